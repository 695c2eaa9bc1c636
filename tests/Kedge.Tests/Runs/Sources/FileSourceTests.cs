using System.Text;
using Kedge.Runs.Following;
using Kedge.Runs.Metrics;
using Kedge.Runs.Metrics.Files;
using Kedge.Runs.Metrics.TensorBoard;

namespace Kedge.Tests.Runs.Sources;

public sealed class FileSourceTests
{
    readonly Told _told = new();

    static void Give(GrowingSource source, params string[] pieces)
    {
        foreach (var piece in pieces)
        {
            source.Add(Encoding.UTF8.GetBytes(piece), 5);
            source.Pause(5);
        }
    }

    [Fact]
    public void Lightnings_csv_leaves_cells_empty_that_were_not_reported()
    {
        Give(new CsvLog(_told.Values, 0), "epoch,step,train_loss,val_lo", "ss\n0,49,0.5,\r\n0,49,,0.6\n1,9", "9,0.25,nan\n");
        Assert.Equal(["files 49 epoch=0 train_loss=0.5", "files 49 epoch=0 val_loss=0.6", "files 99 epoch=1 train_loss=0.25 val_loss=NaN"], _told.Lines);
    }

    [Fact]
    public void Rows_that_were_there_before_the_run_are_not_its_own()
    {
        const string Old = "step,loss\n1,9\n2,8\n";
        Give(new CsvLog(_told.Values, Old.Length), Old + "3,7\n");
        Assert.Equal(["files 3 loss=7"], _told.Lines);
    }

    [Fact]
    public void A_csv_that_is_written_anew_with_another_column_is_told_once()
    {
        var csv = new CsvLog(_told.Values, 0);
        Give(csv, "step,loss\n1,9\n2,8\n");
        csv.Again();
        Give(csv, "step,loss,acc\n1,9,\n2,8,\n3,7,0.5\n");
        Assert.Equal(["files 1 loss=9", "files 2 loss=8", "files 3 loss=7 acc=0.5"], _told.Lines);
    }

    [Fact]
    public void Ultralytics_pads_its_csv_with_spaces()
    {
        Give(new CsvLog(_told.Values, 0), "   epoch,  train/box_loss, metrics/mAP50(B)\n       1,         1.25,          0.31\n");
        Assert.Equal(["files - epoch=1 train/box_loss=1.25 metrics/mAP50(B)=0.31"], _told.Lines);
    }

    [Fact]
    public void Checkpoints_copies_of_the_trainers_log_are_told_once()
    {
        var state = new TrainerState(_told.Values);
        state.Read("{\"log_history\":[{\"loss\":2.0,\"epoch\":0.1,\"step\":5}]}"u8.ToArray(), 1);
        state.Read("{\"log_history\":[{\"loss\":2.0,\"epoch\":0.1,\"step\":5},{\"eval_loss\":1.5,\"step\":5},{\"train_runtime\":9,\"step\":10}]}"u8.ToArray(), 2);
        foreach (var wrong in (string[])["{\"log_hist", "[]", "{\"log_history\":7}", "{\"log_history\":[1,null,{\"a\":\"b\"}]}", ""])
            state.Read(Encoding.UTF8.GetBytes(wrong), 3);
        Assert.Equal(["files 5 loss=2 epoch=0.1", "files 5 eval_loss=1.5", "files 10 train_runtime=9"], _told.Lines);
    }

