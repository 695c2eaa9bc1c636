using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kedge.Bench;
using Kedge.Runs;
using Kedge.Runs.Page;
using Kedge.Runs.Query;
using Kedge.Runs.Record;

namespace Kedge.Tests.Runs;

/// <summary>What people write on a page is theirs: whatever they do to it, none of it is ever lost.</summary>
public sealed class PagePartsTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("kedge-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    const string Made = "# a run: done\n\n| | |\n|---|---|\n\n```text\n## Observations\n<!-- kedge 00000000: what stands above is made from the record; from here on the page is yours -->\n```\n\n";

    static readonly string[] Pieces = ["## Observations\n", "## Next steps\n", "# x\n", "- a\n", "```\n", "~~~~\n", "\r\n", "text ", "\n\n", "é中🙂\n",
        "<!-- kedge 00000000: what stands above is made from the record; from here on the page is yours -->\n", PageParts.Seal("# other\n"), "\u2028",
            "\t", "_What did you see?_\n"];

    static Arbitrary<string> Texts() => Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces)).ToArbitrary();

    [Fact]
    public void Whatever_people_write_comes_back() => Prop.ForAll(Texts(), text =>
        Assert.Equal(new(text, false), PageParts.Of(PageParts.Seal(Made) + text))).Check(Config.QuickThrowOnFailure.WithReplay(20_261_121UL, 11UL));

    [Fact]
    public void Other_line_ends_are_no_edit_and_are_kept() => Prop.ForAll(Texts(), text =>
    {
        var page = (PageParts.Seal(Made) + text).ReplaceLineEndings("\r\n");
        Assert.Equal(new(text.ReplaceLineEndings("\r\n"), false), PageParts.Of(page));
    }).Check(Config.QuickThrowOnFailure.WithReplay(20_261_121UL, 11UL));

    [Fact]
    public void An_edit_above_the_line_is_seen()
    {
        var page = PageParts.Seal(Made) + "mine\n";
        Assert.Equal(new("mine\n", true), PageParts.Of("my title\n" + page));
        Assert.Equal(new(null, true), PageParts.Of("all mine\n"));
        Assert.Equal(new("\n## Observations\nkept\n", true), PageParts.Of("x\n## Observations\nkept\n"));
    }

    [Fact]
    public void A_note_is_the_only_change() => Prop.ForAll(Texts(), text =>
    {
        var changed = PageNotes.Add(text, PageNotes.Observations, "new\nline");
        Assert.Contains("- new", changed, StringComparison.Ordinal);
        var (left, at) = (Words(text), 0);
        foreach (var word in Words(changed)) if (at < left.Count && word == left[at]) at++;
        // The placeholder alone may go.
        Assert.True(at == left.Count || text.Contains("_What did you see?_", StringComparison.Ordinal), changed);
    }).Check(Config.QuickThrowOnFailure.WithReplay(20_261_121UL, 11UL));

    static List<string> Words(string text) => [.. text.Split([' ', '\n', '\r', '\t', '\u2028'], StringSplitOptions.RemoveEmptyEntries)];

    [Theory]
    [InlineData("\n## Observations\n\n_What did you see?_\n\n## Next steps\n\n_What follows from it?_\n",
        "\n## Observations\n\n- seen\n\n## Next steps\n\n_What follows from it?_\n")]
    [InlineData("\n## Observations\n\n- one\n\n## Next steps\n", "\n## Observations\n\n- one\n- seen\n\n## Next steps\n")]
    [InlineData("## Observations\ntext", "## Observations\ntext\n\n- seen\n")]
    [InlineData("", "\n## Observations\n\n- seen\n")]
    [InlineData("x\r\n## Observations\r\n\r\n- a\r\n", "x\r\n## Observations\r\n\r\n- a\r\n- seen\r\n")]
    [InlineData("```\n## Observations\n```\n", "```\n## Observations\n```\n\n## Observations\n\n- seen\n")]
    public void A_note_goes_to_the_end_of_its_section(string before, string after) => Assert.Equal(after, PageNotes.Add(before, PageNotes.Observations, "seen"));

    [Fact]
    public void A_page_made_again_loses_nothing_of_any_edit()
    {
        ManyRuns.Write(_root, 1);
        var reader = new RunReader(_root);
        var id = reader.Ids()[0];
        var page = Path.Combine(reader.PathOf(id), "RUN.md");
        Assert.Null(RunPages.Make(reader, reader.Read(id), RunStatus.Done));
        var made = File.ReadAllText(page);
        Assert.Null(RunPages.Make(reader, reader.Read(id), RunStatus.Done));
        Assert.Equal(made, File.ReadAllText(page));
        var random = new System.Random(3);
        for (var round = 0; round < 60; round++)
        {
            var edited = Edited(made, random);
            File.WriteAllBytes(page, edited);
            var notice = RunPages.Make(reader, reader.Read(id), RunStatus.Done);
            var kept = Directory.GetFiles(reader.PathOf(id), "RUN.old*.md").Any(f => File.ReadAllBytes(f).AsSpan().SequenceEqual(edited));
            Assert.Equal(kept, notice is not null);
            if (kept) Assert.Equal("KDG5030", notice!.Code);
            else Assert.Equal(PageParts.Of(Encoding.UTF8.GetString(edited)).Yours, PageParts.Of(File.ReadAllText(page)).Yours);
            foreach (var old in Directory.GetFiles(reader.PathOf(id), "RUN.old*.md")) File.Delete(old);
        }
    }

    [Fact]
    public async Task Notes_and_tags_at_the_same_moment_are_all_kept()
    {
        ManyRuns.Write(_root, 1);
        var id = new RunReader(_root).Ids()[0];
        await Parallel.ForAsync(0, 24, (i, _) =>
        {
            var reader = new RunReader(_root);
            if (i % 3 == 0) RunTags.Change(_root, id, [$"tag{i}"], []);
            else if (i % 3 == 1) RunPages.Make(reader, reader.Read(id), RunStatus.Done);
            else RunPages.Note(reader, id, DateTimeOffset.UnixEpoch, (PageNotes.Observations, $"note {i}."));
            return ValueTask.CompletedTask;
        });
        var yours = RunPages.Notes(new(_root), id)!;
        Assert.Equal(8, RunTags.Read(_root, id.ToString()).Length);
        Assert.All(Enumerable.Range(0, 24).Where(i => i % 3 == 2), i => Assert.Contains($"- note {i}.\n", yours, StringComparison.Ordinal));
    }

    /// <summary>Deletes, doubles or replaces some piece of the page, in any place; sometimes with bytes that are no UTF-8.</summary>
    static byte[] Edited(string page, System.Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(page).ToList();
        var (at, length) = (random.Next(bytes.Count), random.Next(1, 200));
        var piece = bytes.Skip(at).Take(length).ToList();
        switch (random.Next(4))
        {
            case 0: bytes.RemoveRange(at, piece.Count); break;
            case 1: bytes.InsertRange(random.Next(bytes.Count), piece); break;
            case 2: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)])); break;
            default: bytes.InsertRange(at, [0xff, 0xe9, 0x0a]); break;
        }
        return [.. bytes];
    }
}
