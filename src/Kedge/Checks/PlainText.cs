using System.Text;

namespace Kedge.Checks;

/// <summary>Words from inside a container, where anybody may have written them, as words that a terminal only shows.</summary>
static class PlainText
{
    const int Longest = 300;

    /// <summary>One line, of a bounded length, without control characters or what changes the direction of text.</summary>
    public static string Of(string text)
    {
        var plain = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Longest))) plain.Append(IsHarmless(c) ? c : '\uFFFD');
        return text.Length > Longest ? plain.Append('…').ToString() : plain.ToString();
    }

    static bool IsHarmless(char c) =>
        !char.IsControl(c) && !char.IsSurrogate(c)
            && c is not ('\u2028' or '\u2029' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u206F')
            or '\uFEFF');
}
