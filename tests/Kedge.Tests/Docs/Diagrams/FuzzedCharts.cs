using System.Collections.Immutable;
using System.Text.Json;
using Kedge.Docs.Anchors;
using Kedge.Docs.Diagrams.Mermaid;
using Kedge.Docs.Diagrams.Sources;
using Kedge.Docs.Diagrams.Sources.Compose;
using Kedge.Docs.Diagrams.Sources.Dockerfiles;
using Kedge.Docs.Diagrams.Sources.Environments;
using Kedge.Docs.Diagrams.Sources.Models;
using Kedge.Docs.Diagrams.Sources.Runs;
using Kedge.Docs.Pages;
using Kedge.Locks;
using Kedge.Models;
using Kedge.Runs;
using Kedge.Specs;
using Kedge.Tests.Images;

namespace Kedge.Tests.Docs.Diagrams;

/// <summary>
/// A chart from everything that makes charts, out of words that mean something to Mermaid, Markdown, HTML or YAML. The same seed gives the same charts.
/// </summary>
static class FuzzedCharts
{
    static readonly string[] Pieces =
    [
        "\"", "'", "`", "[", "]", "(", ")", "{", "}", "<", ">", "|", "#", ";", ":", "%%", "%%{init: {}}%%", "&", "@", "@{ shape: x }", "\\", "/", "*",
        "_", "~", "$$", "-->", "---", "-.->", "end", "graph", "subgraph",
        "direction LR", "style x:#fff;", "classDef x:#1;", "click", "linkStyle 0", "#quot;", "&amp;", "<br/>", "<script>", "javascript:",
        "https://a.b", "www.a.b", "1. ", "- ", "+ ", "> ", "数据集", "（一）", "，", "🚀",
        "👩‍💻", "⚠️", "é", " ", "  ", "\u202E", "\u2028", "\u200b", "a", "train", "2.6",
    ];

    public static string Label(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    static ImmutableArray<string> Labels(Random random, int most) => [.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => Label(random)).Distinct()];

    /// <summary>Without blanks, for places where those end a word.</summary>
    static string Word(Random random) => string.Concat((Label(random) + "w").Where(c => !char.IsWhiteSpace(c)));

    public static IEnumerable<(string From, Flowchart Chart)> Of(int seed)
    {
        var random = new Random(seed);
        var words = new DiagramWords(seed % 2 == 0 ? PageLanguage.English : PageLanguage.Chinese);
        yield return ("value", Value(random, 3 + random.Next(8)));
        yield return ("fold", FlowchartFold.Fold(Value(random, 40), 12));
        foreach (var part in FlowchartFold.Split(Value(random, 40), 12)) yield return ("split", part);
        yield return ("spec", EnvironmentDiagram.Of(Spec(random), null, words));
        yield return ("spec and lock", EnvironmentDiagram.Of(Spec(random), Lock(random), words));
        yield return ("layers", LayersDiagram.Of(Lock(random), words));
        yield return ("model", ModelDiagram.Of(Model(random), Label(random), null, words).Chart);
        yield return ("run", RunFlowDiagram.Of(Run(random), StepShares.None, words).Chart);
        if (ComposeReader.Read(Compose(random), "compose.yaml") is { IsOk: true } compose)
            yield return ("compose", ComposeDiagram.Of(compose.Value, Label(random), words).Chart);
        if (DockerfileReader.Read(Dockerfile(random), "f").Then(f => DockerfileDiagram.Of(f, Label(random), null, words)) is { IsOk: true } file)
            yield return ("dockerfile", file.Value.Chart);
    }

    static Flowchart Value(Random random, int count)
    {
        var groups = Enumerable.Range(0, random.Next(1, 5))
            .Select(i => new FlowGroup($"g_{i}", Label(random)) { Parent = i > 0 && random.Next(2) == 0 ? $"g_{random.Next(i)}" : null })
                .ToImmutableArray();
        string End() => random.Next(6) == 0 ? $"g_{random.Next(groups.Length)}" : $"n_{random.Next(count)}";
        var nodes = Enumerable.Range(0, count).Select(i => new FlowNode($"n_{i}", Label(random), Label(random))
        {
            Shape = (NodeShape)random.Next(Enum.GetValues<NodeShape>().Length), Group = random.Next(2) == 0 ? groups[random.Next(groups.Length)].Id : null,
            Class = random.Next(3) == 0 ? FlowClasses.Known.Keys.ElementAt(random.Next(FlowClasses.Known.Count)) : null,
        });
        var edges = Enumerable.Range(0, 2 * count).Select(_ => new FlowEdge(End(), End())
        {
            Label = random.Next(2) == 0 ? string.Join('\n', Labels(random, 2)) : null, Head = (EdgeHead)random.Next(4),
            Line = (EdgeLine)random.Next(4), IsBothWays = random.Next(2) == 0, Span = 1 + random.Next(3),
        });
        return new((FlowDirection)random.Next(4), Label(random), Label(random)) { Nodes = [.. nodes], Edges = [.. edges], Groups = groups };
    }

