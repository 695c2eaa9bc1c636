using System.Text.RegularExpressions;

namespace Kedge.Tests.Docs;

/// <summary>Edits of one token in a file of lines with <c>#</c> comments: the same ones every time.</summary>
static partial class SourceMutations
{
    /// <summary>Each changes a word that means something: another letter or digit in it, one more, one fewer, or none of it.</summary>
    public static IEnumerable<(string What, string Text)> Semantic(string source)
    {
        var words = Word().Matches(WithoutComments(source)).Select(m => (m.Index, m.Value)).ToList();
        foreach (var change in (Func<string, string>[])[Next, word => word + "x", word => word[..^1] + "7" + word[^1],
            word => word.Length > 1 ? word[1..] : word + "9", word => "z" + word, _ => ""])
            foreach (var (at, word) in words)
                if (change(word) != word) yield return ($"'{word}' at {at} → '{change(word)}'", source[..at] + change(word) + source[(at + word.Length)..]);
    }

    /// <summary>Each adds, removes or changes comments, empty lines, blanks at ends of lines, or line ends.</summary>
    public static IEnumerable<(string What, string Text)> Cosmetic(string source, bool commentsInLines)
    {
        var lines = source.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            yield return ($"a comment before line {i + 1}", Joined(lines, i, "# changed\n" + lines[i]));
            yield return ($"an empty line before line {i + 1}", Joined(lines, i, "\n" + lines[i]));
            yield return ($"three empty lines before line {i + 1}", Joined(lines, i, "\n\n\n" + lines[i]));
            yield return ($"an indented comment before line {i + 1}", Joined(lines, i, "    # torch: 2.7\n" + lines[i]));
            yield return ($"an empty comment before line {i + 1}", Joined(lines, i, "#\n" + lines[i]));
            yield return ($"a comment with a colon before line {i + 1}", Joined(lines, i, "# name: other\n" + lines[i]));
            yield return ($"two comments before line {i + 1}", Joined(lines, i, "# one\n# 二\n" + lines[i]));
            yield return ($"a blank at the end of line {i + 1}", Joined(lines, i, lines[i] + " "));
            yield return ($"four blanks at the end of line {i + 1}", Joined(lines, i, lines[i] + "    "));
            yield return ($"a comment with quotes before line {i + 1}", Joined(lines, i, "# \"a 'b {c} [d]\n" + lines[i]));
            yield return ($"a long comment before line {i + 1}", Joined(lines, i, "#" + new string('=', 200) + "\n" + lines[i]));
            if (commentsInLines && lines[i].Length > 0) yield return ($"a comment at the end of line {i + 1}", Joined(lines, i, lines[i] + "  # changed"));
            if (lines[i].StartsWith('#')) yield return ($"other words in line {i + 1}", Joined(lines, i, "# other words"));
            if (lines[i].StartsWith('#')) yield return ($"line {i + 1} removed", Joined(lines, i, ""));
        }
        yield return ("CR LF", source.ReplaceLineEndings("\r\n"));
    }

    static string Joined(string[] lines, int at, string line) => string.Join('\n', [.. lines[..at], line, .. lines[(at + 1)..]]);

    /// <summary>Comments blanked out, so that places stay.</summary>
    static string WithoutComments(string source) => Comment().Replace(source, m => new string(' ', m.Length));

    static string Next(string word)
    {
        var last = word[^1];
        return word[..^1] + (last == '9' ? '8' : last is 'z' or 'Z' ? 'y' : (char)(last + 1));
    }

    [GeneratedRegex(@"(?m)(?:^|(?<=\s))#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"[A-Za-z0-9]+")]
    private static partial Regex Word();
}
