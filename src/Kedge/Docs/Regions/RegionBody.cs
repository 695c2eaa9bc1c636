using System.Text;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Regions;

/// <summary>The words between two markers, as they are compared and as they are written.</summary>
static class RegionBody
{
    /// <summary>Half of a SHA-256's half: markers stay readable, and nobody attacks their own page.</summary>
    const int Digits = 16;

    public static string Sum(string text) => "sha256:" + Digest.Of(text).Hex[..Digits];

    /// <summary>Without the lines' prefix, blanks at their ends and empty lines around: what no reader sees is no difference.</summary>
    public static string Canonical(ReadOnlySpan<char> body, string prefix)
    {
        var text = new StringBuilder(body.Length);
        foreach (var line in body.ToString().ReplaceLineEndings("\n").AsSpan().EnumerateLines())
            text.Append(Without(prefix, line).TrimEnd()).Append('\n');
        return text.ToString().Trim('\n');
    }

    static ReadOnlySpan<char> Without(string prefix, ReadOnlySpan<char> line) =>
        line.StartsWith(prefix) ? line[prefix.Length..] : line.StartsWith(prefix.TrimEnd()) ? line[prefix.TrimEnd().Length..] : line;

    /// <summary>The body as it stands on the page, from behind the opening comment to the closing one: empty lines around it, so that every reader of
    /// Markdown sees a table as one.</summary>
    public static string Written(string canonical, string prefix, string newline)
    {
        var text = new StringBuilder(newline);
        foreach (var line in $"\n{canonical}\n".AsSpan().EnumerateLines())
            text.Append((prefix + line.ToString()).TrimEnd()).Append(newline);
        return text.Append(prefix).ToString();
    }
}
