using System.Text;
using Kedge.Runs;
using Kedge.Runs.Metrics;
using Kedge.Runs.Record;

namespace Kedge.Tests.Runs;

public sealed class RunFoldTests
{
    static readonly RunId Id = RunId.Parse("2026/08/21/0912-brave-otter-7f3a");
    static readonly DateTimeOffset Now = new(2026, 8, 21, 9, 30, 0, TimeSpan.Zero);

    static RunEvent.Ended Ended(int exit, string? signal = null) => new(new() { Id = Id.ToString(), Ended = Now, Seconds = 1, Exit = exit, Signal = signal });

    [Fact]
    public void Status_follows_from_end_and_beat()
    {
        Assert.Equal(RunStatus.Done, Run.Fold(Id, [Ended(0)]).StatusAt(Now));
        Assert.Equal(RunStatus.Failed, Run.Fold(Id, [Ended(3)]).StatusAt(Now));
        Assert.Equal(RunStatus.Failed, Run.Fold(Id, [Ended(137, "SIGKILL")]).StatusAt(Now));
        Assert.Equal(RunStatus.Interrupted, Run.Fold(Id, [Ended(130, "SIGINT")]).StatusAt(Now));
        Assert.Equal(RunStatus.Lost, Run.Fold(Id, []).StatusAt(Now));
        Assert.Equal(RunStatus.Running, Run.Fold(Id, [new RunEvent.Beat(Now.AddSeconds(-9), false)]).StatusAt(Now));
        Assert.Equal(RunStatus.Lost, Run.Fold(Id, [new RunEvent.Beat(Now.AddSeconds(-31), false)]).StatusAt(Now));
        Assert.Equal(RunStatus.Lost, Run.Fold(Id, [new RunEvent.Beat(Now, Gone: true)]).StatusAt(Now));
    }

    [Fact]
    public void Points_become_series_and_summaries()
    {
        var run = Run.Fold(Id, [.. Enumerable.Range(1, 4).Select(i => new RunEvent.Measured(new(i, i * 10, [("loss", i == 3 ? 0.1 : 1.0 / i), ("epoch", i)])))]);
        var loss = Assert.Single(run.Metrics);
        Assert.Equal(("loss", 4, 1.0, 0.25, 0.1, 3L), (loss.Name, loss.Count, loss.First.Value, loss.Last.Value, loss.Best.Value, loss.Best.Step));
        Assert.Equal(Axis.Step, run.Series["loss"].Over().Axis);
    }

    [Fact]
    public void A_summary_line_at_the_end_does_not_spoil_the_axis()
    {
        var points = Enumerable.Range(1, 4).Select(i => new MetricRow(i, i, [("acc", 0.5)])).Append(new(null, 9, [("acc", 0.6)]));
        var (axis, x) = MetricSeries.Of(points)["acc"].Over();
        Assert.Equal(Axis.Step, axis);
        Assert.True(double.IsNaN(x[4]));
    }

    [Fact]
    public void Steps_that_go_back_are_no_axis()
    {
        var rows = new[] { 1, 2, 1, 2 }.Select(i => new MetricRow(i, i, [("acc", 0.5)]));
        Assert.Equal(Axis.Count, MetricSeries.Of(rows)["acc"].Over().Axis);
    }

    [Fact]
    public void Plan_and_end_read_back_and_damage_is_no_exception()
    {
        var plan = RunPageTests.Plan();
        var text = Encoding.UTF8.GetBytes(RunJson.Write(plan));
        Assert.Equal(RunJson.Write(plan), RunJson.Write(RunJson.ReadPlan(text)!));
        for (var length = 0; length < text.Length - 1; length += 7) Assert.Null(RunJson.ReadPlan(text.AsSpan(0, length)));
        for (var bit = 0; bit < text.Length * 8; bit += 5)
        {
            var flipped = (byte[])text.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            _ = RunJson.ReadPlan(flipped);
        }
        var newer = Encoding.UTF8.GetString(text).Replace("{\n  \"kedge\": 1", "{\n  \"new\": {\"a\": [1]},\n  \"kedge\": 1", StringComparison.Ordinal);
        Assert.NotNull(RunJson.ReadPlan(Encoding.UTF8.GetBytes(newer)));
    }
}
