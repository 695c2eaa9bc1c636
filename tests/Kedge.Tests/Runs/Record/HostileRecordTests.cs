using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Kedge.Runs;
using Kedge.Runs.Compare;
using Kedge.Runs.Exchange;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;
using Kedge.Runs.Query;
using Kedge.Runs.Record;
using Kedge.Runs.Reproduce;
using Kedge.Traces.Rules;

namespace Kedge.Tests.Runs.Record;

/// <summary>A run folder that somebody edited by hand, or that a disk damaged: everything that reads runs gives an answer.</summary>
public sealed class HostileRecordTests : IDisposable
{
    static readonly RunId Id = RunId.Parse("2026/08/21/0912-brave-otter-7f3a");

    readonly string _root = Directory.CreateTempSubdirectory("kedge-hostile-").FullName;

    string Folder => Path.Combine(_root, Id.ToString());

    public void Dispose() => Directory.Delete(_root, recursive: true);

    void Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, name))!);
        File.WriteAllText(Path.Combine(Folder, name), text);
    }

    static string Plan() => RunJson.Write(RunPageTests.Plan() with
    {
        Ranks = 2, Data = [new("data", 3, 100, "sha256:00", "sha256")], Determinism = [new("torch.manual_seed(0)", "train.py:3")],
        Script = new("train.py", "00"), Configs = [new("a.yaml", "00")],
        Host = new("h", "os", "kernel", "cpu", 2, 1L << 30, ["GPU"]) { GpuDetails = [new("GPU", "uuid", 1, "9.0")] },
    });

    static string End() => RunJson.Write(new RunEnd
    {
        Id = Id.ToString(), Ended = DateTimeOffset.UnixEpoch, Seconds = 3, Exit = 0,
        Metrics = [new("loss", 2, new(1, 2), new(2, 1), new(2, 1), new(1, 2)) { Also = ["tb"] }],
        Artifacts = [new("model.pt", 5) { Sha256 = "00", Model = new("ONNX", 3, ["float32"]) { Opset = 17 } }],
        Files = RunPlan.NoText.Add("run.json", "00"), Incomplete = [new("a", "b")],
    });

    void Whole()
    {
        Put("run.json", Plan());
        Put("end.json", End());
        Put("events.jsonl", "{\"ms\":1,\"event\":\"param\",\"detail\":\"log lr=0.1\"}\n{\"ms\":5,\"event\":\"end\"}\n");
        Put("metrics/r0.jsonl", MetricText([.. Enumerable.Range(1, 60).Select(i => new MetricRow(i, i * 100, [("loss", 2.0 / i), ("lr", 0.1)]))]));
        Put("sys/host0.jsonl", MetricText([.. Enumerable.Range(1, 20).Select(i => new MetricRow(null, i * 1000, [("cpu", 1.5), ("gpu0.busy", 0.5)]))]));
        Put("log/r0.out", "step=1 loss=2\nThis DataLoader will create 8 worker processes in total. Our suggested max number of worker in current system is 2\n");
        Put("RUN.md", "# mine\n\n## Observations\n\n- kept\n");
    }

    static string MetricText(List<MetricRow> rows)
    {
        var (lines, bytes) = (new MetricLines("r0"), new ArrayBufferWriter<byte>());
        foreach (var row in rows) lines.Write(row, bytes);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>All that a user's command would do with it.</summary>
    void Look()
    {
        var reader = new RunReader(_root);
        var run = reader.Read(Id);
        var status = run.StatusAt(DateTimeOffset.UnixEpoch.AddYears(60));
        _ = RunPages.Make(reader, run, status);
        _ = RunComparison.Of([run, run]);
        _ = Reproduction.Of(run, run, Tolerance.ParseAll([]).Value);
        _ = RunRules.Judge(new(reader.Samples(Id), [.. run.Series.Values], reader.Log(Id)) { Limits = RunLimits.Of(run.Plan) });
        _ = CrateFiles.Write(Folder, run, status);
        _ = MetricCsv.Lines(run).Count();
        _ = new RunIndex(_root, null).Load();
        Assert.Contains("- kept", File.ReadAllText(Path.Combine(Folder, "RUN.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_any_kind_in_any_place_is_survived()
    {
        Whole();
        Look();
        JsonNode?[] odd = [null, JsonValue.Create(-1), JsonValue.Create(long.MaxValue), JsonValue.Create("x"), JsonValue.Create(""), new JsonArray(),
            new JsonObject(), new JsonArray((JsonNode?)null), JsonValue.Create(true), JsonValue.Create(1e300)];
        var failed = new SortedDictionary<string, string>(StringComparer.Ordinal);   // by the place in the code: one is enough
        foreach (var name in (string[])["run.json", "end.json"])
        {
            var text = File.ReadAllText(Path.Combine(Folder, name));
            var places = Places(JsonNode.Parse(text)!).Count;
            for (var place = 1; place < places; place++)
                foreach (var value in odd.Where((_, i) => (i + place) % 3 == 0))   // each place meets every third, each value every third place
                {
                    var changed = JsonNode.Parse(text)!;
                    Replace(Places(changed)[place], value?.DeepClone());
                    Put(name, changed.ToJsonString());
                    try { Look(); }
                    catch (Exception e) when (e is not Xunit.Sdk.XunitException) { failed[Where(e)] = $"{name}, {Places(JsonNode.Parse(text)!)[place].GetPath()} = {value?.ToJsonString() ?? "null"}: {e.Message}"; }
                }
            Put(name, text);
        }
        Assert.Empty(failed);
    }

    static string Where(Exception e) => e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains(" Kedge.", StringComparison.Ordinal))?.Trim() ?? e.Message;

    [Fact]
    public void Damaged_bytes_in_any_file_are_survived()
    {
        Whole();
        var files = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "RUN.md").ToDictionary(f => f, File.ReadAllBytes);
        var random = new Random(8);
        for (var round = 0; round < 400; round++)
        {
            var (path, bytes) = files.ElementAt(random.Next(files.Count));
            var changed = bytes.ToArray();
            for (var i = random.Next(1, 9); i > 0; i--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            if (round % 3 == 0) changed = changed[..random.Next(changed.Length)];
            if (round % 11 == 0) random.NextBytes(changed);
            File.WriteAllBytes(path, changed);
            Look();
            File.WriteAllBytes(path, bytes);
        }
    }

    static List<JsonNode> Places(JsonNode node)
    {
        var (found, waiting) = (new List<JsonNode>(), new Stack<JsonNode>([node]));
        while (waiting.TryPop(out var next))
        {
            found.Add(next);
            foreach (var child in next switch { JsonObject o => o.Select(m => m.Value), JsonArray a => a, _ => [] }) if (child is not null) waiting.Push(child);
        }
        return found;
    }

    static void Replace(JsonNode old, JsonNode? value)
    {
        if (old.Parent is JsonObject parent) parent[old.GetPropertyName()] = value;
        else if (old.Parent is JsonArray list) list[old.GetElementIndex()] = value;
    }
}
