using System.Buffers;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax;

/// <summary>
/// A place in a diagram's text. The first fault ends the reading: the cursor jumps to the end, so that every loop stops, and later faults are
/// not kept, since they are mostly consequences. It only ever moves forward; what is read is read once.
/// </summary>
sealed class Cursor(string text, int start = 0)
{
    static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\f\v\u00a0\u3000"), Spaces = SearchValues.Create(" \t\r\n\f\v\u00a0\u3000");

    public string Text => text;

    public int At { get; set; } = start;

    public SyntaxFault? Fault { get; private set; }

    public bool IsDone => At >= text.Length;

    public char Now => At < text.Length ? text[At] : '\0';

    public bool IsLineEnd => At >= text.Length || text[At] is '\n';

    public char Ahead(int offset) => At + offset < text.Length ? text[At + offset] : '\0';

    /// <summary>Always false, for <c>return cursor.Fail(…)</c>.</summary>
    public bool Fail(TextRange range, string message, string? hint = null)
    {
        // At the end nobody sees anything: the last sign is pointed at.
        var last = Math.Max(0, text.AsSpan().TrimEnd().Length - 1);
        var from = Math.Min(range.Start, last);
        Fault ??= new(new(from, Math.Min(Math.Max(range.End, from + 1), text.Length)), message, hint);
        At = text.Length;
        return false;
    }

    public bool Fail(string message, string? hint = null) => Fail(TextRange.At(At), message, hint);

    public bool Take(string word)
    {
        if (!text.AsSpan(Math.Min(At, text.Length)).StartsWith(word, StringComparison.Ordinal)) return false;
        At += word.Length;
        return true;
    }

    /// <summary>The word, and no letter, digit or underscore behind it.</summary>
    public bool TakeWord(string word, bool ignoreCase = false)
    {
        if (!IsWord(word, ignoreCase)) return false;
        At += word.Length;
        return true;
    }

    public bool IsWord(string word, bool ignoreCase = false) =>
        At < text.Length && text.AsSpan(At).StartsWith(word, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
        && !IsWordPart(Ahead(word.Length));

    public static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_';

    /// <summary>Blanks within the line. How many there were.</summary>
    public int SkipBlanks() => Skip(Blanks);

    /// <summary>Blanks and line ends.</summary>
    public int SkipSpace() => Skip(Spaces);

    int Skip(SearchValues<char> which)
    {
        var length = At >= text.Length ? 0 : text.AsSpan(At).IndexOfAnyExcept(which);
        if (length < 0) length = text.Length - At;
        At += length;
        return length;
    }

    /// <summary>Up to one of the characters, or the end.</summary>
    public TextRange Until(SearchValues<char> ends)
    {
        var from = Math.Min(At, text.Length);
        var length = text.AsSpan(from).IndexOfAny(ends);
        At = length < 0 ? text.Length : from + length;
        return new(from, At);
    }

    public TextRange RestOfLine()
    {
        var from = Math.Min(At, text.Length);
        var length = text.AsSpan(from).IndexOf('\n');
        At = length < 0 ? text.Length : from + length;
        return new(from, At);
    }

    /// <summary>What stands here, as a message may quote it.</summary>
    public string Shown(int most = 20)
    {
        if (IsDone) return "the end of the diagram";
        if (Now is '\n') return "the end of the line";
        var rest = text.AsSpan(At);
        var end = rest.IndexOfAny(" \t\r\n");
        rest = rest[..(end < 0 ? rest.Length : Math.Max(end, 1))];
        return $"'{(rest.Length > most ? string.Concat(rest[..(char.IsHighSurrogate(rest[most - 1]) ? most - 1 : most)], "…") : rest)}'";
    }
}
