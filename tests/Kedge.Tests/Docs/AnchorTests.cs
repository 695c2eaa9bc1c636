using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;

namespace Kedge.Tests.Docs;

public sealed class AnchorTests
{
    [Fact]
    public void There_are_sixteen_core_anchors_each_with_words_in_both_languages()
    {
        Assert.Equal(16, Grammar.Core.Declared.Length);
        Assert.All(AnchorTable.All, a => Assert.All(new[] { a.Meaning.En, a.Meaning.Zh, a.Label.En, a.Label.Zh }, Assert.NotEmpty));
        Assert.All(AnchorTable.All, a => Assert.True(!a.Triggers.En.IsEmpty && !a.Triggers.Zh.IsEmpty));
    }

    [Fact]
    public void Emoji_of_the_table_are_exact_and_mean_one_thing()
    {
        Assert.All(AnchorTable.All, a => Assert.Equal(Canonical.Of(a.Emoji), a.Emoji));
        Assert.All(AnchorTable.All.SelectMany(a => a.Synonyms), s => Assert.Equal(Canonical.Of(s), s));
        var all = AnchorTable.All.SelectMany(a => a.Synonyms.Append(a.Emoji)).Concat(AnchorTable.Emotional).Select(e => EmojiScan.Bare(e));
        Assert.Empty(all.GroupBy(e => e).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Theory]
    [InlineData("a ✅ b", "✅")]
    [InlineData("⚠️x", "⚠️")]
    [InlineData("⚠ x", "⚠")]
    [InlineData("1️⃣ one, 2⃣", "1️⃣|2⃣")]
    [InlineData("👍🏽 👩‍💻 🇨🇳", "👍🏽|👩‍💻|🇨🇳")]
    [InlineData("© ↔ # 1 ™ → ①", "")]
    [InlineData("©️", "©️")]
    [InlineData("✓ ✗", "✓|✗")]
    [InlineData("中文🔧配置", "🔧")]
    [InlineData("\ud83d broken \udd27", "")]
    public void Emoji_are_found_whole(string text, string found) =>
        Assert.Equal(found, string.Join('|', EmojiScan.Over(text, Grammar.Core.Knows).Select(r => r.Of(text).ToString())));

    [Theory]
    [InlineData("⚠", "⚠️")]
    [InlineData("⚠\uFE0E", "⚠️")]
    [InlineData("✅\uFE0F", "✅")]
    [InlineData("👍🏽", "👍")]
    [InlineData("👩‍💻", "👩")]
    [InlineData("1⃣", "1️⃣")]
    [InlineData("🇨🇳", "🇨🇳")]
    public void Each_has_one_exact_sequence(string written, string exact) => Assert.Equal(exact, Canonical.Of(written));

    [Theory]
    [InlineData("# Title ✅\n", EmojiPlace.End)]
    [InlineData("- [ ] **✅ Done**\n", EmojiPlace.Start)]
    [InlineData("Go `✅` on\n", EmojiPlace.Code)]
    [InlineData("Go [✅ on](x)\n", EmojiPlace.LinkText)]
    [InlineData("![✅](x.png)\n", EmojiPlace.Alternative)]
    [InlineData("Go ✅ on\n", EmojiPlace.Middle)]
    [InlineData("> [!NOTE]\n> ✅ on\n", EmojiPlace.Start)]
    [InlineData("| a |\n|---|\n| ✅ |\n", EmojiPlace.Start)]
    [InlineData("---\nicon: ✅\n---\n", EmojiPlace.FrontMatter)]
    [InlineData("<p title=\"✅\">\n", EmojiPlace.Hidden)]
    [InlineData("```\n✅\n```\n", EmojiPlace.Code)]
    public void Each_has_a_place(string text, EmojiPlace place) =>
        Assert.Equal(place, Assert.Single(AnchorReading.Of(PageReader.Read("p.md", text), Grammar.Core).All).Place);
}
