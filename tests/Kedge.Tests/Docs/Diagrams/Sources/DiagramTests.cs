using Kedge.Docs.Anchors;
using Kedge.Docs.Diagrams.Mermaid;
using Kedge.Docs.Diagrams.Sources;
using Kedge.Docs.Diagrams.Sources.Dockerfiles;
using Kedge.Docs.Diagrams.Sources.Environments;
using Kedge.Docs.Diagrams.Sources.Models;
using Kedge.Docs.Diagrams.Sources.Runs;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;
using Kedge.Locks;
using Kedge.Models;
using Kedge.Models.Objects;
using Kedge.Runs;
using Kedge.Specs;
using Kedge.Tests.House;
using Kedge.Tests.Images;
using Kedge.Tests.Runs;
using Kedge.Traces;
using Kedge.Traces.Analysis;

namespace Kedge.Tests.Docs.Diagrams;

/// <summary>The pictures themselves, as text that a review reads.</summary>
public sealed class DiagramTests
{
    static readonly DiagramWords English = new(PageLanguage.English), Chinese = new(PageLanguage.Chinese);

    internal static string Drawn(Dockerfile file, string? target = null, DiagramWords? words = null) =>
        FlowchartText.Of(DockerfileDiagram.Of(file, "Dockerfile", target, words ?? English).Value.Chart);

    static Dockerfile Named(string name) => DockerfileReaderTests.Read(DockerfileReaderTests.Files().Single(f => f.Name == name + ".Dockerfile").Text);

    [Fact]
    public void Dockerfiles_are_drawn_so() =>
        Snapshot.Match(string.Concat(((string[])["torch-training", "platforms", "mounts", "remote", "installs"])
            .Select(n => $"== {n}\n{Drawn(Named(n))}"))
        + $"== train in Chinese\n{Drawn(Named("torch-training"), "train", Chinese)}");

