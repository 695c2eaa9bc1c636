using System.Buffers;
using System.Text;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Anchors;

/// <summary>
/// Finds emoji as Unicode's grammar has them (UTS #51): a base with its variation selector, skin tone and joined parts is one; so are
/// a keycap and a flag. A base that is text by itself (©, ↔, ✔) is one only with U+FE0F, or when the grammar knows it.
/// </summary>
public static class EmojiScan
{
    static readonly SearchValues<char> Starters = SearchValues.Create(EmojiTable.Starters() + string.Concat(AnchorTable.All.SelectMany(a => a.Synonyms).Select(s => char.IsSurrogate(s[0]) ? "" : s[..1])));

    /// <summary>Whether looking closer is worth it.</summary>
    public static bool MayHave(ReadOnlySpan<char> text) => text.ContainsAny(Starters);

    public static List<TextRange> Over(string text, Func<string, bool> known)
    {
        var found = new List<TextRange>();
        for (var at = 0; at < text.Length;)
        {
            var next = text.AsSpan(at).IndexOfAny(Starters);
            if (next < 0) break;
            at += next;
            var range = text[at] == EmojiTable.Keycap ? KeycapBefore(text, at) : From(text, at, known);
            if (!range.IsEmpty) found.Add(range);
            at = Math.Max(range.End, at + 1);
        }
        return found;
    }

    static TextRange KeycapBefore(string text, int keycap)
    {
        var start = keycap - 1;
        if (start > 0 && text[start] == EmojiTable.Picture) start--;
        return start >= 0 && (char.IsAsciiDigit(text[start]) || text[start] is '#' or '*') ? new(start, keycap + 1) : default;
    }

    static TextRange From(string text, int start, Func<string, bool> known)
    {
        if (Rune.DecodeFromUtf16(text.AsSpan(start), out var rune, out var used) != OperationStatus.Done) return default;
        var end = start + used;
        if (EmojiTable.IsRegional(rune)) return Flag(text, start, end);
        if (!EmojiTable.IsEmoji(rune)) return known(rune.ToString()) ? new(start, Modifiers(text, end)) : default;
        var after = Modifiers(text, end);
        if (EmojiTable.NeedsPicture(rune) && !text.AsSpan(end, after - end).Contains(EmojiTable.Picture) && !known(rune.ToString())) return default;
        return new(start, Joined(text, after));
    }

    static TextRange Flag(string text, int start, int end) =>
        Rune.DecodeFromUtf16(text.AsSpan(end), out var second, out var used) == OperationStatus.Done && EmojiTable.IsRegional(second) ? new(start, end + used) : default;

    /// <summary>Past variation selectors, skin tones, tags and a keycap.</summary>
    static int Modifiers(string text, int at)
    {
        while (at < text.Length && Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var used) == OperationStatus.Done
            && (rune.Value is EmojiTable.Picture or EmojiTable.AsText or EmojiTable.Keycap or >= 0xE0020 and <= 0xE007F || EmojiTable.IsSkinTone(rune))) at += used;
        return at;
    }

    /// <summary>Past every part that a zero-width joiner ties on.</summary>
    static int Joined(string text, int at)
    {
        while (at + 1 < text.Length && text[at] == EmojiTable.Joiner
            && Rune.DecodeFromUtf16(text.AsSpan(at + 1), out var rune, out var used) == OperationStatus.Done && EmojiTable.IsEmoji(rune))
            at = Modifiers(text, at + 1 + used);
        return at;
    }

    /// <summary>What an emoji is, whichever way it is dressed: without variation selectors and skin tones, the first of joined parts.</summary>
    public static string Bare(ReadOnlySpan<char> emoji)
    {
        var bare = new StringBuilder(emoji.Length);
        foreach (var rune in emoji.EnumerateRunes())
        {
            if (rune.Value == EmojiTable.Joiner) break;
            if (rune.Value is not (EmojiTable.Picture or EmojiTable.AsText) && !EmojiTable.IsSkinTone(rune)) bare.Append(rune);
        }
        return bare.ToString();
    }
}
