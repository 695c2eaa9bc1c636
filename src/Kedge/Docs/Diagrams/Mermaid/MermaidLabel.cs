using System.Text;
using System.Text.RegularExpressions;

namespace Kedge.Docs.Diagrams.Mermaid;

/// <summary>
/// Words from outside as a quoted label, which shows them and does nothing else. Some versions of Mermaid read quoted labels as Markdown
/// (and show "Unsupported markdown: list" for <c>1. first</c>), so what Markdown would read is an entity code, too.
/// </summary>
static partial class MermaidLabel
{
    /// <summary>Lines as one label: Mermaid breaks lines at <c>&lt;br/&gt;</c>.</summary>
    public static string Quoted(params IEnumerable<string> lines) => $"\"{string.Join("<br/>", lines.Select(Escaped))}\"";

    /// <summary>For <c>accTitle</c> and <c>accDescr</c>, which are not quoted and end with their line.</summary>
    public static string Line(string text) => Escaped(text);

    static string Escaped(string text)
    {
        text = text.Trim();
        var safe = new StringBuilder(text.Length + 8);
        var coded = CodedByPlace(text);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (coded.Contains(at)) Code(safe, rune);
            else Append(safe, rune);
            at += rune.Utf16SequenceLength;
        }
        return safe.Length > 0 ? safe.ToString() : " ";
    }

    static StringBuilder Append(StringBuilder safe, Rune rune) => rune.Value switch
    {
        '"' => safe.Append("#quot;"),
        '<' => safe.Append("#lt;"),
        '>' => safe.Append("#gt;"),
        '&' => safe.Append("#amp;"),
        '#' or '%' or '`' or '\\' or '*' or '~' or '$' or '@' or '[' or ']' => Code(safe, rune),
        _ when Rune.IsControl(rune) => safe.Append(' '),
        _ when IsInvisible(rune.Value) => safe.Append('\uFFFD'),
        _ => safe.Append(rune.ToString()),
    };

    static StringBuilder Code(StringBuilder safe, Rune rune) => safe.Append('#').Append(rune.Value).Append(';');

    /// <summary>Offsets of characters that mean something only where they stand.</summary>
    static HashSet<int> CodedByPlace(string text)
    {
        var coded = new HashSet<int>();
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits >= 0 && (digits == 0 ? text[0] is '-' or '+' or '=' : text[digits] is '.' or ')'
            && (digits + 1 == text.Length || text[digits + 1] == ' ')))
            coded.Add(digits);
        // Mermaid cuts the last semicolon of "style x:#abc;" before it looks for labels: without a colon there is no such line.
        var hasStyle = text.Contains("style", StringComparison.Ordinal) || text.Contains("classDef", StringComparison.Ordinal);
        for (var i = 0; i < text.Length; i++)
            if (text[i] switch { ':' => hasStyle || text.AsSpan(i).StartsWith("://"), '_' => !IsInWord(text, i), _ => false }) coded.Add(i);
        // Mermaid takes a whole line for a direction when these words are anywhere in it, even in a quoted title.
        foreach (var match in Direction().EnumerateMatches(text)) coded.Add(match.Index);
        if (text.IndexOf("www.", StringComparison.OrdinalIgnoreCase) is var www and >= 0) coded.Add(www + 3);
        return coded;
    }

    static bool IsInWord(string text, int at) => at > 0 && at + 1 < text.Length && char.IsLetterOrDigit(text[at - 1]) && char.IsLetterOrDigit(text[at + 1]);

    /// <summary>Line separators and bidirectional overrides, which make a text look like another.</summary>
    static bool IsInvisible(int c) => c is 0x2028 or 0x2029 or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    [GeneratedRegex(@"direction\s+(?:TB|TD|BT|RL|LR)", RegexOptions.NonBacktracking)]
    private static partial Regex Direction();
}