    [Fact]
    public void Passwords_are_not_shown()
    {
        var drawn = Drawn(DockerfileReaderTests.Read("FROM a\nADD https://ada:tok3n@x.org/f?key=tok3n /\nENV K=tok3n\nRUN pip install git+https://tok3n@x.org/a.git --index-url https://a:tok3n@i.org/simple\nCMD curl https://a:tok3n@x/?k=tok3n"));
        Assert.DoesNotContain("tok3n", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_leaves_out_what_it_does_not_need()
    {
        var file = DockerfileReaderTests.Read("FROM a AS one\nFROM b AS two\nFROM c AS three\nCOPY --from=one x y");
        var drawn = Drawn(file, "one");
        Assert.DoesNotContain("three", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("two", Drawn(file, "three"), StringComparison.Ordinal);
        Assert.Contains("two", Drawn(file), StringComparison.Ordinal);
        Assert.Equal("did you mean three?", DockerfileDiagram.Of(file, "Dockerfile", "thre", English).Problems[0].Hint);
    }

    static Spec Environment(string text)
    {
        var read = SpecReader.Read(text, "kedge.yaml");
        Assert.Empty(read.Problems);
        return read.Value;
    }

    const string Vision = """
        name: vision
        task: vision
        torch: "2.6"
        os: debian:trixie
        system: [git, tmux]
        packages: [pandas, scikit-learn]
        mounts: [".:/workspace", "/data/imagenet:/data:ro"]
        limits: {cpus: 4, memory: 16g, shm: 8g}
        """;

    static LockFile Lock() => HandmadeImage.Lock("vision") with
    {
        Packages =
        [
            .. Enumerable.Range(0, 30).Select(i => Package($"base{i:d2}", 100_000, "base")),
            .. Enumerable.Range(0, 40).Select(i => Package($"task{i:d2}", 200_000, "task")),
            Package("libtorch2.6", 90_000_000, "task"), Package("python3-torchvision", 6_000_000, "vision"),
            Package("python3-pandas", 3_000_000, "pandas"), Package("python3-dateutil", 90_000, "pandas"),
            Package("git", 8_000_000, "git"),
        ],
        Wheels = [new("timm", "1.0", "timm-1.0-py3-none-any.whl", "pypi", 2_000_000, Digest.Of("timm"), "timm", "spec"),
            new("jupyterlab", "4.4", "jupyterlab-4.4-py3-none-any.whl", "pypi", 12_000_000, Digest.Of("j"), "task", "task")],
    };

    static LockedPackage Package(string name, long size, string part) => new(name, "1", "amd64", "debian", $"pool/{name}.deb", size, Digest.Of(name), part, part);

    [Fact]
    public void An_environment_is_drawn_so()
    {
        var spec = Environment(Vision);
        Snapshot.Match($"{FlowchartText.Of(EnvironmentDiagram.Of(spec, Lock(), English))}== not locked, in Chinese, a GPU\n"
            + FlowchartText.Of(EnvironmentDiagram.Of(Environment("name: llm\nfrom: pypi\ncuda: \"12.8\"\ngpus: [A100, H100]\npython: \"3.12\"\nos: ubuntu:noble\naccess: {jupyter: false, ssh: true}\nlimits: {gpus: \"2\"}"), null, Chinese)));
    }

    [Fact]
    public void Layers_are_drawn_so() => Snapshot.Match(FlowchartText.Of(LayersDiagram.Of(Lock(), English)) + FlowchartText.Of(LayersDiagram.Of(Lock(), Chinese)));

    static ModelFile Model(string name)
    {
        var read = ModelOnDisk.Read(Path.Combine(Sources.Root, "tests/Kedge.Tests/Models/testdata", name), name);
        Assert.True(read.IsOk);
        return read.Value;
    }

    [Fact]
    public void Models_are_drawn_so() =>
        Snapshot.Match(string.Concat(((string[])["state_dict.pt", "module.pt", "conv.onnx", "net.safetensors"])
            .Select(n => $"== {n}\n{FlowchartText.Of(ModelDiagram.Of(Model(n), n, null, English).Chart)}")));

    const string Answer = """
        noise<<M>>{"tensors":[["embed.weight",[1000,64],"float32",4,"0",false],["layers.0.fc.weight",[64,64],"float32",4,"1",false],["layers.1.fc.weight",[64,64],"float32",4,"2",false],
        ["norm.running_mean",[64],"float32",4,"3",true],["head.weight",[1000,64],"float32",4,"0",false]],
        "classes":{"":"nets.Tiny","layers":"torch.nn.modules.container.ModuleList","layers.0":"nets.Block","layers.1":"nets.Block","head":"torch.nn.modules.linear.Linear"},"torch":"2.6"}<<M>>
        """;

    [Fact]
    public void A_Python_object_is_drawn_so()
    {
        var model = PythonObject.Read("nets:tiny", Answer, "<<M>>", "");
        Assert.True(model.IsOk);
        Assert.Equal(1000 * 64 + 2 * 64 * 64, model.Value.Parameters);
        Snapshot.Match(FlowchartText.Of(ModelDiagram.Of(model.Value, "nets:tiny", null, Chinese).Chart));
    }

    [Theory]
    [InlineData("", "what it said")]
    [InlineData("<<M>>", "what it said")]
    [InlineData("<<M>>{}<<M>>", "its answer is broken")]
    [InlineData("<<M>>[1<<M>>", "its answer is broken")]
    [InlineData("<<M>>{\"tensors\":[[\"a\",[-1],\"f\",4,\"0\",false]],\"classes\":{}}<<M>>", "its answer is broken")]
    [InlineData("<<M>>{\"tensors\":[[\"a\",[9223372036854775807,9],\"f\",4,\"0\",false]],\"classes\":{}}<<M>>", "its answer is broken")]
    [InlineData("<<M>>{\"tensors\":[[\"a\"]],\"classes\":{}}<<M>>", "its answer is broken")]
    [InlineData("<<M>>{\"failure\":\"ImportError: no\\u001b[31m nets\"}<<M>>", "ImportError: no [31m nets")]
    public void A_hostile_answer_is_none(string output, string why) =>
        Assert.Equal($"a:b gives no model: {why}", Assert.Single(PythonObject.Read("a:b", output, "<<M>>", "what it said").Problems).Message);

    [Theory]
    [InlineData("a:b", true)]
    [InlineData("pkg.mod:Net.make", true)]
    [InlineData("模型:网络", true)]
    [InlineData("a", false)]
    [InlineData("a:b;c", false)]
    [InlineData("a-b:c", false)]
    [InlineData("a:", false)]
    [InlineData("a:b:c", false)]
    public void Names_of_objects_are_told_from_others(string name, bool isOne) => Assert.Equal(isOne, PythonObject.IsName(name));

    static Run Recorded(params (string Name, double Value)[] metrics) => Run.Fold(RunId.Parse("2026/08/21/0912-brave-otter-7f3a"),
    [
        new RunEvent.Planned(RunPageTests.Plan() with
        {
            Data = [new("data/cifar10", 12, 178_000_000, "sha256:x", "all bytes")],
            Parameters = RunPlan.NoText.Add("batch_size", "128").Add("lr", "0.1").Add("optimizer", "AdamW").Add("model", "resnet50").Add("num_workers", "4"),
        }),
        .. Enumerable.Range(1, 3).Select(i => new RunEvent.Measured(new(i * 100, i * 1000, [.. metrics.Select(m => (m.Name, m.Value / i))]))),
    ]);

    [Fact]
    public void A_run_is_drawn_so()
    {
        var run = Recorded(("train_loss", 2), ("val_acc", 0.4));
        var trace = TraceFile.Analyse(Path.Combine(Sources.Root, "tests/Kedge.Tests/Traces/testdata/slow_loader.json.gz"), "x", CancellationToken.None);
        Snapshot.Match($"{Flow(run, StepShares.None, English)}== measured\n{Flow(run, StepShares.Of([trace.Value], run), Chinese)}== by its own figures\n"
            + Flow(Recorded(("data_time", 0.3), ("batch_time", 0.5)), StepShares.Of([], Recorded(("data_time", 0.3), ("batch_time", 0.5))), English));
    }

    [Fact]
    public void A_run_on_a_page_is_drawn_when_it_is_synced_and_judged_by_its_record()
    {
        var known = SampleKnown.Of() with { Shares = new(_ => Checked<StepShares>.Ok(StepShares.None)) };
        var page = PageReader.Read("page.md", "<!-- kedge:diagram kind=run run=baseline -->\n<!-- /kedge:diagram -->\n");
        var synced = PageReader.Read("page.md", PageSync.Of(page, known, force: false).Text);
        Assert.Contains("accTitle: How data flow through run 0912-brave-otter-7f3a", synced.Text, StringComparison.Ordinal);
        Assert.Equal(Freshness.Fresh, Assert.Single(RegionState.Of(synced, PageRegions.Of(synced), SampleKnown.Of())).Freshness);
    }

    static string Flow(Run run, StepShares shares, DiagramWords words) => FlowchartText.Of(RunFlowDiagram.Of(run, shares, words).Chart);

    [Fact]
    public async Task The_command_draws_and_says_what_is_wrong()
    {
        var folder = Directory.CreateTempSubdirectory("kedge-diagram-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "Dockerfile"), "FROM debian:trixie AS base\nRUN apt-get install -y git\nFROM base\nCOPY . /src\n");
            File.WriteAllText(Path.Combine(folder, "compose.yml"), "services: {a: {image: x, depends_on: [b]}}\n");
            File.WriteAllText(Path.Combine(folder, "bad.Dockerfile"), "FORM debian\n");
            var said = new List<string>();
            foreach (var args in (string[][])[["dockerfile"], ["dockerfile", "--lang", "zh", "--target", "base"], ["dockerfile", "bad.Dockerfile"],
                ["dockerfile", "nowhere"], ["compose"], ["model"], ["flow"]])
                said.Add((await Transcript.Of(folder, ["docs", "diagram", .. args])).ToString());
            Snapshot.Match(string.Join('\n', said), folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
