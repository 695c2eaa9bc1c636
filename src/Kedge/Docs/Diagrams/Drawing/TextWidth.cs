using System.Globalization;
using System.Text;

namespace Kedge.Docs.Diagrams.Drawing;

/// <summary>
/// How wide words are, without a font: DejaVu Sans' advances for ASCII (wider than most fonts that pages use, so that text fits), a full em for
/// Chinese and emoji. Lengths are in pixels.
/// </summary>
static class TextWidth
{
    /// <summary>Percent of an em, from U+0020.</summary>
    static ReadOnlySpan<byte> Ascii =>
    [
        32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53,
        100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50,
        50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
    ];

    public static double Of(string text, double size)
    {
        var percent = 0;
        foreach (var rune in text.EnumerateRunes()) percent += Percent(rune);
        return percent * size / 100;
    }

    static int Percent(Rune rune) => rune.Value switch
    {
        < 0x20 => 0,
        < 0x7F => Ascii[rune.Value - 0x20],
        0xFE0F or 0x200D or (>= 0x1F3FB and <= 0x1F3FF) => 0,
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        < 0x1100 or (>= 0x2000 and < 0x2190) => 70,
        _ => 104,
    };

    /// <summary>Lines no wider than <paramref name="most"/>: broken at blanks and between Chinese characters, and within a word that is longer by itself.</summary>
    public static IReadOnlyList<string> Wrap(IEnumerable<string> lines, double size, double most)
    {
        var wrapped = new List<string>();
        foreach (var line in lines)
        {
            var (now, width) = (new StringBuilder(), 0.0);
            foreach (var piece in Pieces(line))
            {
                var wide = Of(piece, size);
                if (width + Of(piece.TrimEnd(), size) > most && now.Length > 0)
                {
                    wrapped.Add(now.ToString().TrimEnd());
                    (now, width) = (now.Clear(), 0);
                }
                now.Append(piece);
                width += wide;
            }
            wrapped.Add(now.ToString().TrimEnd());
        }
        return wrapped;
    }

    /// <summary>Longest piece that no line breaks within: some words (paths, digests) have no blanks.</summary>
    const int LongestPiece = 24;

    static IEnumerable<string> Pieces(string line)
    {
        var start = 0;
        for (var i = 0; i < line.Length;)
        {
            var rune = Rune.TryGetRuneAt(line, i, out var r) ? r : Rune.ReplacementChar;
            var next = Math.Min(line.Length, i + rune.Utf16SequenceLength);
            // Closing signs stay with what they close.
            var breaks = rune.Value is ' ' || rune.Value >= 0x2E80 && !(next < line.Length && "，。；：！？）】》、,.;:!?)]".Contains(line[next]))
                || next - start >= LongestPiece || rune.Value is '/' && next - start >= LongestPiece / 2;
            if (breaks && next < line.Length)
            {
                yield return line[start..next];
                start = next;
            }
            i = next;
        }
        if (start < line.Length) yield return line[start..];
    }
}
