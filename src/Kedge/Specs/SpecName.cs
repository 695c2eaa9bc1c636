using System.Text;

namespace Kedge.Specs;

/// <summary>A project's name made from other words.</summary>
public static class SpecName
{
    /// <summary>The nearest valid name: small letters, other characters as single hyphens, at most 63; null when nothing is left.</summary>
    public static string? From(string words)
    {
        var name = new StringBuilder();
        foreach (var c in words.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAsciiLetterOrDigit(c)) name.Append(char.ToLowerInvariant(c));
            else if (!IsMark(c) && name.Length > 0 && name[^1] != '-') name.Append('-');
        }
        var text = name.ToString();
        text = (text.Length > 63 ? text[..63] : text).Trim('-');
        return text.Length == 0 ? null : text;
    }

    /// <summary>An accent that normalisation split off its letter: é is e here.</summary>
    static bool IsMark(char c) => char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark;
}
