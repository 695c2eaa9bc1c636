using Kedge.Cli.Views.Runs;
using Kedge.Runs;
using Kedge.Runs.Metrics;
using Kedge.Runs.Reproduce;

namespace Kedge.Tests.Runs.Reproduce;

public sealed class ReproductionTests
{
    static Run Made(int number, Func<RunPlan, RunPlan> change, params IEnumerable<(string Name, double[] Values)> metrics)
    {
        var id = RunId.Parse($"2026/08/21/0912-brave-otter-000{number}");
        return new()
        {
            Id = id, Plan = change(RunPageTests.Plan() with { Id = id.ToString() }),
            End = new() { Id = id.ToString(), Ended = default, Seconds = number, Exit = 0, Metrics = default },
            Series = MetricSeries.Of(metrics.SelectMany(m => m.Values.Select((v, i) => new MetricRow(i * 10, i * 1000 * number, [(m.Name, v)])))),
        };
    }

    static Reproduction Of(Func<RunPlan, RunPlan> change, double[] was, double[] now, params IEnumerable<string> tolerances) =>
        Reproduction.Of(Made(1, p => p, ("loss", was), ("seconds", [1])), Made(2, change, ("loss", now), ("seconds", [2])), Tolerance.ParseAll(tolerances).Value);

    static Agreement Loss(Reproduction done) => done.Metrics.Single(m => m.Name == "loss").Agreement;

    [Fact]
    public void On_a_cpu_every_number_must_be_the_same()
    {
        Assert.Equal((Agreement.Same, true), (Loss(Of(p => p, [1, 0.5], [1, 0.5])), Of(p => p, [1, 0.5], [1, 0.5]).Agrees));
        var differs = Of(p => p, [1, 0.5, 0.4], [1, 0.50000001, 0.4]);
        Assert.Equal((Agreement.Differs, false), (Loss(differs), differs.Agrees));
        Assert.Equal("first at step 10: 0.5 was, 0.50000001 is", differs.Metrics.Single(m => m.Name == "loss").Detail);
        Assert.Equal(Agreement.Differs, Loss(Of(p => p, [1, 0.5], [1])));
        Assert.Equal(Agreement.Same, Loss(Of(p => p, [1, double.NaN], [1, double.NaN])));
        Assert.Equal(Agreement.Differs, Loss(Of(p => p, [1, double.NaN], [1, 5])));
    }

    [Theory]
    [InlineData("loss=0.1", Agreement.Within)]
    [InlineData("loss=0.001", Agreement.Differs)]
    [InlineData("loss=2%", Agreement.Within)]
    [InlineData("*=2%", Agreement.Within)]
    [InlineData("other=2%", Agreement.Differs)]
    public void A_tolerance_is_of_one_metric(string tolerance, Agreement expected) => Assert.Equal(expected, Loss(Of(p => p, [1, 0.5], [1, 0.505], tolerance)));

    [Fact]
    public void On_a_gpu_one_percent_is_usual_and_flags_make_it_exact()
    {
        static RunPlan Gpu(RunPlan p) => p with { Host = p.Host with { Gpus = ["A GPU"] } };
        Assert.Equal(Agreement.Within, Loss(Reproduction.Of(Made(1, Gpu, ("loss", [1, 0.5])), Made(2, Gpu, ("loss", [1, 0.504])), Tolerance.ParseAll([]).Value)));
        static RunPlan Told(RunPlan p) => Gpu(p) with { Parameters = p.Parameters.Add("deterministic", "true") };
        Assert.Equal(Agreement.Differs, Loss(Reproduction.Of(Made(1, Told, ("loss", [1, 0.5])), Made(2, Told, ("loss", [1, 0.504])), Tolerance.ParseAll([]).Value)));
    }

    [Fact]
    public void The_reasons_stand_in_order_of_their_likelihood()
    {
        var done = Of(p => p with { Parameters = p.Parameters.SetItem("lr", "0.3").Add("seed", "7"), Host = p.Host with { Cpu = "Another" },
            Git = p.Git! with { Commit = "abc", Branch = null } }, [1], [2]);
        Assert.Equal("param.seed param.lr git.commit host.cpu", string.Join(' ', done.Facts.Select(f => f.Name)));
        using var text = new StringWriter();
        ReproductionView.Write(Transcript.Console(text), done);
        Snapshot.Match(text + ReproductionView.Json(done), "/nowhere");
    }

    [Fact]
    public void What_is_gone_or_ended_otherwise_does_not_agree()
    {
        Assert.Equal(Agreement.Gone, Reproduction.Of(Made(1, p => p, ("loss", [1])), Made(2, p => p), Tolerance.ParseAll([]).Value).Metrics.Single().Agreement);
        var failed = Made(2, p => p, ("loss", [1]));
        Assert.False(Reproduction.Of(Made(1, p => p, ("loss", [1])), failed with { End = failed.End! with { Exit = 1 } }, Tolerance.ParseAll([]).Value).Agrees);
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("=1")]
    [InlineData("loss=x")]
    [InlineData("loss=-1")]
    [InlineData("loss=%")]
    [InlineData("loss=inf")]
    public void Nonsense_is_no_tolerance(string word) => Assert.Equal("KDG5040", Assert.Single(Tolerance.ParseAll([word]).Problems).Code);

    [Theory]
    [InlineData("train_samples_per_second", true)]
    [InlineData("perf/step_time", true)]
    [InlineData("seconds", true)]
    [InlineData("sometimes", false)]
    [InlineData("val_loss", false)]
    public void What_measures_time_is_not_compared(string name, bool timing) => Assert.Equal(timing, Reproduction.IsTiming(name));
}
