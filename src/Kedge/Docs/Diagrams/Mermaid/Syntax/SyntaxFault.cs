using Kedge.Docs.Pages;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax;

/// <summary>Why a block cannot be drawn: the first place at which it stops making sense.</summary>
/// <param name="Range">Offsets into the text that was checked.</param>
public sealed record SyntaxFault(TextRange Range, string Message, string? Hint);
