using System.Text;

namespace Kedge.Runs.Page;

/// <summary>Words from outside (commands, branches, output) as Markdown that shows them and nothing else.</summary>
public static class MarkdownText
{
    /// <summary>Plain text inside a paragraph or a table cell: no markup, no HTML, no line break, no link.</summary>
    public static string Plain(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in OneLine(text))
        {
            if (c is '<' or '>' or '&') safe.Append(c switch { '<' => "&lt;", '>' => "&gt;", _ => "&amp;" });
            else if ("\\`*_[]|~$".Contains(c)) safe.Append('\\').Append(c);
            else safe.Append(c);
        }
        return safe.Replace("://", ":&#47;/").ToString();
    }

    /// <summary>A code span whose fence is longer than any run of backticks inside (CommonMark 6.1); pipes escaped for tables (GFM 4.10).</summary>
    public static string Code(string text)
    {
        var line = OneLine(text);
        if (line.Length == 0) return "";
        var fence = new string('`', LongestRun(line) + 1);
        var pad = line[0] == '`' || line[^1] == '`' || (line[0] == ' ' && line[^1] == ' ') ? " " : "";
        return fence + pad + line.Replace("|", "\\|", StringComparison.Ordinal) + pad + fence;
    }

    /// <summary>A fenced block that its own content cannot close (CommonMark 4.5).</summary>
    public static string Block(string language, params IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines.Select(OneLine));
        var fence = new string('`', Math.Max(3, LongestRun(text) + 1));
        return $"{fence}{language}\n{text}\n{fence}\n";
    }

    /// <summary>A quoted Mermaid label: entity codes for what could end it, nothing that Mermaid or HTML would read.</summary>
    public static string MermaidLabel(string text)
    {
        var safe = new StringBuilder("\"");
        foreach (var c in OneLine(text))
            safe.Append(char.IsLetterOrDigit(c) || c is ' ' or '.' or ',' or '-' or '_' or '/' or ':' or '=' or '+' or '…' ? c.ToString() : $"#{(int)c};");
        return safe.Append('"').ToString();
    }

    /// <summary>On one line, and as it looks: without control characters and what turns the direction of reading.</summary>
    public static string OneLine(string text)
    {
        if (!text.Any(c => char.IsControl(c) || IsInvisible(c))) return text;
        var line = new StringBuilder(text.Length);
        foreach (var c in text) line.Append(char.IsControl(c) ? ' ' : IsInvisible(c) ? '\uFFFD' : c);
        return line.ToString();
    }

    /// <summary>Line separators and bidirectional overrides, which make a text look like another.</summary>
    static bool IsInvisible(char c) => c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>Backticks in a row, at the most.</summary>
    public static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text) longest = Math.Max(longest, run = c == '`' ? run + 1 : 0);
        return longest;
    }
}
