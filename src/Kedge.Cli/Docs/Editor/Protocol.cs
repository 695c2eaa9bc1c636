using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kedge.Cli.Docs.Editor;

// The part of the Language Server Protocol 3.17 that the server speaks, by its own names
// (https://microsoft.github.io/language-server-protocol). Lines and characters count from 0, characters in UTF-16.

readonly record struct Position(int Line, int Character);

readonly record struct Span(Position Start, Position End)
{
    public bool Touches(Span other) => Before(Start, other.End) && Before(other.Start, End);

    static bool Before(Position a, Position b) => (a.Line, a.Character).CompareTo((b.Line, b.Character)) <= 0;
}

sealed record DocumentName(string Uri);

sealed record DocumentItem(string Uri, int Version, string Text);

sealed record DocumentVersion(string Uri, int Version);

sealed record OpenAsk(DocumentItem TextDocument);

/// <param name="Range">What is replaced; null: the whole text.</param>
sealed record TextChange(string Text, Span? Range = null);

sealed record ChangeAsk(DocumentVersion TextDocument, TextChange[] ContentChanges);

sealed record DocumentAsk(DocumentName TextDocument);

sealed record PlaceAsk(DocumentName TextDocument, Position Position);

sealed record ActionAsk(DocumentName TextDocument, Span Range, ActionContext? Context = null);

/// <param name="TriggerKind">Whether a person asked (1) or the editor by itself.</param>
sealed record ActionContext(string[]? Only = null, int? TriggerKind = null);

sealed record Diagnostic(Span Range, int Severity, string Code, string Source, string Message);

sealed record Diagnostics(string Uri, int Version, IEnumerable<Diagnostic> Items)
{
    [JsonPropertyName("diagnostics")]
    public IEnumerable<Diagnostic> Items { get; init; } = Items;
}

sealed record TextEdit(Span Range, string NewText);

sealed record WorkspaceEdit(Dictionary<string, TextEdit[]> Changes);

sealed record CodeAction(string Title, string Kind, WorkspaceEdit Edit)
{
    public Diagnostic[]? Diagnostics { get; init; }
    public bool? IsPreferred { get; init; }
}

sealed record MarkupContent(string Value)
{
    public string Kind { get; } = "markdown";
}

sealed record Hover(MarkupContent Contents, Span Range);

sealed record CompletionItem(string Label, int Kind, TextEdit TextEdit)
{
    public string? Detail { get; init; }
    public string? FilterText { get; init; }
    public string? SortText { get; init; }
}

sealed record ShownMessage(int Type, string Message);

static class Protocol
{
    public const int ParseError = -32700, InvalidRequest = -32600, MethodNotFound = -32601, InvalidParams = -32602, NotInitialized = -32002;

    /// <summary>The kind of a question for actions that no person asked.</summary>
    public const int Automatic = 2;

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
