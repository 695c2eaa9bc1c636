using FsCheck;
using FsCheck.Fluent;
using Kedge.Runs;
using Kedge.Runs.Query;

namespace Kedge.Tests.Runs.Query;

public sealed class WhereTests
{
    static readonly RunTable Table = Packed(
        ("2026/08/21/0912-brave-otter-0001",
            [Fact.Of("status", "done"), Fact.Of("started", "2026-08-21T09:12:30.125Z"), Fact.Of("param.lr", 0.1),
                Fact.Of("git.commit", new string('a', 40)), Fact.Of("tags", "keep"), Fact.Of("tags", "paper"), Metric("val_acc", 0.91),
                    Metric("loss", 0.3)]),
        ("2026/08/22/0912-brave-otter-0002",
            [Fact.Of("status", "failed"), Fact.Of("started", "2026-08-22T09:12:30.125Z"), Fact.Of("param.lr", 0.001), Fact.Of("seconds", 700),
                Fact.Of("name", "Night Run"), Metric("val_acc", 0.95), Metric("lr", 5)]),
        ("2026/09/01/0912-brave-otter-0003", [Fact.Of("started", "2026-09-01T09:12:30.125Z"), Fact.Of("param.opt", "adamw"), Metric("val_acc", double.NaN)]));

    static readonly RunFacets Facets = new(Table, new Dictionary<int, RunStatus> { [2] = RunStatus.Running });

    static Fact Metric(string name, double value) =>
        Fact.Of(new MetricSummary(name, 3, new(1, 0), new(3, value), new(1, Math.Min(0, value)), new(3, Math.Max(0, value))));

    static RunTable Packed(params (string Id, Fact[] Facts)[] runs)
    {
        var builder = new RunTableBuilder();
        foreach (var (id, facts) in runs) builder.Add(id, 0, 0, !facts.Any(f => f.Name == "status"), facts);
        return RunTable.Read(builder.ToFile())!;
    }

    [Theory]
    [InlineData("lr<0.01", "2")]
    [InlineData("lr<0.01 and val_acc>0.9", "2")]
    [InlineData("lr>0.01 or val_acc>0.94", "12")]
    [InlineData("val_acc > 90%", "12")]
    [InlineData("not (lr>0.01 or lr<0.01)", "3")]
    [InlineData("!lr && val_acc", "3")]
    [InlineData("tag=keep", "1")]
    [InlineData("tag!=keep", "23")]
    [InlineData("status=running or status=failed", "23")]
    [InlineData("status!=done", "23")]
    [InlineData("date>=2026-08-22", "23")]
    [InlineData("date=2026-08", "12")]
    [InlineData("date<=2026-08-21", "1")]
    [InlineData("commit=aaaaaaa", "1")]
    [InlineData("commit=aa", "")]
    [InlineData("took>11m and took<1h", "2")]
    [InlineData("name~night", "2")]
    [InlineData("name='Night Run'", "2")]
    [InlineData("name!~night", "13")]
    [InlineData("opt=adamw", "3")]
    [InlineData("param.opt=adamw", "3")]
    [InlineData("val_acc=nan", "3")]
    [InlineData("val_acc<2", "12")]
    [InlineData("metric.lr>4", "2")]
    [InlineData("val_acc.first=0 and val_acc.count=3", "123")]
    [InlineData("`val_acc`>0.94", "2")]
    [InlineData("nothing=1", "")]
    [InlineData("lr=abc", "")]
    [InlineData("opt<1", "")]
    [InlineData("lr<1 and lr<1 or status=running", "123")]
    public void A_condition_finds(string where, string expected)
    {
        var parsed = Where.Parse(where);
        Assert.True(parsed.IsOk, string.Join('\n', parsed.Problems.Select(p => p.Message)));
        var rows = new RunQuery(parsed.Value, [new("date", false)], 100).Over(Facets).Rows;
        Assert.Equal(expected, string.Concat(rows.Select(r => Table.Id(r).ToString()[^1])));
    }

