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
        new("environment", "", "what the lock holds, as a table", EnvironmentRegion.Of),
        new("packages", "only", "packages with their versions", PackagesRegion.Of),
        new("help", "of", "what a command of Kedge's says to --help", HelpRegion.Of),
        new("legend", "", "which emoji mean what here", ask => RegionText.Of(Legend.Of(ask.Known.Anchors))),
        new("tree", "src depth", "files of a folder", TreeRegion.Of),
        new("diagram spec", "", "the environment: ways in, host, container, image", DiagramRegion.Environment),
        new("diagram layers", "", "the layers of the image", DiagramRegion.Layers),
        new("diagram dockerfile", "src target", "stages of a Dockerfile", DiagramRegion.Dockerfile),
        new("diagram compose", "src", "services of a compose file", DiagramRegion.Compose),
        new("diagram model", "src depth", "modules of a model file", DiagramRegion.Model),
    ];

    static readonly FrozenDictionary<string, RegionKind> ByName = All.ToFrozenDictionary(k => k.Name, StringComparer.Ordinal);

    public static RegionKind? Find(string name) => ByName.GetValueOrDefault(name);
}
