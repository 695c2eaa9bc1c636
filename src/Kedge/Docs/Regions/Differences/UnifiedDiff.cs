using System.Globalization;
using System.Text;

namespace Kedge.Docs.Regions.Differences;

/// <summary>The difference of two texts as <c>diff -u</c> and <c>git apply</c> have it.</summary>
public static class UnifiedDiff
{
    const int Context = 3;
    /// <summary>A table of this many cells is filled at most; larger changes are shown as one replacement.</summary>
    const long MostCells = 4_000_000;

    readonly record struct Line(char Mark, string Text, int Old, int New);

    public static string Of(string path, string before, string now)
    {
        if (before == now) return "";
        var lines = Lines(Split(before), Split(now));
        var text = new StringBuilder($"--- a/{path}\n+++ b/{path}\n");
        for (var at = 0; at < lines.Count;)
        {
            if (lines[at].Mark == ' ')
            {
                at++;
                continue;
            }
            var end = EndOfHunk(lines, at);
            Hunk(text, lines[Math.Max(0, at - Context)..Math.Min(lines.Count, end + Context)]);
            at = end;
        }
        return text.ToString();
    }

    static int EndOfHunk(List<Line> lines, int at)
    {
        var last = at;
        for (var i = at; i < lines.Count && i - last <= 2 * Context; i++)
            if (lines[i].Mark != ' ') last = i;
        return last + 1;
    }

    static void Hunk(StringBuilder text, List<Line> lines)
    {
        var (old, fresh) = (lines.Count(l => l.Mark != '+'), lines.Count(l => l.Mark != '-'));
        text.Append(CultureInfo.InvariantCulture, $"@@ -{lines[0].Old + (old > 0 ? 1 : 0)},{old} +{lines[0].New + (fresh > 0 ? 1 : 0)},{fresh} @@\n");
        foreach (var line in lines)
        {
            text.Append(line.Mark).Append(line.Text);
            if (!line.Text.EndsWith('\n')) text.Append("\n\\ No newline at end of file\n");
        }
    }

    static string[] Split(string text)
    {
        var lines = new List<string>();
        for (int at = 0, end; at < text.Length; at = end)
        {
            var newline = text.IndexOf('\n', at);
            end = newline < 0 ? text.Length : newline + 1;
            lines.Add(text[at..end]);
        }
        return [.. lines];
    }

    static List<Line> Lines(string[] old, string[] fresh)
    {
        var (head, tail) = (0, 0);
        while (head < old.Length && head < fresh.Length && old[head] == fresh[head]) head++;
        while (tail < old.Length - head && tail < fresh.Length - head && old[^(tail + 1)] == fresh[^(tail + 1)]) tail++;
        var lines = new List<Line>();
        for (var i = 0; i < head; i++) lines.Add(new(' ', old[i], i, i));
        Middle(lines, old.AsSpan(head, old.Length - head - tail), fresh.AsSpan(head, fresh.Length - head - tail), head);
        for (var i = tail; i > 0; i--) lines.Add(new(' ', old[^i], old.Length - i, fresh.Length - i));
        return lines;
    }

    /// <summary>By the longest common subsequence: regions are short, so the plain table is quick enough.</summary>
    static void Middle(List<Line> lines, ReadOnlySpan<string> old, ReadOnlySpan<string> fresh, int from)
    {
        var common = (long)old.Length * fresh.Length <= MostCells ? Common(old, fresh) : null;
        var (i, j) = (0, 0);
        while (i < old.Length || j < fresh.Length)
        {
            if (i < old.Length && j < fresh.Length && old[i] == fresh[j] && common is not null) lines.Add(new(' ', old[i], from + i++, from + j++));
            else if (i < old.Length && (j == fresh.Length || common is null || common[i + 1, j] >= common[i, j + 1])) lines.Add(new('-', old[i], from + i++, from + j));
            else lines.Add(new('+', fresh[j], from + i, from + j++));
        }
    }

    static int[,] Common(ReadOnlySpan<string> old, ReadOnlySpan<string> fresh)
    {
        var length = new int[old.Length + 1, fresh.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = fresh.Length - 1; j >= 0; j--)
                length[i, j] = old[i] == fresh[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        return length;
    }
}