    [Theory]
    [InlineData("", 1, "the expression ends where a name should stand")]
    [InlineData("lr<", 4, "nothing to compare 'lr' with")]
    [InlineData("lr < and", 6, null)]
    [InlineData("(lr<1", 1, "this bracket is not closed")]
    [InlineData("lr<1)", 5, "this bracket was never opened")]
    [InlineData("lr<1 val_acc>2", 6, "'val_acc' does not follow here")]
    [InlineData("name='x", 6, "this quote is not closed")]
    [InlineData("lr<1 and ;", 10, "';' means nothing here")]
    [InlineData("lr ! 3", 4, "'!' does not compare")]
    [InlineData("and lr", 1, "'and' is not a name")]
    [InlineData("lr<1 or or", 9, "'or' is not a name")]
    public void What_is_wrong_is_pointed_at(string where, int column, string? message)
    {
        var parsed = Where.Parse(where);
        if (message is null) return;
        var problem = Assert.Single(parsed.Problems);
        Assert.Equal(("KDG5020", message, column), (problem.Code, problem.Message, problem.Place!.Column));
    }

    [Fact]
    public void Nonsense_is_a_problem_and_never_more()
    {
        Assert.False(Where.Parse(new string('(', 3999)).IsOk);
        Assert.False(Where.Parse(string.Concat(Enumerable.Repeat("not ", 900))).IsOk);
        Assert.False(Where.Parse(new string('x', 5000)).IsOk);
        Assert.True(Where.Parse(string.Join(" and ", Enumerable.Repeat("a=1", 400))).IsOk);
        Prop.ForAll<string>(text =>
        {
            var parsed = Where.Parse(text ?? "");
            if (parsed.IsOk) _ = new RunQuery(parsed.Value, [], 10).Over(Facets);
        }).Check(Config.QuickThrowOnFailure.WithReplay(20_261_121UL, 11UL));
    }

    [Fact]
    public void Words_of_the_language_in_any_order_never_throw()
    {
        string[] words = ["and", "or", "not", "(", ")", "lr", "<", "=", "!=", "~", "0.1", "'x'", "!", "`a b`", "&&"];
        var random = new System.Random(5);
        for (var i = 0; i < 5000; i++)
        {
            var parsed = Where.Parse(string.Join(' ', Enumerable.Range(0, random.Next(1, 12)).Select(_ => words[random.Next(words.Length)])));
            if (parsed.IsOk) _ = new RunQuery(parsed.Value, [], 10).Over(Facets);
            else Assert.All(parsed.Problems, p => Assert.Equal("KDG5020", p.Code));
        }
    }

    [Theory]
    [InlineData("-val_acc", "213")]
    [InlineData("val_acc", "123")]
    [InlineData("lr", "213")]
    [InlineData("-lr", "123")]
    [InlineData("opt,-date", "321")]
    [InlineData("-status", "321")]
    public void Sorted_with_what_lacks_a_value_last(string sort, string expected) =>
        Assert.Equal(expected, string.Concat(new RunQuery(null, SortKey.Parse(sort), 9).Over(Facets).Rows.Select(r => Table.Id(r).ToString()[^1])));

    [Fact]
    public void A_word_means_one_run_or_says_which_it_could_be()
    {
        Assert.Equal("2026/08/21/0912-brave-otter-0001", RunName.Pick(Table, "0001").Value.Id.ToString());
        Assert.Equal("2026/09/01/0912-brave-otter-0003", RunName.Pick(Table, "2026/09").Value.Id.ToString());
        Assert.Equal("2026/08/22/0912-brave-otter-0002", RunName.Pick(Table, "Night Run").Value.Id.ToString());
        var ambiguous = Assert.Single(RunName.Pick(Table, "0912-brave").Problems);
        Assert.Equal("KDG5004", ambiguous.Code);
        Assert.Contains("2026/08/21/0912-brave-otter-0001", ambiguous.Message, StringComparison.Ordinal);
        Assert.Equal("KDG5003", Assert.Single(RunName.Pick(Table, "zebra").Problems).Code);
        Assert.Equal("KDG5003", Assert.Single(RunName.Pick(RunTable.Empty, "last").Problems).Code);
    }

    [Fact]
    public void A_damaged_table_is_none()
    {
        var builder = new RunTableBuilder();
        builder.Add("2026/08/21/0912-brave-otter-0001", 1, 2, false, [Fact.Of("a", "b"), Metric("m", 1)]);
        var bytes = builder.ToFile();
        Assert.Equal(1, RunTable.Read(bytes)!.Count);
        for (var i = 0; i < bytes.Length; i++)
        {
            Assert.Null(RunTable.Read(bytes[..i]));
            var flipped = bytes.ToArray();
            flipped[i] ^= 4;
            Assert.Null(RunTable.Read(flipped));
        }
    }
}
