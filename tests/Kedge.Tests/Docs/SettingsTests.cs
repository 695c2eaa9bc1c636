using Kedge.Docs.Anchors;
using Kedge.Docs.Configuration;
using Kedge.Tests.Servers;

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
    [InlineData(".rumdl.toml", "disable = [\"no-bare-urls\"]\n[per-file-ignores]\n\"a.md\" = [\"MD040\"]\n", "L03")]
    [InlineData(".rumdl.toml", "extend-disable = [\"MD034\"]\n", "L03")]
    [InlineData("pyproject.toml", "[project]\nname = \"x\"\n[tool.rumdl]\ndisable = [\"MD034\"]\n[tool.rumdl.MD013]\nline-length = 100\n", "L03")]
    [InlineData("pyproject.toml", "[tool.rumdl.global]\ndisable = [\"MD034\"]\n", "L03")]
    [InlineData(".markdownlint.json", """{"MD034": {"enabled": false}, "MD040": "warning"}""", "L03")]
    [InlineData(".markdownlint.yml", "MD034: {enabled: False}\nMD040: {allowed_languages: [bash]}\n", "L03")]
    [InlineData(".markdownlint-cli2.yaml", "config:\n  MD034: false\nignores: [old/**]\n", "L03")]
    public void Other_linters_settings_count(string file, string text, string off)
    {
        var settings = OtherLinters.Read(text, file).Then(d => d.Under(new(null, null, []))).Value;
        Assert.Null(Of(settings, off));
        Assert.Equal(Severity.Warning, Of(settings, "C01"));
    }

    [Theory]
    [InlineData(".markdownlint-cli2.jsonc", """{"ignores": ["old.md", "#x", "!old/keep.md", "./vendor"]}""", "old.md", "docs/old.md")]
    [InlineData(".markdownlint-cli2.yaml", "ignores:\n- old.md\n", "old.md", "docs/old.md")]
    [InlineData(".rumdl.toml", "exclude = [\"old.md\"]\n", "docs/old.md", "docs/older.md")]
    public void Other_linters_say_what_is_ignored(string file, string text, string ignored, string kept)
    {
        var globs = OtherLinters.Read(text, file).Value.Ignore;
        Assert.Equal((true, false), (Globs.Any(globs, ignored), Globs.Any(globs, kept)));
    }

    [Fact]
    public void Markdownlints_own_file_stands_beside_that_of_its_command_line()
    {
        using var at = new TemporaryFolder();
        File.WriteAllText(at[".markdownlint-cli2.jsonc"], """{"config": {"MD040": false}, "ignores": ["old"]}""");
        File.WriteAllText(at[".markdownlint.json"], """{"MD034": false}""");
        File.WriteAllText(at["pyproject.toml"], "[project]\nname = \"x\"\n");
        var settings = SettingsFile.Load(at.Path, new(null, null, [])).Value;
        Assert.Null(Of(settings, "L03"));
        Assert.Equal(Severity.Warning, Of(settings, "C01"));
        Assert.Equal("/old", Assert.Single(settings.Ignore));
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
    [InlineData("**/old*.md", "a/b/old1.md", true)]
    [InlineData("**/old.md", "a/bold.md", false)]
    [InlineData("docs/**/old.md", "docs/old.md", true)]
    [InlineData("docs/**/old.md", "docs/a/b/old.md", true)]
    [InlineData("docs/**/a*/x.md", "docs/b/a1/b/a2/x.md", true)]
    [InlineData("docs/*.md", "docs/a.md", true)]
    [InlineData("/docs/*.md", "docs/a.md", true)]
    [InlineData("docs/*.md", "x/docs/a.md", false)]
    [InlineData("/*.md", "README.md", true)]
    [InlineData("/*.md", "docs/README.md", false)]
    [InlineData("/README.md", "docs/README.md", false)]
    [InlineData("README.md", "docs/README.md", true)]
    [InlineData("build/", "a/build/x.md", true)]
    [InlineData("build/", "a/build", false)]
    [InlineData("/build/", "a/build/x.md", false)]
    [InlineData("docs/*", "docs/a/b.md", true)]
    [InlineData("**", "a/b.md", true)]
    [InlineData("**/", "b.md", false)]
    [InlineData("docs/**", "docs", false)]
    [InlineData("[a-c]?[!0-9].md", "x/bzz.md", true)]
    [InlineData("[a-c]?[!0-9].md", "x/bz1.md", false)]
    [InlineData(@"\*.md", "a.md", false)]
    [InlineData(@"\!a.md", "!a.md", true)]
    [InlineData("[a.md", "[a.md", true)]
    [InlineData("文档/*.md", "文档/说明.md", true)]
    [InlineData("", "a.md", false)]
    [InlineData("/", "a.md", false)]
    [InlineData("a*b*c*d*e*f*g", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void Globs_match_paths(string glob, string path, bool matches) => Assert.Equal(matches, Globs.Any([glob], path));

    [Theory]
    [InlineData("docs/a.md", true)]
    [InlineData("docs/keep.md", false)]
    [InlineData("docs/old/keep.md", true)]
    public void Globs_are_taken_back_but_not_out_of_a_folder(string path, bool matches) =>
        Assert.Equal(matches, Globs.Any(["docs/*.md", "docs/old", "!keep.md"], path));
}
