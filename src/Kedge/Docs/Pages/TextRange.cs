namespace Kedge.Docs.Pages;

/// <summary>Characters of a page's text by UTF-16 offsets; the end is the first that no longer belongs.</summary>
public readonly record struct TextRange(int Start, int End)
{
    public int Length => End - Start;

    public bool IsEmpty => End <= Start;

    public bool Holds(int offset) => offset >= Start && offset < End;

    public bool Holds(TextRange other) => other.Start >= Start && other.End <= End;

    public ReadOnlySpan<char> Of(string text) => text.AsSpan(Start, End - Start);

    /// <summary>Nothing, before the character at <paramref name="offset"/>: where something is to be inserted.</summary>
    public static TextRange At(int offset) => new(offset, offset);

    internal static TextRange From(Markdig.Syntax.SourceSpan span) => new(span.Start, Math.Max(span.Start, span.End + 1));
}
