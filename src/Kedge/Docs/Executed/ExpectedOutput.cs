using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kedge.Docs.Executed;

/// <summary>Whether a command wrote what a page says: <c>…</c> or <c>...</c> alone on a line stands for any lines, inside a line for any characters.</summary>
public static partial class ExpectedOutput
{
    /// <summary>Null when it agrees; else the first expected line that nothing agrees with, and what stands there instead.</summary>
    /// <param name="anyFigures">Numbers, times, digests and run ids may be others; all words have to be the same.</param>
    public static (string Expected, string Got)? Differs(ImmutableArray<string> expected, string output, bool anyFigures = false)
    {
        var got = Plain(output);
        while (expected is [.., { Length: 0 }]) expected = expected[..^1]; // Blank lines before the next command are for the reader.
        string[] wanted = [.. expected.Select(l => anyFigures ? WithoutFigures(l) : l)], there = [.. got.Select(l => anyFigures ? WithoutFigures(l) : l)];
        var reached = new bool[expected.Length + 1, got.Length + 1];
        reached[0, 0] = true;
        var (furthest, at) = (0, 0);
        for (var i = 0; i <= expected.Length; i++)
            for (var j = 0; j <= got.Length; j++)
            {
                if (!reached[i, j]) continue;
                if (i > furthest || i == furthest && j >= at) (furthest, at) = (i, j);
                if (i == expected.Length) continue;
                if (IsAnyLines(wanted[i])) reached[i + 1, j] = true;
                if (j == got.Length) continue;
                if (IsAnyLines(wanted[i])) reached[i, j + 1] = true;
                else if (Agrees(wanted[i], there[j])) reached[i + 1, j + 1] = true;
            }
        if (reached[expected.Length, got.Length]) return null;
        return (furthest < expected.Length ? expected[furthest] : "no more output", at < got.Length ? got[at] : "no more output");
    }

    static bool IsAnyLines(string line) => line.Trim() is "…" or "...";

    static bool Agrees(string expected, string got)
    {
        var parts = Ellipsis().Split(expected);
        if (parts.Length == 1) return expected == got;
        if (!got.StartsWith(parts[0], StringComparison.Ordinal) || !got.EndsWith(parts[^1], StringComparison.Ordinal)
            || got.Length < parts[0].Length + parts[^1].Length)
            return false;
        var rest = got.AsSpan(parts[0].Length, got.Length - parts[0].Length - parts[^1].Length);
        foreach (var part in parts[1..^1])
        {
            if (rest.IndexOf(part, StringComparison.Ordinal) is var found && found < 0) return false;
            rest = rest[(found + part.Length)..];
        }
        return true;
    }

    /// <summary>Lines without colours, blanks at their ends and empty lines at the end.</summary>
    static string[] Plain(string output)
    {
        var text = Colour().Replace(output.ReplaceLineEndings("\n"), "").TrimEnd();
        return text.Length == 0 ? [] : [.. text.Split('\n').Select(l => l.TrimEnd())];
    }

    static string WithoutFigures(string line) => Blanks().Replace(Figures().Replace(line, "#"), " ").TrimEnd();

    /// <summary>A run's id, a digest, or numbers with their units; not the digits inside of a name.</summary>
    [GeneratedRegex(@"(?<![\w.])(?:\d{4}-[a-z]+-[a-z]+-[0-9a-f]{4}|sha256:[0-9a-f]+|\d[\d.,]*(?:e[-+]?\d+)?(?: (?:[kMGT]?B|ms|s|min|h)\b)?(?: \d\d s\b)?(?![\w-]))", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex Figures();

    [GeneratedRegex(" {2,}", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"…|\.\.\.", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex Ellipsis();

    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex Colour();
}
