using System.Collections.Immutable;
using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Logs;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;
using Kedge.Docs.Rules;

namespace Kedge.Tests.Docs;

/// <summary>Pages of the experiment log: what is written from a record, and what is wrong with one.</summary>
public sealed class LogTests
{
    const string Run = "2026/08/21/0912-brave-otter-7f3a";

    const string Sections = "## Goal\n\na\n\n## 🔧 Set-up\n\nb\n\n## Observations\n\nc\n\n## ⚠️ Problems\n\nd\n\n## 下一步\n\ne\n";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_page_from_a_record_has_nothing_wrong(bool chinese)
    {
        var text = LogPage.Of(Record, chinese, LogAnswers.None);
        Assert.Equal(chinese ? 4 : 0, text.Split("待填写").Length - 1);
        Assert.Equal(chinese ? 0 : 4, text.Split("To be written").Length - 1);
        Assert.Empty(Found(PageSync.Of(PageReader.Read("docs/log/a.md", text), SampleKnown.Of(), force: false).Text));
    }

    [Fact]
    public void What_was_said_stands_on_the_page_and_is_not_asked_again()
    {
        var said = LogAnswers.None.With(LogSection.Goal, " does a larger\nbatch\u001b hurt? ").With(LogSection.Problems, " \t");
        var noted = Record with { Notes = "## Observations\n\n- the loss jumps\n\n## Next steps\n\n_What follows from it?_\n" };
        var text = LogPage.Of(noted, chinese: false, said);
        Assert.Contains("## 🧪 Goal\n\ndoes a larger batch hurt?\n\n", text, StringComparison.Ordinal);
        Assert.Contains("## 📌 Observations\n\n- the loss jumps\n\n", text, StringComparison.Ordinal);
        Assert.Equal(["Problems", "Next steps"], LogPage.Open(noted, said).Select(s => s.English));
    }

    [Theory]
    [InlineData($"run: {Run}\ndate: 2026-08-21\n", "")]
    [InlineData($"run: {Run}\ndate: '2026-08-21'\ntags: [lr, batch]\nauthor: {{name: a}}\n", "")]
    [InlineData("", "1:1 does not say which run|1:1 has no date")]
    [InlineData("- run\n", "2:1 it has no keys")]
    [InlineData("run: [a\n", "2:8 cannot be read")]
    [InlineData("run: nobody\ndate: 2026-08-21\n", "2:6 no run is called 'nobody'")]
    [InlineData($"run: {Run}\ndate: 2026-08-22\n", "3:7 the record says 2026-08-21")]
    [InlineData($"run: {Run}\ndate: 21.8.2026\n", "3:7 'date' is '21.8.2026'")]
    [InlineData($"run: {Run}\ndate: 2026-02-30\n", "3:7 'date' is '2026-02-30'")]
    [InlineData($"date: 2026-08-21\nrun: [{Run}]\n", "3:6 'run' is a list")]
    [InlineData($"run: {Run}\ndate: 2026-08-21\norder: first\ntags: lr\ndraft: maybe\nlang: fr\n", "4:8 'order' is|5:7 'tags' is|6:8 'draft' is|7:7 'lang' is")]
    public void Front_matter_is_read_strictly(string front, string expected)
    {
        var found = Found($"---\n{front}---\n\n# Title\n\n{Sections}");
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries).Length, found.Length);
        Assert.All(found.Zip(expected.Split('|')), pair => Assert.Contains(pair.Second[(pair.Second.IndexOf(' ') + 1)..], pair.First, StringComparison.Ordinal));
        Assert.All(found.Zip(expected.Split('|')), pair => Assert.StartsWith(pair.Second[..pair.Second.IndexOf(' ')], pair.First, StringComparison.Ordinal));
    }

    [Fact]
    public void Title_and_sections_are_looked_for()
    {
        var front = $"---\nrun: {Run}\ndate: 2026-08-21\n---\n\n";
        Assert.Contains("has no title", Assert.Single(Found(front + Sections)), StringComparison.Ordinal);
        Assert.Contains("lacks its section 'Set-up'",
            Assert.Single(Found(front + "# Title\n\n" + Sections.Replace("Set-up", "The set-up of it", StringComparison.Ordinal))),
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docs/log/README.md", "# Contents\n", false)]
    [InlineData("docs/log/2026-08-21-base.md", "# Page\n", true)]
    [InlineData("notes/base.md", "---\nrun: 2026/08/21/0912-brave-otter-7f3a\n---\n\n# Page\n", true)]
    [InlineData("notes/base.md", "---\nrun: npm test\n---\n\n# Page\n", false)]
    [InlineData("docs/logging.md", "# Page\n", false)]
    public void Pages_of_the_log_are_known(string path, string text, bool expected) => Assert.Equal(expected, Found(text, path).Length > 0);

    static KnownRun Record => SampleKnown.Of().Run["\nbaseline"].Value;

    static string[] Found(string text, string path = "docs/log/a.md")
    {
        var page = PageReader.Read(path, text);
        var settings = DocsSettings.Usual.Only(RuleList.Named("D08").Single());
        return [.. PageCheck.Of(page, new Book([page], ImmutableDictionary<string, Neighbour>.Empty) { Known = SampleKnown.Of() }, settings)
            .Select(f => $"{page.Lines.PositionOf(f.Range.Start).Line}:{page.Lines.PositionOf(f.Range.Start).Column} {f.Message}")];
    }
}
