using System.Collections.Frozen;
using Markdig.Extensions.Emoji;

namespace Kedge.Docs.Anchors;

/// <summary>GitHub's short codes, from Markdig's table.</summary>
static class ShortCodes
{
    static readonly Lazy<FrozenDictionary<string, string>> Table = new(() => EmojiMapping.GetDefaultEmojiShortcodeToUnicode().ToFrozenDictionary(StringComparer.Ordinal));

    /// <param name="code">With its colons.</param>
    public static string? Find(ReadOnlySpan<char> code) =>
        Table.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(code, out var emoji) ? Canonical.Of(emoji) : null;
}
