using System.Buffers;
using Kedge.Bench;
using Kedge.Runs;
using Kedge.Runs.Query;
using Kedge.Runs.Metrics;
using Kedge.Runs.Record;
using Kedge.Store;

namespace Kedge.Tests.Runs.Query;

public sealed class RunIndexTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("kedge-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    string Runs => Path.Combine(_root, "runs");

    RunIndex Index() => new(Runs, new BlobStore(Path.Combine(_root, "store")));

    (RunTable Table, int Read) Load()
    {
        var index = Index();
        return (index.Load(), index.ReadAnew);
    }

    string First => Path.Combine(Runs, Load().Table.Id(0).ToString());

    [Fact]
    public void Only_what_changed_is_read_again()
    {
        ManyRuns.Write(Runs, 100);
        Assert.Equal((100, 100), (Load().Table.Count, 100));
        Assert.Equal(0, Load().Read);
        RunTags.Change(Runs, Load().Table.Id(3), ["keep"], []);
        var (table, read) = Load();
        Assert.Equal(1, read);
        Assert.Equal(["keep"], table.Row(3).Texts("tags"));
        Directory.Delete(First, recursive: true);
        (table, read) = Load();
        Assert.Equal((99, 0), (table.Count, read));
        Assert.Equal(0, Load().Read);
    }

    [Fact]
    public void The_cache_says_what_the_folders_say()
    {
        ManyRuns.Write(Runs, 60);
        _ = Load();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_root, "store"), "*", SearchOption.AllDirectories)) File.WriteAllText(file, "rubbish");
        ManyRuns.Write(Runs, 70);
        _ = Load();
        var (cached, fresh) = (Load().Table, new RunIndex(Runs, null).Load());
        Assert.Equal(fresh.Count, cached.Count);
        for (var i = 0; i < fresh.Count; i++) Assert.Equal(Said(fresh.Row(i)), Said(cached.Row(i)));
    }

    static string Said(RunRow row) => row.Id + string.Concat(row.Facts.Select(f => f.ToString()).Order(StringComparer.Ordinal));

    [Fact]
    public void Folders_edited_by_hand_are_listed_as_they_are()
    {
        ManyRuns.Write(Runs, 5);
        var folders = Directory.GetFiles(Runs, "run.json", SearchOption.AllDirectories).Select(f => Path.GetDirectoryName(f)!).Order(StringComparer.Ordinal).ToArray();
        File.WriteAllText(Path.Combine(folders[0], "run.json"), "{");
        File.WriteAllText(Path.Combine(folders[1], "run.json"), """{"started": 7, "parameters": [1], "git": null, "host": {"gpus": {"a": [[["x"]]]}}}""");
        File.WriteAllText(Path.Combine(folders[2], "end.json"), """{"exit": "x", "metrics": [1, {"name": 2}, {"name": "loss"}, {"name": "loss", "first": {"value": true}}]}""");
        File.Delete(Path.Combine(folders[3], "run.json"));
        File.WriteAllText(Path.Combine(folders[4], "tags.txt"), "good\n\u001b[31m\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"t{i}\n")));
        Directory.CreateDirectory(Path.Combine(Runs, "2026", "not-a-month", "x", "y"));
        File.WriteAllText(Path.Combine(Runs, "2026", "stray"), "");
        var table = Load().Table;
        Assert.Equal(5, table.Count);
        var facets = new RunFacets(table, Index().Open(table, DateTimeOffset.UnixEpoch));
        Assert.Equal(5, new RunQuery(null, SortKey.Parse("loss,lr"), 9).Over(facets).All);
        Assert.True(table.Row(4).Texts("tags").Count() <= 100);
        Assert.DoesNotContain(table.Row(4).Texts("tags"), t => t.Contains('\u001b'));
    }

    [Fact]
    public void A_run_that_goes_on_is_read_as_it_grows()
    {
        ManyRuns.Write(Runs, 1);
        var folder = First;
        File.Delete(Path.Combine(folder, "end.json"));
        Directory.CreateDirectory(Path.Combine(folder, "metrics"));
        var lines = new MetricLines("r0");
        File.WriteAllBytes(Path.Combine(folder, "metrics/r0.jsonl"), Line(lines, new(1, 10, [("loss", 2)])));
        Assert.Equal(2, Load().Table.Row(0).Metrics.Single().Last.Value);
        File.AppendAllBytes(Path.Combine(folder, "metrics/r0.jsonl"), Line(lines, new(2, 20, [("loss", 1)])));
        Assert.Equal(1, Load().Table.Row(0).Metrics.Single().Last.Value);
    }

    static byte[] Line(MetricLines lines, MetricRow row)
    {
        var bytes = new ArrayBufferWriter<byte>();
        lines.Write(row, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    [Fact]
    public void What_a_training_told_of_its_parameters_can_be_asked_for()
    {
        ManyRuns.Write(Runs, 1);
        var plan = RunPageTests.Plan() with { Parameters = RunPlan.NoText.Add("lr", "0.1").Add("momentum", "0.5"), Script = new("train.py", "x"),
            ParameterSources = RunPlan.NoText.Add("lr", "train.py:3") };
        File.WriteAllText(Path.Combine(First, "run.json"), RunJson.Write(plan));
        File.WriteAllText(Path.Combine(First, "end.json"),
            RunJson.Write(new RunEnd { Id = "x", Ended = DateTimeOffset.UnixEpoch, Seconds = 1, Exit = 0,
                Parameters = RunPlan.NoText.Add("lr", "0.3").Add("depth", "4") }));
        int Found(string where) => new RunQuery(Where.Parse(where).Value, [], 9).Over(new(Load().Table, new Dictionary<int, RunStatus>())).Rows.Length;
        Assert.Equal((1, 0, 1), (Found("lr=0.3 and depth>3"), Found("lr<0.2"), Found("momentum=0.5")));
        Assert.Equal("depth=4 lr=0.3 momentum=0.5", string.Join(' ', new RunReader(Runs).Summary(Load().Table.Id(0)).Parameters.Select(p => $"{p.Key}={p.Value}")));
    }

    [Fact]
    public void What_a_lost_run_was_told_can_be_asked_for_too()
    {
        ManyRuns.Write(Runs, 1);
        var folder = First;
        File.WriteAllText(Path.Combine(folder, "run.json"), RunJson.Write(RunPageTests.Plan() with { Parameters = RunPlan.NoText.Add("lr", "0.1"),
            Script = new("train.py", "x"), ParameterSources = RunPlan.NoText.Add("lr", "train.py:3") }));
        File.Delete(Path.Combine(folder, "end.json"));
        int Found(string where) => new RunQuery(Where.Parse(where).Value, [], 9).Over(new(Load().Table, new Dictionary<int, RunStatus>())).Rows.Length;
        Assert.Equal((1, 0), (Found("lr=0.1"), Found("depth")));
        // MLflow's clients: the recorder had written these.
        File.WriteAllText(Path.Combine(folder, "events.jsonl"), """{"ms":5,"event":"param","detail":"mlflow lr=0.3"}""" + "\n{\"ms\":6,\"ev");
        Assert.Equal((1, 0, 0), (Found("lr=0.3"), Found("lr=0.1"), Found("depth")));
        // kedge.params: the recorder was killed before it had read them.
        Directory.CreateDirectory(Path.Combine(folder, "given"));
        File.WriteAllText(Path.Combine(folder, "given/log-r0-7-0.jsonl"),
            """{"p":{"depth":"12","lr":"0.5","optimiser":"sgd","hub_token":"hunter2"}}""" + "\n{\"p\":{\"torn\":\"1");
        Assert.Equal((1, 1, 0), (Found("depth>11 and optimiser=sgd"), Found("lr=0.3"), Found("torn")));
        Assert.Equal((0, 1), (Found("hub_token=hunter2"), Found("hub_token")));
        File.AppendAllText(Path.Combine(folder, "given/log-r0-7-0.jsonl"), "\"}}\n");
        Assert.Equal(1, Found("torn=1"));
    }

    [Fact]
    public void A_hundred_thousand_metric_names_are_a_slow_run_and_no_more()
    {
        ManyRuns.Write(Runs, 1);
        var value = new MetricValue(1, 0.5);
        File.WriteAllText(Path.Combine(First, "end.json"), RunJson.Write(new RunEnd
        {
            Id = "x", Ended = DateTimeOffset.UnixEpoch, Seconds = 1, Exit = 0,
            Metrics = [.. Enumerable.Range(0, 100_000).Select(i => new MetricSummary($"m{i}", 1, value, value, value, value))],
        }));
        var table = Load().Table;
        Assert.Equal(100_000, table.Row(0).Metrics.Length);
        Assert.Single(new RunQuery(Where.Parse("m99999>0.4").Value, [], 9).Over(new(table, new Dictionary<int, RunStatus>())).Rows);
    }

    [Fact]
    public void Links_lead_nowhere()
    {
        ManyRuns.Write(Runs, 2);
        var outside = Directory.CreateDirectory(Path.Combine(_root, "outside")).FullName;
        File.WriteAllText(Path.Combine(outside, "secret"), "secret");
        var folder = First;
        Directory.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(folder)!, "0900-evil-link-abcd"), outside);
        Assert.Equal(2, Load().Table.Count);
        Assert.Equal(2, new RunReader(Runs).Ids().Length);
        File.CreateSymbolicLink(Path.Combine(folder, "RUN.md"), Path.Combine(outside, "secret"));
        File.CreateSymbolicLink(Path.Combine(folder, "RUN.md.tmp"), Path.Combine(outside, "made"));
        File.CreateSymbolicLink(Path.Combine(folder, "tags.txt.tmp"), Path.Combine(outside, "tags"));
        File.CreateSymbolicLink(Path.Combine(Runs, ".turn.tmp"), Path.Combine(outside, "turn"));
        var (reader, id) = (new RunReader(Runs), Load().Table.Id(0));
        Assert.Null(Kedge.Runs.Page.RunPages.Make(reader, reader.Read(id), RunStatus.Done));
        RunTags.Change(Runs, id, ["keep"], []);
        Assert.DoesNotContain("secret", File.ReadAllText(Path.Combine(folder, "RUN.md")), StringComparison.Ordinal);
        Assert.Equal(["secret"], Directory.GetFiles(outside).Select(f => Path.GetFileName(f)));
        Assert.Equal("secret", File.ReadAllText(Path.Combine(outside, "secret")));
        Directory.CreateSymbolicLink(Path.Combine(folder, "plots"), outside);
        Assert.Throws<IOException>(() => PlainFile.Replace(folder, "plots/x.svg", "x"));
    }

    [Fact]
    public void Removed_runs_come_back_whole()
    {
        ManyRuns.Write(Runs, 1);
        var id = Load().Table.Id(0);
        var trash = new RunTrash(Runs);
        trash.Take(id);
        Assert.Equal(0, Load().Table.Count);
        Assert.Equal([".trash"], Directory.GetDirectories(Runs).Select(d => Path.GetFileName(d)!));
        Assert.Equal(id, Assert.Single(trash.Ids()));
        trash.Restore(id);
        Assert.Equal(id, Load().Table.Id(0));
        trash.Take(id);
        Assert.Equal(1, trash.Empty());
        Assert.Empty(trash.Ids());
    }
}
