using System.Text;
using Kedge.Site.Html;

namespace Kedge.Site.Formulas;

/// <summary>Letters in another hand: Unicode's mathematical alphabets (U+1D400 and after), where some letters stand elsewhere.</summary>
static class MathText
{
    public static string In(string variant, string words) => variant switch
    {
        "text" => $"<mtext>{Xml(words)}</mtext>",
        "function" => $"<mrow><mi mathvariant=\"normal\">{Xml(words)}</mi><mo>&#x2061;</mo></mrow>",
        "normal" or "italic" => $"<mi mathvariant=\"normal\">{Xml(words)}</mi>",
        _ => $"<mi>{Xml(Letters(variant, words))}</mi>",
    };

    static string Letters(string variant, string words)
    {
        var text = new StringBuilder(words.Length * 2);
        foreach (var rune in words.EnumerateRunes()) text.Append(Letter(variant, rune));
        return text.ToString();
    }

    static Rune Letter(string variant, Rune letter)
    {
        if (Elsewhere(variant, letter.Value) is > 0 and var there) return new(there);
        var (upper, lower, digit) = variant switch
        {
            "bold" => (0x1D400, 0x1D41A, 0x1D7CE), "script" => (0x1D49C, 0x1D4B6, 0), "fraktur" => (0x1D504, 0x1D51E, 0),
            "double-struck" => (0x1D538, 0x1D552, 0x1D7D8), "sans" => (0x1D5A0, 0x1D5BA, 0x1D7E2), _ => (0x1D670, 0x1D68A, 0x1D7F6),
        };
        return letter.Value switch
        {
            >= 'A' and <= 'Z' => new(upper + letter.Value - 'A'),
            >= 'a' and <= 'z' => new(lower + letter.Value - 'a'),
            >= '0' and <= '9' when digit > 0 => new(digit + letter.Value - '0'),
            _ => letter,
        };
    }

    /// <summary>Letters that Unicode had before the alphabets (Letterlike Symbols).</summary>
    static int Elsewhere(string variant, int letter) => (variant, (char)letter) switch
    {
        ("double-struck", 'C') => 0x2102, ("double-struck", 'H') => 0x210D, ("double-struck", 'N') => 0x2115, ("double-struck", 'P') => 0x2119,
        ("double-struck", 'Q') => 0x211A, ("double-struck", 'R') => 0x211D, ("double-struck", 'Z') => 0x2124,
        ("script", 'B') => 0x212C, ("script", 'E') => 0x2130, ("script", 'F') => 0x2131, ("script", 'H') => 0x210B, ("script", 'I') => 0x2110,
        ("script", 'L') => 0x2112, ("script", 'M') => 0x2133, ("script", 'R') => 0x211B, ("script", 'e') => 0x212F, ("script", 'g') => 0x210A, ("script", 'o') => 0x2134,
        ("fraktur", 'C') => 0x212D, ("fraktur", 'H') => 0x210C, ("fraktur", 'I') => 0x2111, ("fraktur", 'R') => 0x211C, ("fraktur", 'Z') => 0x2128,
        _ => 0,
    };

    static string Xml(string text)
    {
        using var html = new HtmlText();
        return html.Text(text).ToString();
    }
}
