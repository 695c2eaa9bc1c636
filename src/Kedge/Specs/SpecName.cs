using System.Text;

namespace Kedge.Specs;

/// <summary>A project's name made from other words.</summary>
public static class SpecName
{
    /// <summary>The nearest valid name: small ASCII letters, other characters as single hyphens, at most 63; null when nothing is left.</summary>
    public static string? From(string words)
    {
        var name = new StringBuilder();
        foreach (var c in words)
        {
            if (char.IsAsciiLetterOrDigit(c)) name.Append(char.ToLowerInvariant(c));
            else if (name.Length > 0 && name[^1] != '-') name.Append('-');
        }
        var text = name.ToString();
        text = (text.Length > 63 ? text[..63] : text).Trim('-');
        return text.Length == 0 ? null : text;
    }
}
