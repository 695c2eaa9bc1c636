using System.Text;

namespace Kedge.Docs.Anchors;

/// <summary>The one right sequence of code points for an emoji: U+FE0F where the base is text by itself, nowhere else; no skin tone; of joined people
/// the first.</summary>
public static class Canonical
{
    public static string Of(ReadOnlySpan<char> written)
    {
        if (written[^1] == EmojiTable.Keycap) return $"{written[0]}{EmojiTable.Picture}{EmojiTable.Keycap}";
        var canonical = new StringBuilder(written.Length + 1);
        foreach (var rune in written.EnumerateRunes())
        {
            // Joined people are the first of them; other joined emoji (flags, tools) have no simpler form.
            if (rune.Value == EmojiTable.Joiner && IsPerson(canonical.ToString())) break;
            if (rune.Value is EmojiTable.Picture or EmojiTable.AsText || EmojiTable.IsSkinTone(rune)) continue;
            canonical.Append(rune);
            if (EmojiTable.NeedsPicture(rune)) canonical.Append(EmojiTable.Picture);
        }
        return canonical.ToString();
    }

    /// <summary>What is wrong with it, in words; null: nothing.</summary>
    public static string? Fault(ReadOnlySpan<char> written)
    {
        if (written.SequenceEqual(Of(written))) return null;
        if (written.Contains(EmojiTable.AsText)) return "U+FE0E asks for it as text";
        if (written.Contains(EmojiTable.Joiner) && IsPerson(written.ToString())) return "people joined to one picture";
        foreach (var rune in written.EnumerateRunes())
            if (EmojiTable.IsSkinTone(rune)) return "a skin tone";
        return Of(written).Length > written.Length ? "U+FE0F is missing: some readers see it as text" : "U+FE0F is too much";
    }

    static bool IsPerson(string text) =>
        Rune.DecodeFromUtf16(text, out var rune, out _) == System.Buffers.OperationStatus.Done
            && rune.Value is >= 0x1F466 and <= 0x1F487 or >= 0x1F600 and <= 0x1F64F or >= 0x1F926 and <= 0x1F93E or >= 0x1F9B8 and <= 0x1F9DF or 0x1F3C3 or 0x1F3C4 or 0x1F46E;
}