    [Fact]
    public void What_kedge_log_writes_is_read()
    {
        var log = new PointLog("log", 1_000, _told.Values);
        Give(log, "{\"t\":1.5,\"s\":3,\"v\":{\"loss\":0.5,\"x\":\"nan\"}}\n{\"p\":{\"lr\":\"0.1\"", "}}\n{\"t\":2,\"v\":{\"a\":1}}\n");
        Assert.Equal(["lr=0.1", "log 3 loss=0.5 x=NaN", "log - a=1"],
            _told.Lines.Select(l => l.Replace("log lr", "lr", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Reverse()
                .Order(new ByLength()));
        Assert.Null(log.Trouble);
    }

    sealed class ByLength : IComparer<string>
    {
        public int Compare(string? x, string? y) =>
            x!.StartsWith("lr", StringComparison.Ordinal) ? -1 : y!.StartsWith("lr", StringComparison.Ordinal) ? 1 : string.CompareOrdinal(y, x);
    }

    /// <summary>Times before the run's start, and back again, lose no value and no order.</summary>
    [Fact]
    public void A_clock_that_jumps_moves_nothing_but_times()
    {
        var log = new PointLog("log", 1_700_000_000_000, _told.Values);
        Give(log, "{\"t\":1700000005,\"s\":1,\"v\":{\"a\":1}}\n{\"t\":12,\"s\":2,\"v\":{\"a\":2}}\n{\"t\":1e300,\"s\":3,\"v\":{\"a\":3}}\n{\"t\":-5,\"s\":4,\"v\":{\"a\":4}}\n");
        Assert.Equal(["log 1 a=1", "log 2 a=2", "log 3 a=3", "log 4 a=4"], _told.Lines);
        Assert.Null(log.Trouble);
    }

    [Fact]
    public void Foreign_lines_in_kedge_logs_file_are_counted()
    {
        var log = new PointLog("log", 0, _told.Values);
        Give(log, "noise\n[1]\n{\"v\":{\"a\":[1,{\"b\":2}],\"c\":2}}\n{\"v\":\n{\"s\":1e300,\"v\":{\"d\":1}}\n");
        Assert.Equal(["log - c=2", "log - d=1"], _told.Lines);
        Assert.Equal("3 lines are not what kedge.log writes", log.Trouble);
    }

    [Fact]
    public void Detectron2s_json_lines_are_read()
    {
        Give(new JsonLines(_told.Values), "{\"iteration\": 19, \"total_loss\": 1.5, \"lr\": 0.001, \"eta_seconds\": 7.0}\nnot json\n{}\n");
        Assert.Equal(["files 19 total_loss=1.5 lr=0.001"], _told.Lines);
    }

    [Theory]
    [InlineData("events.out.tfevents.1700000000.me.7.0", FileKind.TensorBoard)]
    [InlineData("events.out.tfevents.1700000000.me", FileKind.TensorBoard)]
    [InlineData("events.out.tfevents.1700000000.you.7.0", FileKind.None)]
    [InlineData("tfevents", FileKind.TensorBoard)]
    [InlineData("metrics.csv", FileKind.Csv)]
    [InlineData("data.csv", FileKind.None)]
    [InlineData("trainer_state.json", FileKind.TrainerState)]
    public void Names_say_what_a_file_is(string name, FileKind expected) => Assert.Equal(expected, FileKinds.Of(name, "me"));

    [Fact]
    public void Folders_of_event_files_become_prefixes()
    {
        var folders = new EventFolders();
        Assert.Equal(["", "acc_train/", "", "other/", "train/"],
            ((string[])["/p/logs/x", "/p/logs/x/acc_train", "/p/logs/x/1700000000.123456", "/p/other", "/p/logs/train"]).Select(folders.Prefix));
        Assert.Equal(["train/", "validation/"], ((string[])["/p/logs/train", "/p/logs/validation"]).Select(new EventFolders().Prefix));
        Assert.Equal(["", "", "acc_train/"], ((string[])["/p/logs/1700000000.123456", "/p/logs", "/p/logs/acc_train"]).Select(new EventFolders().Prefix));
    }

    [Theory]
    [InlineData("given/ranks/none_ab/attempt_0/1/stdout.log", 1, 0)]
    [InlineData("given/ranks/none_ab/attempt_12/0/stderr.log", 0, 12)]
    public void Ranks_logs_tell_rank_and_attempt(string path, int rank, int attempt) => Assert.Equal((rank, attempt), RankLog.Place(path));

    [Fact]
    public void A_later_attempt_takes_back_what_it_does_again()
    {
        Give(new RankLog(1, 0, _told.Values), "step=1 loss=3\nstep=2 loss=2\n");
        Give(new RankLog(1, 1, _told.Values), "resuming\nstep=2 loss=2.5\n");
        Assert.Equal(["r1 1 loss=3", "r1 2 loss=2", "r1 rewind 2", "r1 2 loss=2.5"], _told.Lines);
    }

    [Theory]
    [InlineData("r0", 0, 4)]
    [InlineData("r12", 12, 4)]
    [InlineData("log-r3", 3, 0)]
    [InlineData("mlflow", 0, 1)]
    [InlineData("tb", 0, 2)]
    public void Sources_name_their_rank(string source, int rank, int order) => Assert.Equal((rank, order), (MetricSource.RankOf(source), MetricSource.Order(source)));

    [Fact]
    public void One_metric_of_several_sources_is_told_by_the_most_direct_one()
    {
        MetricRow Row(long step, string name, double value) => new(step, step, [(name, value)]);
        var merged = MetricSeries.Merge(MetricSeries.BySource(
        [
            ("r0", Row(1, "train_loss", 1)), ("tb", Row(1, "train/loss", 2)), ("tb", Row(2, "train/loss", 2)), ("log", Row(9, "train-loss", 3)),
            ("r1", Row(1, "loss", 4)), ("r0", Row(1, "loss", 5)),
        ]));
        Assert.Equal(["loss", "rank1/loss", "train/loss"], merged.Keys);
        Assert.Equal("tb", merged["train/loss"].Source);
        Assert.Equal("log r0", string.Join(' ', merged["train/loss"].Also));
    }
}
