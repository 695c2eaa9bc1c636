using Kedge.Docs.Anchors;
using Kedge.Docs.Configuration;

namespace Kedge.Tests.Docs;

public sealed class SettingsTests
{
    static DocsSettings Settings(string yaml) => SettingsReader.Read(yaml, "kedge.docs.yaml").Then(d => d.Under(new(null, null, []))).Value;

    static Severity? Of(DocsSettings settings, string code) => settings.Rules.Where(r => r.Rule.Code == code).Select(r => (Severity?)r.Severity).FirstOrDefault();

    [Fact]
    public void Profiles_decide_about_the_grammar()
    {
        Assert.Equal(Severity.Warning, Of(Settings(""), "E01"));
        Assert.Equal(Severity.Error, Of(Settings("profile: strict\n"), "E01"));
        Assert.Null(Of(Settings("profile: off\n"), "E05"));
        Assert.Equal(Severity.Error, Of(Settings("profile: off\n"), "L01"));
        Assert.Null(Of(Settings(""), "E14"));
    }

    [Fact]
    public void Rules_are_set_by_code_by_name_and_by_other_linters_names()
    {
        var settings = Settings("rules:\n  E10: off\n  bare-url: error\n  MD040: note\n  missing-anchor: on\n");
        Assert.Equal((null, Severity.Error, Severity.Note, Severity.Note), (Of(settings, "E10"), Of(settings, "L03"), Of(settings, "C01"), Of(settings, "E14")));
    }

    [Fact]
    public void Anchors_are_declared_renamed_and_added()
    {
        var settings = Settings("extensions: [start]\nanchors:\n  warn:\n    label: {en: Careful, zh: 当心}\n  release:\n    emoji: 🏷️\n    places: HL\n    synonyms: [🎫]\n    triggers: {en: [tagged]}\n");
        Assert.Equal(18, settings.Anchors.Declared.Length);
        Assert.Equal("当心", settings.Anchors.ById("warn")!.Label.Zh);
        Assert.Equal(EmojiMeaning.Anchor, settings.Anchors.Of("🚀").Meaning);
        Assert.Equal((EmojiMeaning.Synonym, "release"), (settings.Anchors.Of("🎫").Meaning, settings.Anchors.Of("🎫").Anchor!.Id));
        Assert.Equal(Places.Heading | Places.Item, settings.Anchors.ById("release")!.Places);
        Assert.Equal(EmojiMeaning.Undeclared, settings.Anchors.Of("📚").Meaning);
    }

    [Theory]
    [InlineData("profil: strict\n", "KDG6013")]
    [InlineData("- a\n", "KDG6012")]
    [InlineData("profile: loud\n", "KDG6014")]
    [InlineData("rules:\n  E99: off\n", "KDG6015")]
    [InlineData("extensions: [nowhere]\n", "KDG6016")]
    [InlineData("anchors:\n  mine:\n    emoji: ✅\n", "KDG6017")]
    [InlineData("anchors:\n  mine:\n    emoji: word\n", "KDG6018")]
    [InlineData("anchors:\n  mine:\n    label: x\n", "KDG6016")]
    public void Mistakes_are_problems_at_their_place(string yaml, string code)
    {
        var problem = Assert.Single(SettingsReader.Read(yaml, "kedge.docs.yaml").Problems);
        Assert.Equal(code, problem.Code);
        Assert.True(problem.Place!.Line > 0);
    }

    [Theory]
    [InlineData(".markdownlint.json", """{"default": true, "MD034": false, "line-length": {"line_length": 120}}""", "L03")]
    [InlineData(".markdownlint.jsonc", "{ // why\n \"no-bare-urls\": false, }", "L03")]
    [InlineData(".markdownlint-cli2.jsonc", """{"config": {"MD034": false}, "ignores": ["old/**"]}""", "L03")]
    [InlineData(".markdownlint.yaml", "MD034: false\n", "L03")]
    [InlineData(".markdownlint.json", """{"default": false, "MD040": true}""", "L03")]
    [InlineData(".rumdl.toml", "[global]\ndisable = [\"MD034\"]\n", "L03")]
    [InlineData(".rumdl.toml", "[global]\nenable = [\"MD040\"]\n", "L03")]
    public void Other_linters_settings_count(string file, string text, string off)
    {
        var settings = OtherLinters.Read(text, file).Then(d => d.Under(new(null, null, []))).Value;
        Assert.Null(Of(settings, off));
        Assert.Equal(Severity.Warning, Of(settings, "C01"));
    }

    [Fact]
    public void Kedges_own_settings_win()
    {
        var draft = SettingsReader.Read("rules: {MD034: on}\n", "kedge.docs.yaml").Value.Over(OtherLinters.Read("MD034: false\n", ".markdownlint.yaml").Value);
        Assert.NotNull(Of(draft.Under(new(null, null, [])).Value, "L03"));
    }

    [Theory]
    [InlineData("vendor/**", "vendor/a/b.md", true)]
    [InlineData("vendor", "vendor/a/b.md", true)]
    [InlineData("*.zh.md", "docs/a.zh.md", true)]
    [InlineData("docs/*.md", "docs/a/b.md", false)]
    [InlineData("**/old.md", "a/b/old.md", true)]
    [InlineData("a*b*c*d*e*f*g", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void Globs_match_paths(string glob, string path, bool matches) => Assert.Equal(matches, Globs.Any([glob], path));
}
