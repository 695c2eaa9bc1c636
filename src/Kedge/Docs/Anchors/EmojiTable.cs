using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Kedge.Docs.Anchors;

/// <summary>Which code points are emoji, by Unicode's own list, without ASCII (digits and # are emoji only as keycaps).</summary>
static class EmojiTable
{
    public const char Picture = '\uFE0F', AsText = '\uFE0E', Joiner = '\u200D', Keycap = '\u20E3';

    static readonly ImmutableArray<EmojiRange> Ranges = Load();

    public static bool IsEmoji(Rune rune) => Find(rune.Value) >= 0;

    /// <summary>Shown as text unless U+FE0F follows.</summary>
    public static bool NeedsPicture(Rune rune) => Find(rune.Value) is var at and >= 0 && Ranges[at].NeedsPicture;

    public static bool IsSkinTone(Rune rune) => rune.Value is >= 0x1F3FB and <= 0x1F3FF;

    public static bool IsRegional(Rune rune) => rune.Value is >= 0x1F1E6 and <= 0x1F1FF;

    /// <summary>Every UTF-16 code unit that an emoji may begin with, and the keycap that ends one.</summary>
    public static string Starters()
    {
        var all = new StringBuilder().Append(Keycap);
        foreach (var range in Ranges)
            for (var code = range.First; code <= Math.Min(range.Last, 0xFFFF); code++) all.Append((char)code);
        for (var high = new Rune(0x1F000).ToString()[0]; high <= new Rune(0x1FAFF).ToString()[0]; high++) all.Append(high);
        return all.ToString();
    }

    static int Find(int code)
    {
        var (low, high) = (0, Ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (code < Ranges[middle].First) high = middle - 1;
            else if (code > Ranges[middle].Last) low = middle + 1;
            else return middle;
        }
        return -1;
    }

    static ImmutableArray<EmojiRange> Load()
    {
        var ranges = ImmutableArray.CreateBuilder<EmojiRange>();
        foreach (var line in Embedded.Text(typeof(EmojiTable), "Emoji.data.txt").Split('\n'))
            if (line.Length > 0 && line[0] != '#' && line.Split(' ') is [var kind, var codes] && codes.Split("..") is [var first, ..] bounds)
                ranges.Add(new(Code(first), Code(bounds[^1]), kind == "text"));
        ranges.Sort((one, other) => one.First.CompareTo(other.First));
        return ranges.DrainToImmutable();
    }

    static int Code(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <param name="NeedsPicture">Shown as text unless U+FE0F follows.</param>
    readonly record struct EmojiRange(int First, int Last, bool NeedsPicture);
}
