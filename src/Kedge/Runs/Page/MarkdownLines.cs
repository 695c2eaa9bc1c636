namespace Kedge.Runs.Page;

/// <summary>Lines of Markdown that are not inside fenced code (CommonMark 4.5), where headings and marks may stand.</summary>
static class MarkdownLines
{
    /// <summary>Each line without its end, and where it begins and where the next one does.</summary>
    public static IEnumerable<(int Start, int End, string Line)> OutsideCode(string text)
    {
        var fence = "";
        for (int at = 0, end; at < text.Length; at = end)
        {
            var newline = text.IndexOf('\n', at);
            end = newline < 0 ? text.Length : newline + 1;
            var line = text[at..end].TrimEnd();
            if (fence.Length > 0) fence = Closes(line, fence) ? "" : fence;
            else if (Fence(line) is { } opening) fence = opening;
            else yield return (at, end, line);
        }
    }

    static bool Closes(string line, string fence)
    {
        var text = line.Trim();
        return text.StartsWith(fence, StringComparison.Ordinal) && text.Trim(fence[0]).Length == 0;
    }

    static string? Fence(string line)
    {
        var text = line.TrimStart();
        if (text.Length < 3 || line.Length - text.Length > 3 || text[0] is not ('`' or '~')) return null;
        var run = text.Length - text.TrimStart(text[0]).Length;
        return run >= 3 && (text[0] == '~' || !text[run..].Contains('`')) ? new(text[0], run) : null;
    }
}
