using System.Globalization;
using System.Text;

namespace Kedge.Docs.Pages;

/// <summary>
/// How engines make a heading's id. Kedge's own keeps what a person can type: no emoji, no variation selector, Chinese as it is,
/// so that it is the same whichever anchor stands before the words. The others are known so that a link that works there is not called dead.
/// </summary>
public static class Slugs
{
    /// <summary>The id that every engine makes of the heading, as of most English ones: ASCII words with one blank or hyphen between them; null where
    /// they may differ.</summary>
    public static string? Alike(string heading)
    {
        var isAfterWord = false;
        foreach (var c in heading)
        {
            var isWord = char.IsAsciiLetterOrDigit(c) || c == '_';
            if (!isWord && (c is not (' ' or '-') || !isAfterWord)) return null;
            isAfterWord = isWord;
        }
        return isAfterWord ? string.Create(heading.Length, heading, (slug, from) =>
        {
            from.AsSpan().ToLowerInvariant(slug);
            slug.Replace(' ', '-');
        }) : null;
    }

    /// <summary>NFC, lower case; letters, marks but U+FE0F, digits and underscores; blanks and hyphens become one hyphen, none at the ends.</summary>
    public static string Kedge(string heading)
    {
        var slug = new StringBuilder(heading.Length);
        foreach (var rune in Normal(heading).EnumerateRunes())
        {
            if (IsWord(rune) && rune.Value != 0xFE0F && rune.Value != 0x20E3) slug.Append(Rune.ToLowerInvariant(rune));
            else if ((Rune.IsWhiteSpace(rune) || rune.Value == '-') && slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        return slug.ToString().TrimEnd('-');
    }

    /// <summary>GitHub removes what is neither word, hyphen nor blank; U+FE0F is a mark and stays.</summary>
    public static string GitHub(string heading) => Filtered(heading, rune => IsWord(rune));

    /// <summary>As github-slugger, Docusaurus and most checkers have it: like GitHub, without U+FE0F.</summary>
    public static string Slugger(string heading) => Filtered(heading, rune => IsWord(rune) && rune.Value != 0xFE0F);

    /// <summary>VitePress keeps emoji.</summary>
    public static string VitePress(string heading) => Filtered(heading, rune => IsWord(rune) || !Rune.IsPunctuation(rune) && rune.Value > 0x7F).Trim('-');

    /// <summary>Python-Markdown, so MkDocs: ASCII alone.</summary>
    public static string MkDocs(string heading)
    {
        var ascii = new StringBuilder(heading.Length);
        foreach (var c in Compatible(heading))
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ' ') ascii.Append(char.ToLowerInvariant(c));
        var words = ascii.ToString().Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries);
        return string.Join('-', words);
    }

    /// <summary>Pymdownx, which MkDocs can be told to use: like github-slugger's, from the first word on.</summary>
    public static string Pymdownx(string heading) => Filtered(Normal(heading).Trim(), rune => rune.Value == '_' || Rune.IsLetter(rune) || Rune.IsNumber(rune));

    static string Filtered(string heading, Func<Rune, bool> kept)
    {
        var slug = new StringBuilder(heading.Length);
        foreach (var rune in heading.EnumerateRunes())
        {
            if (rune.Value == ' ') slug.Append('-');
            else if (rune.Value == '-' || kept(rune)) slug.Append(Rune.ToLowerInvariant(rune));
        }
        return slug.ToString();
    }

    /// <summary>Ruby's \p{Word}: letters, marks, decimal numbers, connecting punctuation.</summary>
    static bool IsWord(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is <= UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
            or UnicodeCategory.ConnectorPunctuation;

    static string Normal(string text) => IsWhole(text) ? text.Normalize(NormalizationForm.FormC) : text;

    static string Compatible(string text) => IsWhole(text) ? text.Normalize(NormalizationForm.FormKD) : text;

    /// <summary>Normalising throws on half a surrogate pair, which a broken page may have.</summary>
    static bool IsWhole(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (rune == Rune.ReplacementChar) return false;
        return true;
    }
}
