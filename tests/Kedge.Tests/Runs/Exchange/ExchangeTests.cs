using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Kedge.Runs;
using Kedge.Runs.Exchange;
using Kedge.Runs.Query;
using Kedge.Runs.Record;

namespace Kedge.Tests.Runs.Exchange;

public sealed class ExchangeTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("kedge-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    string Runs => Path.Combine(_root, "runs");

    void File_(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, name))!);
        File.WriteAllText(Path.Combine(_root, name), text);
    }

    [Fact]
    public void A_folder_of_MLflow_becomes_runs_once()
    {
        const string Run = "mlruns/0/abc";
        File_("mlruns/0/meta.yaml", "experiment_id: '0'\nname: 'It''s mine'\n");
        File_($"{Run}/meta.yaml",
            "run_id: abc\nrun_name: gaudy-snail\nstart_time: 1700000000000\nend_time: 1700000100000\nstatus: 3\nuser_id: ada\nlifecycle_stage: active\n");
        File_($"{Run}/params/model/lr", "0.01");
        File_($"{Run}/metrics/val/acc", "1700000001000 0.5 1\n1700000002000 nan 2\nrubbish\n1700000003000 0.75 3\n");
        File_($"{Run}/metrics/loss", "1700000001000 2 1\n1700000000500 3\n");
        File_($"{Run}/tags/mlflow.note.content", "it *works*");
        File_($"{Run}/tags/mlflow.source.git.commit", new string('a', 40));
        File_($"{Run}/tags/team", "red");
        File_("mlruns/0/gone/meta.yaml", "run_id: gone\nstart_time: 1700000000000\nlifecycle_stage: deleted\n");
        File_("mlruns/0/odd/meta.yaml", "run_id: odd\nstart_time: soon\n");
        var said = new List<Problem>();
        var import = new RunImport(Runs);
        var found = Assert.Single(MlflowFolder.Read(Path.Combine(_root, "mlruns"), said.Add));
        Assert.Equal("KDG5062", Assert.Single(said).Code);
        Assert.True(import.Add(found));
        Assert.False(import.Add(found));
        var run = new RunReader(Runs).Read(found.Id);
        Assert.Equal(("gaudy-snail", "It's mine", "0.01", RunStatus.Done), (run.Plan!.Name, run.Plan.Project, run.Plan.Parameters["model/lr"], run.End!.Status));
        Assert.Equal([0.5, double.NaN, 0.75], run.Series["val/acc"].Points.Select(p => p.Value));
        Assert.Equal([3.0, 2], run.Series["loss"].Points.Select(p => p.Value));
        Assert.Contains("it *works*", File.ReadAllText(Path.Combine(Runs, found.Id.ToString(), "RUN.md")), StringComparison.Ordinal);
        Assert.Equal(["team:red"], RunTags.Read(Runs, found.Id.ToString()).AsEnumerable());
        Assert.Single(new RunQuery(Where.Parse("val/acc>0.7 and model/lr<0.1 and tag=team:red").Value, [], 9)
            .Over(new(new RunIndex(Runs, null).Load(), new Dictionary<int, RunStatus>())).Rows);
    }

    [Fact]
    public void An_offline_file_of_wandb_becomes_a_run()
    {
        var run = WandbRun.Read(Wandb())!;
        Assert.Equal(("wandb", "x1y2", "sunny-sea-7", "digits", "box"), (run.Kind, run.Source, run.Name, run.Project, run.Host));
        Assert.Equal((0, "0.1", "adam", "3"), (run.Exit, run.Parameters["lr"], run.Parameters["opt.name"], run.Parameters["opt.betas"]));
        Assert.Equal(400, run.Rows.Length);
        Assert.Equal((7L, 7000L, ("loss", 7.5)), (run.Rows[7].Step, run.Rows[7].Milliseconds, run.Rows[7].Values.Single()));
        Assert.Equal(new string('c', 40), run.Git!.Commit);
        Assert.Equal("https://host/x.git", run.Git.Remote);
        Assert.True(new RunImport(Runs).Add(run));
        Assert.Equal(400, new RunReader(Runs).Read(run.Id).Series["loss"].Points.Length);
    }

    [Fact]
    public void Nested_values_and_those_of_the_summary_alone_are_kept()
    {
        var file = new List<byte>([(byte)':', (byte)'W', (byte)'&', (byte)'B', 0xE1, 0xBE, 0]);
        Put(file, Message(17, [.. Text(1, "uh7rokaj"), .. Message(4, Message(1, WandbItem("none", "null")))]));
        Put(file, Message(5, [.. Message(1, WandbItem("late", "3")), .. Message(1, WandbItem("gone", "4"))]));
        Put(file, Message(5, Message(2, WandbItem("gone", ""))));
        (string, string)[] logged =
        [
            ("loss", "0.5"), ("train", """{"acc": 0.25, "deep": {"x": NaN}, "who": "me"}"""), ("text", "\"5\""), ("flag", "true"), ("inf", "-Infinity"), ("said", "\"NaN\""),
            ("hist", """{"_type": "histogram", "values": [4, 0], "bins": [0.1]}"""), ("list", "[1, 2]"), ("损失/é", "1"), ("_step", "7"), ("_runtime", "0.25"),
        ];
        Put(file, Message(2, [.. logged.SelectMany(i => Message(1, WandbItem(i.Item1, i.Item2))), .. Message(2, [])]));
        (string, string)[] summary = [("loss", """{"min": 0.5}"""), ("best_acc", "0.93"), ("nested", """{"f1": 0.5, "cm": [1, 2]}"""), ("final", "\"done\""), ("_step", "7")];
        Put(file, Message(3, [.. summary.SelectMany(i => Message(1, WandbItem(i.Item1, i.Item2)))]));
        var run = WandbRun.Read([.. file])!;
        Assert.Equal(["late=3", "none=null"], run.Parameters.Select(p => $"{p.Key}={p.Value}"));
        Assert.Equal((2, 7L, 250L), (run.Rows.Length, run.Rows[0].Step, run.Rows[0].Milliseconds));
        Assert.Equal([("loss", 0.5), ("train.acc", 0.25), ("train.deep.x", double.NaN), ("inf", double.NegativeInfinity), ("said", double.NaN),
            ("损失/é", 1)], run.Rows[0].Values.AsEnumerable());
        Assert.Equal([("best_acc", 0.93), ("nested.f1", 0.5)], run.Rows[1].Values.AsEnumerable());
    }

    [Fact]
    public void A_folder_of_wandb_is_read_once_though_its_latest_run_is_linked()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "wandb", "offline-run-1"));
        File.WriteAllBytes(Path.Combine(folder.FullName, "run-x1y2.wandb"), Wandb());
        Directory.CreateSymbolicLink(Path.Combine(_root, "wandb", "latest-run"), "offline-run-1");
        Assert.Equal("x1y2", Assert.Single(ForeignFolders.Wandb(Path.Combine(_root, "wandb"), _ => { })).Source);
        Assert.Single(ForeignFolders.Wandb(Path.Combine(_root, "wandb", "latest-run"), _ => { }));
    }

    static byte[] WandbItem(string key, string json) => [.. Text(1, key), .. Text(16, json)];

    [Fact]
    public void A_damaged_file_of_wandb_gives_what_is_whole()
    {
        var whole = Wandb();
        for (var length = 0; length < whole.Length; length += 997) _ = WandbRun.Read(whole.AsSpan(0, length));
        var torn = WandbRun.Read(whole.AsSpan(0, whole.Length - 100))!;
        Assert.InRange(torn.Rows.Length, 380, 400);
        Assert.Null(torn.Exit);
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var bytes = whole.ToArray();
            for (var flips = 0; flips < 20; flips++) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            _ = WandbRun.Read(bytes);
        }
        var hole = whole.ToArray();
        hole[40_000] ^= 1;
        Assert.InRange(WandbRun.Read(hole)!.Rows.Length, 1, 399);
        Assert.Null(WandbRun.Read("no such file"u8));
    }

    [Fact]
    public void Folders_of_event_files_become_runs()
    {
        var written = Path.Combine(House.Sources.Root, "tests/Kedge.Tests/Runs/TensorBoard/written");
        var runs = ForeignFolders.TensorBoard(written, _ => { }).ToList();
        Assert.Contains(runs, r => r.Name == "torch" && r.Rows.Length > 0);
        foreach (var run in runs) Assert.True(new RunImport(Runs).Add(run));
        Assert.Equal(runs.Count, new RunIndex(Runs, null).Load().Count);
    }

    [Fact]
    public void A_crate_names_everything_that_it_refers_to()
    {
        var run = WandbRun.Read(Wandb())!;
        new RunImport(Runs).Add(run);
        var folder = Path.Combine(Runs, run.Id.ToString());
        File.WriteAllText(Path.Combine(folder, "odd name#.txt"), "x");
        var path = CrateFiles.Write(folder, new RunReader(Runs).Read(run.Id), RunStatus.Done);
        var graph = JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("@graph").EnumerateArray().ToList();
        var ids = graph.Select(e => e.GetProperty("@id").GetString()!).ToList();
        Assert.Equal(ids.Distinct().Count(), ids.Count);
        Assert.All(graph, e => Assert.True(e.TryGetProperty("@type", out _)));
        var referred = graph.SelectMany(e => e.EnumerateObject()).SelectMany(m => References(m.Value))
            .Where(i => !i.StartsWith("http", StringComparison.Ordinal)).ToList();
        Assert.Empty(referred.Except(ids));
        var root = graph.Single(e => e.GetProperty("@id").GetString() == "./");
        foreach (var member in (string[])["name", "description", "datePublished", "license"]) Assert.True(root.TryGetProperty(member, out _), member);
        Assert.Contains("odd%20name%23.txt", ids);
        foreach (var file in graph.Where(e => e.GetProperty("@type").GetString() == "File"))
            Assert.True(File.Exists(Path.Combine(folder, Uri.UnescapeDataString(file.GetProperty("@id").GetString()!))));
        Assert.Equal(File.ReadAllText(path), File.ReadAllText(CrateFiles.Write(folder, new RunReader(Runs).Read(run.Id), RunStatus.Done)));
    }

    /// <summary>
    /// Terms of the RO-Crate 1.1 context (schema.org and a few more) that a run's crate uses, and the two of Workflow Run RO-Crate; the
    /// validator of the npm package ro-crate 3.7.2 finds no error and resolves the former.
    /// </summary>
    static readonly HashSet<string> Terms =
    [
        "@id", "@type", "conformsTo", "about", "name", "description", "datePublished", "license", "identifier", "hasPart", "mentions", "version",
        "contentSize", "encodingFormat", "sha256", "instrument", "agent",
        "startTime", "endTime", "actionStatus", "object", "result", "error", "softwareVersion", "codeRepository", "value", "containerImage",
        "CreativeWork", "Dataset", "File", "CreateAction", "SoftwareApplication", "Person", "SoftwareSourceCode", "PropertyValue", "ContainerImage",
    ];

    /// <summary>RO-Crate 1.1, sections 3 (structure), 4 (metadata descriptor, root data entity), 5 (data entities), Appendix (flattened JSON-LD).</summary>
    [Fact]
    public void A_crate_keeps_to_the_specification()
    {
        var run = WandbRun.Read(Wandb())!;
        new RunImport(Runs).Add(run);
        var folder = Path.Combine(Runs, run.Id.ToString());
        Directory.CreateDirectory(Path.Combine(folder, "artifacts/net"));
        File.WriteAllText(Path.Combine(folder, "artifacts/net/größe 1.onnx"), "x");
        using var crate = JsonDocument.Parse(File.ReadAllText(CrateFiles.Write(folder, new RunReader(Runs).Read(run.Id), RunStatus.Done)));
        Assert.Equal("https://w3id.org/ro/crate/1.1/context", crate.RootElement.GetProperty("@context")[0].GetString());
        var graph = crate.RootElement.GetProperty("@graph").EnumerateArray().ToDictionary(e => e.GetProperty("@id").GetString()!);
        var descriptor = graph["ro-crate-metadata.json"];
        Assert.Equal(("CreativeWork", "https://w3id.org/ro/crate/1.1", "./"),
            (descriptor.GetProperty("@type").GetString(), descriptor.GetProperty("conformsTo").GetProperty("@id").GetString(),
                descriptor.GetProperty("about").GetProperty("@id").GetString()));
        var root = graph["./"];
        Assert.Equal("Dataset", root.GetProperty("@type").GetString());
        Assert.True(DateTimeOffset.TryParseExact(root.GetProperty("datePublished").GetString(), "yyyy-MM-ddTHH:mm:ss.fffZ", null,
            System.Globalization.DateTimeStyles.None, out _));
        var onDisk = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Where(f => f != "ro-crate-metadata.json");
        var parts = References(root.GetProperty("hasPart")).ToList();
        Assert.Equal(onDisk.Order(StringComparer.Ordinal), parts.Select(Uri.UnescapeDataString).Order(StringComparer.Ordinal));
        Assert.All(parts, p => Assert.True(Uri.TryCreate(p, UriKind.Relative, out _) && p.All(char.IsAscii) && !p.Contains("..", StringComparison.Ordinal), p));
        Assert.All(parts, p => Assert.Equal("File", graph[p].GetProperty("@type").GetString()));
        Assert.All(graph.Values.SelectMany(e => e.EnumerateObject()), m => Assert.Contains(m.Name, Terms));
        Assert.All(graph.Values, e => Assert.Contains(e.GetProperty("@type").GetString()!, Terms));
        Assert.All(graph.Values.SelectMany(e => e.EnumerateObject()).Select(m => m.Value)
            .SelectMany(v => v.ValueKind == JsonValueKind.Array ? v.EnumerateArray() : Enumerable.Repeat(v, 1))
                .Where(v => v.ValueKind == JsonValueKind.Object),
            v => Assert.Equal(["@id"], v.EnumerateObject().Select(m => m.Name)));
        Assert.Contains("artifacts/net/gr%C3%B6%C3%9Fe%201.onnx", References(graph["#run"].GetProperty("result")));
    }

    static IEnumerable<string> References(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when value.TryGetProperty("@id", out var id) => [id.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(References),
        _ => [],
    };

    [Fact]
    public void Points_are_printed_as_CSV()
    {
        var run = new Run { Id = RunId.Parse("2026/08/21/0912-brave-otter-7f3a"),
            Series = Kedge.Runs.Metrics.MetricSeries.Of([new(1, 1500, [("=a,\"b\"", 0.5), ("loss", double.NaN)])]) };
        Assert.Equal(["metric,step,epoch,seconds,value", "\"'=a,\"\"b\"\"\",1,,1.5,0.5", "loss,1,,1.5,NaN"], MetricCsv.Lines(run));
    }

    /// <summary>Written as wandb's own writer does (core/internal/transactionlog), by another hand than the reader's.</summary>
    static byte[] Wandb()
    {
        var file = new List<byte>([(byte)':', (byte)'W', (byte)'&', (byte)'B', 0xE1, 0xBE, 0]);
        Put(file, Message(17,
            [.. Text(1, "x1y2"), .. Text(3, "digits"), .. Text(8, "sunny-sea-7"), .. Text(13, "box"),
                .. Message(17, [.. Varint(1, 1700000000), .. Varint(2, 500_000_000)]),
                    .. Message(21, [.. Text(1, "https://me:pw@host/x.git"), .. Text(2, new string('c', 40))])]));
        Put(file, Message(5, [.. Message(1, [.. Text(1, "lr"), .. Text(16, "0.1")]), .. Message(1, [.. Text(1, "opt"), .. Text(16, """{"name": "adam", "betas": 3}""")]), .. Message(1, [.. Text(1, "_wandb"), .. Text(16, "{}")])]));
        for (var i = 0; i < 400; i++)
            Put(file, Message(2, [.. Message(1, [.. Text(2, "loss"), .. Text(16, $"{i}.5")]),
                .. Message(1, [.. Text(1, "_runtime"), .. Text(16, $"{i}")]),
                    .. Message(1, [.. Text(1, "note"), .. Text(16, $"\"{new string('n', 90)}\"")]), .. Message(2, Varint(1, (ulong)i))]));
        Put(file, Message(13, Text(3, new string('x', 70_000))));
        Put(file, Message(18, [.. Varint(1, 0), .. Varint(2, 400)]));
        return [.. file];
    }

    static void Put(List<byte> file, byte[] record)
    {
        for (var first = true; ; first = false)
        {
            var left = 32768 - file.Count % 32768;
            if (left < 7)
            {
                file.AddRange(new byte[left]);
                left = 32768;
            }
            var piece = record[..Math.Min(record.Length, left - 7)];
            record = record[piece.Length..];
            byte kind = (first, record.Length == 0) switch { (true, true) => 1, (true, false) => 2, (false, false) => 3, _ => 4 };
            var head = new byte[7];
            BinaryPrimitives.WriteUInt32LittleEndian(head, Kedge.Crc32.Of([kind, .. piece]));
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(4), (ushort)piece.Length);
            head[6] = kind;
            file.AddRange(head);
            file.AddRange(piece);
            if (record.Length == 0) return;
        }
    }

    static byte[] Varint(int field, ulong value) => [.. Number((ulong)field << 3), .. Number(value)];

    static byte[] Message(int field, byte[] content) => [.. Number((ulong)field << 3 | 2), .. Number((ulong)content.Length), .. content];

    static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    static IEnumerable<byte> Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7) yield return (byte)(value | 0x80);
        yield return (byte)value;
    }
}