    static Spec Spec(Random random) => new()
    {
        Name = Label(random), Python = "3.13", Os = OsRelease.All[random.Next(OsRelease.All.Length)], Cuda = random.Next(2) == 0 ? "12.8" : "cpu",
        Gpus = Labels(random, 2), System = Labels(random, 4), Packages = Labels(random, 9),
        Mounts = [new(Word(random), "/workspace"), new(Label(random), "/" + Label(random), true)],
        Limits = new(random.Next(2) == 0 ? Label(random) : null, 4, 1L << 30, 1L << 30),
    };

    static LockFile Lock(Random random) => HandmadeImage.Lock(Label(random)) with
    {
        Packages = [.. Enumerable.Range(0, 40)
            .Select(i => new LockedPackage(Label(random) + i, Label(random), "amd64", "debian", "pool/x.deb", (long)Math.Pow(10, random.Next(3, 9)),
                Digest.Of($"{i}"), Part(random), Part(random)))],
        Wheels = [new(Label(random), Label(random), "x-1-py3-none-any.whl", "pypi", 30_000_000, Digest.Of("w"), Part(random), "spec")],
    };

    static string Part(Random random) => random.Next(4) switch { 0 => "base", 1 => "task", 2 => Label(random), _ => "spec" };

    static ModelFile Model(Random random)
    {
        var weights = Enumerable.Range(0, 12)
            .Select(i => new Weight(string.Join('.', Labels(random, 4)) + "." + i, [random.Next(9), 4], Label(random), 8, 32,
                random.Next(3) == 0 ? "1" : null));
        return new() { Format = Label(random), Size = 1, Groups = [new("", false, [.. weights])],
            Classes = ImmutableSortedDictionary<string, string>.Empty.Add("", Label(random)) };
    }

    static Run Run(Random random) => Kedge.Runs.Run.Fold(RunId.Parse("2026/08/21/0912-brave-otter-7f3a"),
    [
        new RunEvent.Planned(new()
        {
            Id = "2026/08/21/0912-brave-otter-7f3a", Project = Label(random), Started = new(2026, 8, 21, 9, 12, 30, TimeSpan.Zero),
            Command = [Label(random)], Line = Label(random), Folder = ".",
            Engine = new("docker", "28.0", []),
            Host = new("box", "Debian", "6.12", "A CPU", 8, 1L << 30, []), User =
                new("ada", "1000:1000"), Tool = "0.1.0", Data = [new(Label(random), 12, 178_000_000, "sha256:x", "all bytes")],
            Parameters = RunPlan.NoText.Add("batch_size", Label(random)).Add("lr", Label(random)).Add("optimizer", Label(random))
                .Add("model", Label(random)).Add("num_workers", Label(random)),
        }),
        new RunEvent.Measured(new(100, 1000, [(Label(random) + "_loss", 1.5), ("val_" + Label(random), 0.5)])),
    ]);

    /// <summary>JSON is YAML.</summary>
    static string Compose(Random random) => JsonSerializer.Serialize(new
    {
        name = Label(random),
        services = new Dictionary<string, object>
        {
            [Word(random)] = new { image = Word(random), ports = (string[])["127.0.0.1:8888:8888"],
                volumes = (object[])[new { type = "bind", source = "./" + Word(random), target = "/" + Label(random) }],
                    profiles = Labels(random, 2) },
            ["b" + Word(random)] = new { build = new { context = Word(random), dockerfile = Label(random), target = Label(random) }, gpus = "all" },
        },
    });

    static string Dockerfile(Random random) =>
        $"FROM {Word(random)} AS one\nRUN apt-get install -y {Word(random)} {Label(random)}\nENV A={Word(random)}\nFROM base:{Word(random)}\nCOPY {Word(random)} /x\nCOPY --from=one /{Word(random)} /y\nUSER {Word(random)}\n"
        + $"ENTRYPOINT {JsonSerializer.Serialize(Labels(random, 3))}\nCMD {Label(random).Trim()} x\n";
}
