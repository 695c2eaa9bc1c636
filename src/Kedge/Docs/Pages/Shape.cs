namespace Kedge.Docs.Pages;

/// <summary>Texts that no person wrote and on which the parser would spend minutes: seen before it starts.</summary>
static class Shape
{
    /// <summary>Link targets that begin and never end: for each the parser looks through the rest of the paragraph.</summary>
    const int MostUnclosed = 1_000;
    /// <summary>Lines indented so far are deeper than anything can be nested; for each the parser asks every block around it.</summary>
    const int Farthest = 2 * Markup.Deepest, MostFar = 50;

    public static string? Unreadable(string text)
    {
        if (text.Length > PageReader.MostBytes) return $"it is larger than {PageReader.MostBytes >> 20} MiB";
        if (Unclosed(text) > MostUnclosed) return $"more than {MostUnclosed} links in it are never closed";
        return FarIndented(text) > MostFar ? $"more than {MostFar} of its lines are indented by more than {Farthest} blanks" : null;
    }

    /// <summary>Openings of a link's target before which the one before it was not closed.</summary>
    static int Unclosed(string text)
    {
        var (count, last) = (0, -1);
        for (var at = 0; count <= MostUnclosed && text.AsSpan(at).IndexOf("](") is var next and >= 0; at += next + 2)
        {
            var here = at + next;
            if (last >= 0 && !text.AsSpan(last + 2, here - last - 2).Contains(Closing(text, last + 2))) count++;
            last = here;
        }
        return count;
    }

    static char Closing(string text, int target) => target < text.Length && text[target] == '<' ? '>' : ')';

    static int FarIndented(string text)
    {
        var count = 0;
        ReadOnlySpan<char> far = "                                                                ";
        for (var at = 0; count <= MostFar && text.AsSpan(at).IndexOf(far) is var next and >= 0;)
        {
            var start = at + next;
            var length = text.AsSpan(start).IndexOfAnyExcept(' ');
            if (length < 0) break;
            if (length > Farthest && (start == 0 || text[start - 1] is '\n' or '\r' or '>')) count++;
            at = start + length;
        }
        return count;
    }
}
