using System.Collections.Immutable;
using Kedge.Cli.Views.Runs;
using Kedge.Runs;
using Kedge.Runs.Compare;
using Kedge.Runs.Facts;
using Kedge.Runs.Metrics;

namespace Kedge.Tests.Runs.Compare;

public sealed class RunComparisonTests
{
    static Run Made(int number, Func<RunPlan, RunPlan> change, params IEnumerable<(string Name, double[] Values)> metrics)
    {
        var id = RunId.Parse($"2026/08/21/0912-brave-otter-000{number}");
        return new() { Id = id, Plan = change(RunPageTests.Plan() with { Id = id.ToString() }),
            Series = MetricSeries.Of(metrics.SelectMany(m => m.Values.Select((v, i) => new Kedge.Runs.Metrics.MetricRow(i, i * 10, [(m.Name, v)])))) };
    }

    static readonly RunComparison Two = RunComparison.Of(
    [
        Made(1, p => p, ("val_acc", [0.1, 0.7, 0.6]), ("loss", [3, 2, 1]), ("odd", [double.NaN])),
        Made(2, p => p with { Name = "other", Parameters = p.Parameters.SetItem("lr", "0.2").Add("seed", "1"),
            Git = p.Git! with { Commit = new string('f', 40) }, Host = p.Host with { Name = "elsewhere" }, Image = null },
            ("val_acc", [0.2, 0.9, 0.9]), ("loss", [3, 2, 1]), ("odd", [double.PositiveInfinity])),
    ]);

    [Fact]
    public void Facts_that_differ_are_named_in_the_order_in_which_they_matter()
    {
        Assert.Equal(["param.lr", "param.seed", "git.commit", "image.id", "image.names", "host.name"], Two.Facts.Select(f => f.Name));
        Assert.Equal(["parameters", "seed", "code", "image", "image", "machine"], Two.Facts.Select(f => f.Group));
        Assert.Equal(["0.1", "0.2"], Two.Facts[0].Values.AsEnumerable());
        Assert.Null(Two.Facts[1].Values[0]);
        Assert.Equal(["baseline", "other"], Two.Labels.AsEnumerable());
    }

    [Fact]
    public void Packages_that_all_have_differ_one_by_one_and_the_rest_together()
    {
        Run With(int number, params (string, string)[] packages) =>
            Made(number, p => p with { Name = null }) with { Packages = packages.ToImmutableSortedDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal) };
        var one = With(1, ("numpy", "2.2.4"), ("torch", "2.6.0"), ("a", "1"), ("b", "1"), ("c", "1"), ("d", "1"), ("e", "1"), ("f", "1"));
        var facts = RunComparison.Of([one, With(2, ("numpy", "2.2.4"), ("torch", "2.7.1"))]).Facts;
        Assert.Equal(["packages further", "packages.torch"], facts.Select(f => f.Name));
        Assert.Equal(["a 1, b 1, c 1, d 1, e 1 and 1 more", null], facts[0].Values.AsEnumerable());
        Assert.Equal(("image", "2.6.0", "2.7.1"), (facts[1].Group, facts[1].Values[0], facts[1].Values[1]));
        Assert.Empty(RunComparison.Of([one, With(2)]).Facts);   // one in a container
    }

    [Fact]
    public void A_flag_that_only_moved_to_another_line_is_no_difference()
    {
        SeenFlag[] before = [new("PYTHONHASHSEED=0", "environment"), new("random.seed(0)", "train.py:3")],
        after = [new("random.seed(0)", "train.py:9"), new("torch.compile(", "train.py:12")];
        var facts = RunComparison.Of([Made(1, p => p with { Determinism = [.. before] }), Made(2, p => p with { Determinism = [.. after] })]).Facts;
        Assert.Equal([("seed", "determinism.torch.compile(", null, "seen")], facts.Select(f => (f.Group, f.Name, f.Values[0], f.Values[1])));
    }

    [Fact]
    public void Models_that_differ_stand_behind_what_made_them_so()
    {
        static Run With(Run run, string digest, long parameters) => run with
        {
            End = new() { Id = run.Id.ToString(), Ended = default, Seconds = 1, Exit = 0,
                Artifacts = [new("best.pt", 5_000_000) { Sha256 = digest, Model = new("PyTorch checkpoint (zip)", parameters, ["float32"]) },
                    new("notes.txt", 5)] },
        };
        var compared = RunComparison.Of([With(Two.Runs[0], new string('a', 64), 1200), With(Two.Runs[1], new string('b', 64), 0)]);
        Assert.Equal(("models", "model.best.pt"), (compared.Facts[^1].Group, compared.Facts[^1].Name));
        Assert.Equal(["1,200 parameters, 5.0 MB, sha256:aaaaaaaaaaaa", "5.0 MB, sha256:bbbbbbbbbbbb"], compared.Facts[^1].Values.AsEnumerable());
        Assert.DoesNotContain(RunComparison.Of([With(Two.Runs[0], "a", 1), With(Two.Runs[1], "a", 1)]).Facts, f => f.Group == "models");
    }

    [Fact]
    public void A_metric_has_one_winner_or_none()
    {
        Assert.Equal(1, Two.Metrics.Single(m => m.Name == "val_acc").Winner);
        Assert.Null(Two.Metrics.Single(m => m.Name == "loss").Winner);
        Assert.Null(Two.Metrics.Single(m => m.Name == "odd").Winner);
        Assert.Equal(["val_acc", "loss"], Two.Drawable());
    }

    [Fact]
    public void Runs_of_one_name_are_told_apart() =>
        Assert.Equal(["0912-brave-otter-0001", "0912-brave-otter-0002"], RunComparison.Of([Made(1, p => p), Made(2, p => p)]).Labels.AsEnumerable());

    [Fact]
    public void The_comparison_is_this()
    {
        using var text = new StringWriter();
        ComparisonView.Write(Transcript.Console(text), Two, Two.Drawable().Take(1));
        Snapshot.Match(text + ComparisonPage.Of(Two, "curves.svg"), "/nowhere");
    }

    [Fact]
    public void Without_plans_and_points_there_is_nothing_to_say()
    {
        var id = RunId.Parse("2026/08/21/0912-brave-otter-0001");
        var empty = RunComparison.Of([new Run { Id = id }, new Run { Id = RunId.Parse("2026/08/21/0912-brave-otter-0002") }]);
        Assert.Empty(empty.Facts);
        Assert.Empty(empty.Drawable());
        Assert.Contains("0 facts", ComparisonPage.Of(empty, null), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_words_stay_in_their_cells()
    {
        var page = ComparisonPage.Of(RunComparison.Of([Made(1, p => p with { Name = "a|b\n# x" }),
            Made(2, p => p with { Name = "<script>", Line = "x | y\n## z", Parameters = p.Parameters.SetItem("lr", "`|`\n") })]), null);
        Assert.DoesNotContain(page.Split('\n'), l => l.StartsWith("## z", StringComparison.Ordinal) || l == "# x");
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }
}
