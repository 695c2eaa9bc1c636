namespace Kedge.Explanations;

/// <summary>Text as a terminal would show it, without what only moves its cursor or sets its colours (ECMA-48, 5.4; xterm's OSC).</summary>
static class TerminalText
{
    /// <summary>Removes the sequences in place, from one index on; one that the text ends in the middle of stays. Returns the new length.</summary>
    public static int Strip(Span<char> text, int from = 0)
    {
        var next = text[from..].IndexOf('\x1b');
        if (next < 0) return text.Length;
        var to = from + next;
        for (var at = to; at < text.Length;)
        {
            if (text[at] != '\x1b') text[to++] = text[at++];
            else if (SequenceEnd(text, at) is var end and >= 0) at = end;
            else
            {
                text[at..].CopyTo(text[to..]);
                return to + text.Length - at;
            }
        }
        return to;
    }

    /// <summary>Index after the sequence that begins here; -1 when it is not complete.</summary>
    static int SequenceEnd(ReadOnlySpan<char> text, int at)
    {
        if (at + 1 >= text.Length) return -1;
        var rest = text[(at + 2)..];
        switch (text[at + 1])
        {
            case '[':
                var final = rest.IndexOfAnyExceptInRange(' ', '?');
                return final < 0 ? -1 : at + 2 + final + 1;
            case ']':
                var end = rest.IndexOfAny('\a', '\x1b', '\n');
                return end < 0 ? -1 : at + 2 + end + (rest[end] is '\x1b' && end + 1 < rest.Length ? 2 : rest[end] is '\n' ? 0 : 1);
            default:
                return at + 2;
        }
    }
}
