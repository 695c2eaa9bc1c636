using Kedge.Runs;
using Kedge.Runs.Following;
using Kedge.Runs.Record;

namespace Kedge.Tests.Runs.Sources;

/// <summary>On a real folder. Finishing reads all that is there, so nothing waits for a clock.</summary>
public sealed class FollowerTests : IDisposable
{
    readonly string _project = Directory.CreateTempSubdirectory("kedge-follow-").FullName;
    readonly Told _told = new();

    public void Dispose() => Directory.Delete(_project, recursive: true);

    void Put(string name, string text)
    {
        var path = Path.Combine(_project, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.AppendAllText(path, text);
    }

    async Task<string[]> Followed(Action training)
    {
        var given = Directory.CreateDirectory(Path.Combine(_project, "runs/2026/given")).FullName;
        var follower = new Follower(new([_project], given, "me", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 10_000), _told.Values, () => 7);
        training();
        var missing = await follower.Finish();
        return [.. _told.Lines, .. missing.Select(m => $"{Path.GetFileName(m.What)}: {m.Why}")];
    }

    /// <summary>The last search for metrics finds the models as well: what a run wrote of them is decided elsewhere.</summary>
    [Fact]
    public async Task Models_are_found_by_the_same_search()
    {
        Put("old.pt", "1");
        var given = Directory.CreateDirectory(Path.Combine(_project, "runs/2026/given")).FullName;
        var follower = new Follower(new([_project], given, "me", 0), _told.Values, () => 7);
        Put("out/new.onnx", "2");
        Put("out/metrics.csv", "step,loss\n1,0.5\n");
        await follower.Finish();
        Assert.Equal(["old.pt", "out/new.onnx"], follower.Models.Select(m => Path.GetRelativePath(_project, m.Path)).Order(StringComparer.Ordinal));
        Assert.Equal(["files 1 loss=0.5"], _told.Lines);
    }

    [Fact]
    public async Task New_files_are_read_wherever_they_appear()
    {
        var events = TensorBoard.WrittenEvents.Bytes("torch/events.out.tfevents.1700000001.host.1.2");
        var told = await Followed(() =>
        {
            Put("lightning_logs/version_0/metrics.csv", "step,loss\n1,0.5\n");
            Put("out/checkpoint-5/trainer_state.json", "{\"log_history\":[{\"loss\":2.0,\"step\":5}]}");
            Put("runs/Nov21_me/events.out.tfevents.1700000001.me.1.2", "");
            File.WriteAllBytes(Path.Combine(_project, "runs/Nov21_me/events.out.tfevents.1700000001.me.1.2"), events);
            Put("runs/2026/given/log-r0-1-0.jsonl", "{\"s\":1,\"v\":{\"acc\":1}}\n");
        });
        Assert.Equal(["files 1 loss=0.5", "files 5 loss=2", "log 1 acc=1", "tb 15 loss/train=0.5", "tb rewind 15"], told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_there_before_and_what_is_anothers_is_left_alone()
    {
        Put("logs/metrics.csv", "step,loss\n1,0.5\n");
        Put("out/trainer_state.json", "{\"log_history\":[{\"loss\":2.0,\"step\":5}]}");
        File.SetLastWriteTimeUtc(Path.Combine(_project, "out/trainer_state.json"), DateTime.UtcNow.AddHours(-1));
        var told = await Followed(() =>
        {
            Put("logs/metrics.csv", "2,0.25\n");
            Put("tb/events.out.tfevents.1700000001.you.1.2", "noise");
            Put(".hidden/metrics.csv", "step,loss\n1,9\n");
            Put("runs/2025/11/metrics.csv", "step,loss\n1,9\n");
        });
        Assert.Equal(["files 2 loss=0.25"], told);
    }

    [Theory]
    [InlineData("step,loss\n1,0.5\n", "files 1 loss=0.5")]                          // as long as before, byte for byte
    [InlineData("step,loss\n1,0.4\n", "files 1 loss=0.4")]
    [InlineData("step,loss\n7,9\n", "files 7 loss=9")]                              // shorter
    [InlineData("step,loss\n1,0.4\n2,0.3\n", "files 1 loss=0.4 files 2 loss=0.3")]   // longer
    public async Task A_file_that_is_written_anew_is_this_runs(string text, string expected)
    {
        var path = Path.Combine(_project, "history.csv");
        Put("history.csv", "step,loss\n1,0.5\n");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        Assert.Equal(expected, string.Join(' ', await Followed(() => File.WriteAllText(path, text))));
    }

    [Fact]
    public void What_a_killed_recorder_had_not_read_is_in_the_record_all_the_same()
    {
        var run = Path.Combine(_project, "runs/2026/08/21/0912-brave-otter-7f3a");
        Directory.CreateDirectory(Path.Combine(run, "given"));
        File.WriteAllText(Path.Combine(run, "run.json"), RunJson.Write(new RunPlan
        {
            Id = "2026/08/21/0912-brave-otter-7f3a", Project = "p", Started = DateTimeOffset.UnixEpoch, Command = ["python"], Line = "python", Folder = ".", Tool = "0",
            Engine = new("docker", null, []), Host = new("h", "o", "k", "c", 1, 1, []), User = new("u", "1:1"),
        }));
        File.WriteAllText(Path.Combine(run, "given/log-r0-7-0.jsonl"),
            "{\"t\":1,\"s\":1,\"v\":{\"loss\":3}}\n{\"t\":2,\"s\":2,\"v\":{\"loss\":2}}\n{\"t\":3,\"s\":3,\"v\":{\"lo");
        File.WriteAllText(Path.Combine(run, "given/log-r0-8-0.jsonl"), "{\"a\":1}\n{\"t\":4,\"s\":2,\"v\":{\"loss\":1}}\n");
        var read = new RunReader(Path.Combine(_project, "runs")).Read(RunId.Parse("2026/08/21/0912-brave-otter-7f3a"));
        Assert.Equal(["1 3 1000", "2 1 4000"], read.Series["loss"].Points.Select(p => FormattableString.Invariant($"{p.Step} {p.Value} {p.Milliseconds}")));
    }

    [Fact]
    public async Task Links_that_lead_away_or_in_circles_are_not_followed()
    {
        var told = await Followed(() =>
        {
            File.CreateSymbolicLink(Path.Combine(_project, "metrics.csv"), "/etc/passwd");
            Directory.CreateSymbolicLink(Path.Combine(_project, "round"), _project);
            Put("a/metrics.csv", "step,loss\n1,0.5\n");
        });
        Assert.Equal(["files 1 loss=0.5"], told);
    }

    [Fact]
    public async Task A_damaged_event_file_is_told()
    {
        var events = TensorBoard.WrittenEvents.Bytes(TensorBoard.WrittenEvents.Torch);
        events[100] ^= 1;
        Directory.CreateDirectory(Path.Combine(_project, "tb"));
        var told = await Followed(() => File.WriteAllBytes(Path.Combine(_project, "tb/events.out.tfevents.1.me"), events));
        Assert.Contains(told, line => line.StartsWith("events.out.tfevents.1.me: ", StringComparison.Ordinal) && line.Contains("damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_grows_while_it_is_read_is_told_once()
    {
        var told = await Followed(() =>
        {
            for (var i = 0; i < 2000; i++) Put("m/metrics.jsonl", $"{{\"step\":{i},\"loss\":0.5}}\n");
        });
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"files {i} loss=0.5"), told);
    }
}
