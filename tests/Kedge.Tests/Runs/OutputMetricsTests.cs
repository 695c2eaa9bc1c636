using System.Text;
using Kedge.Runs.Metrics;
using Kedge.Runs;
using Kedge.Runs.Output;

namespace Kedge.Tests.Runs;

public sealed class OutputMetricsTests
{
    static List<MetricRow> Rows(string output, int piece = int.MaxValue)
    {
        var (metrics, rows, bytes) = (new OutputMetrics(), new List<MetricRow>(), Encoding.UTF8.GetBytes(output));
        for (var at = 0; at < bytes.Length; at += piece) metrics.Add(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)), 5, rows.Add);
        metrics.End(9, rows.Add);
        return rows;
    }

    static string Text(IEnumerable<MetricRow> rows) =>
        string.Join("; ", rows.Select(r => $"{r.Step} {string.Join(' ', r.Values.Select(v => FormattableString.Invariant($"{v.Name}={v.Value}")))}"));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Pieces_may_be_cut_anywhere(int piece) =>
        Assert.Equal("1 loss=0.5; 2 loss=0.25", Text(Rows("step=1 loss=0.5\nstep=2 loss=0.25", piece)));

    [Fact]
    public void A_progress_bar_counts_as_its_last_state() =>
        Assert.Equal("10 loss=0.1", Text(Rows("  0%|  | 1/10 [00:01, loss=0.9]\r 50%|# | 5/10 [00:05, loss=0.5]\r100%|##| 10/10 [00:10, loss=0.1]\n")));

    [Fact]
    public void Bytes_of_anything_are_no_metrics_and_another_encoding_is_none_of_them()
    {
        var (metrics, rows, noise) = (new OutputMetrics(), new List<MetricRow>(), new byte[4 << 20]);
        new Random(7).NextBytes(noise);
        metrics.Add(noise, 5, rows.Add);
        metrics.Add([.. "\n"u8, 0xc9, .. "poque 1, step=2 loss=0.5\n"u8], 5, rows.Add);
        Assert.Equal("2 loss=0.5", Text(rows));
    }

    [Fact]
    public void Windows_line_ends_are_line_ends() => Assert.Equal(" loss=0.5;  loss=0.4", Text(Rows("loss=0.5\r\nloss=0.4\r\n")));

    [Fact]
    public void An_unknown_name_counts_from_its_second_sighting_the_first_included() =>
        Assert.Equal(" widgets=3;  widgets=4", Text(Rows("widgets: 3\nbatch_count: 64\nwidgets: 4\n")));

    [Fact]
    public void A_name_beside_a_step_counts_at_once() => Assert.Equal("1 widgets=3", Text(Rows("step 1 widgets: 3\n")));

    [Fact]
    public void A_heading_gives_its_epoch_to_the_lines_below() =>
        Assert.Equal(" epoch=1 loss=0.5;  epoch=2 loss=0.4", Text(Rows("Epoch 1/2\n - 2s 4ms/step - loss: 0.5\nEpoch 2/2\n - 2s 4ms/step - loss: 0.4\n")));

    [Fact]
    public void Steps_that_restart_in_each_epoch_become_steps_of_the_run() =>
        Assert.Equal("100 epoch=1 loss=3; 200 epoch=1 loss=2; 300 epoch=2 loss=1; 400 epoch=2 loss=0.5", Text(Rows(
            "Epoch [1/2], Step [100/200], Loss: 3\nEpoch [1/2], Step [200/200], Loss: 2\nEpoch [2/2], Step [100/200], Loss: 1\nEpoch [2/2], Step [200/200], Loss: 0.5\n")));

    [Fact]
    public void A_line_beyond_the_limit_is_no_text_and_the_next_one_is() =>
        Assert.Equal(" loss=1", Text(Rows(new string('x', OutputLines.Limit * 3) + " loss=9\nloss=1\n", 1000)));

    [Fact]
    public void More_names_than_a_trainer_has_are_counted_not_kept()
    {
        var metrics = new OutputMetrics();
        for (var i = 0; i < OutputMetrics.MaxNames + 5; i++) metrics.Add(Encoding.UTF8.GetBytes($"step 1 m{i}=1\n"), 0, _ => { });
        Assert.Equal(5, metrics.NamesLeftOut);
    }

    [Fact]
    public void Any_bytes_will_do()
    {
        var (random, metrics) = (new Random(3), new OutputMetrics());
        var bytes = new byte[997];
        for (var i = 0; i < 500; i++)
        {
            random.NextBytes(bytes);
            metrics.Add(bytes, 0, _ => { });
        }
        metrics.End(0, _ => { });
    }
}
