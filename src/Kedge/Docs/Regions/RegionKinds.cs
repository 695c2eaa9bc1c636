using System.Collections.Frozen;
using System.Collections.Immutable;
using Kedge.Docs.Regions.Kinds;
using Kedge.Docs.Suggesting;

namespace Kedge.Docs.Regions;

/// <summary>Every kind of region, one line each. A new one: a function from a <see cref="RegionAsk"/> to its text, and its line here.</summary>
public static class RegionKinds
{
    public static ImmutableArray<RegionKind> All { get; } =
    [
        new("environment", "", "what the lock holds and the spec asks for", EnvironmentRegion.Of),
        new("image", "", "the image's names and its lock", ImageRegion.Of),
        new("start", "", "commands that start and enter a session, and run a command", StartRegion.Of),
        new("ports", "", "what listens in a session, and where", PortsRegion.Of),
        new("packages", "only", "packages with their versions", PackagesRegion.Of),
        new("verdict", "torch cuda python gpu driver os", "whether PyTorch, CUDA, Python, GPUs and driver fit together", VerdictRegion.Of),
        new("run", "run", "a run's card: what ran, on what, when, by whom", RunRegions.Card),
        new("metrics", "run", "a run's metrics: best, last, first", RunRegions.Metrics),
        new("curves", "run only", "a run's curves as pictures", RunRegions.Curves),
        new("comparison", "runs", "metrics of runs beside each other, and what differs", RunRegions.Comparison),
        new("bottlenecks", "run", "what kedge profile found to slow a run down", RunRegions.Bottlenecks),
        new("evidence", "src", "what kedge check --save wrote", EvidenceRegion.Of),
        new("help", "of", "what a command of Kedge's says to --help", HelpRegion.Of),
        new("legend", "", "which emoji mean what here", ask => RegionText.Of(Legend.Of(ask.Known.Anchors))),
        new("tree", "src depth", "files of a folder that git would keep", TreeRegion.Of),
        new("diagram spec", "", "the environment: ways in, host, container, image", DiagramRegion.Environment),
        new("diagram layers", "", "the layers of the image", DiagramRegion.Layers),
        new("diagram dockerfile", "src target", "stages of a Dockerfile", DiagramRegion.Dockerfile),
        new("diagram compose", "src", "services of a compose file", DiagramRegion.Compose),
        new("diagram run", "run", "what flows through a run, with shares of a step", DiagramRegion.Run),
        new("diagram model", "src object depth", "modules of a model file, or of a model that Python makes", DiagramRegion.Model),
    ];

    static readonly FrozenDictionary<string, RegionKind> ByName = All.ToFrozenDictionary(k => k.Name, StringComparer.Ordinal);

    public static RegionKind? Find(string name) => ByName.GetValueOrDefault(name);
}
