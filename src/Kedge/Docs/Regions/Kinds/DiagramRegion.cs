using Kedge.Docs.Diagrams.Mermaid;
using Kedge.Docs.Diagrams.Sources;
using Kedge.Docs.Diagrams.Sources.Compose;
using Kedge.Docs.Diagrams.Sources.Dockerfiles;
using Kedge.Docs.Diagrams.Sources.Environments;
using Kedge.Docs.Diagrams.Sources.Models;
using Kedge.Docs.Diagrams.Sources.Runs;
using Kedge.Locks;
using Kedge.Models.Objects;

namespace Kedge.Docs.Regions.Kinds;

/// <summary>Pictures of what the tree holds, as Mermaid. What they follow from is normalised: a comment or a blank more leaves them fresh.</summary>
static class DiagramRegion
{
    public static Checked<RegionText> Environment(RegionAsk ask) => ask.Folder.Then(folder =>
        ask.Known.Project[folder] is { } project && (project.IsOk || !IsUnlocked(project))
            ? project.Then(p => Text(new(EnvironmentDiagram.Of(p.Spec, p.Lock, Words(ask)), p.Canonical)))
            : ask.Known.Spec[folder].Then(spec => Text(new(EnvironmentDiagram.Of(spec, null, Words(ask)), Specs.SpecText.Whole(spec)))));

    /// <summary>A project that nobody locked yet is drawn from its spec alone; a lock that is stale or broken is a problem.</summary>
    static bool IsUnlocked(Checked<KnownProject> project) => project.Problems.All(p => p.Code == LockProblems.Missing("").Code);

    public static Checked<RegionText> Layers(RegionAsk ask) =>
        ask.Folder.Then(folder => ask.Known.Project[folder]).Then(p => Text(new(LayersDiagram.Of(p.Lock, Words(ask)), $"layers 1\n{p.Lock.Digest}\n")));

    public static Checked<RegionText> Dockerfile(RegionAsk ask) => ask.Source.Then(path => ask.Known.Text[path]
        .Then(text => DockerfileReader.Read(text, path)).Then(file => DockerfileDiagram.Of(file, path, ask["target"], Words(ask))).Then(Text));

    public static Checked<RegionText> Compose(RegionAsk ask) => ask.Source.Then(path => ask.Known.Text[path]
        .Then(text => ComposeReader.Read(text, path)).Then(file => Text(ComposeDiagram.Of(file, path, Words(ask)))));

    public static Checked<RegionText> Model(RegionAsk ask) => ask["object"] is { } name ? Object(ask, name) : ask.Source.Then(path => ask.Known.Model[path]
        .Then(model => Text(ModelDiagram.Of(model, Path.GetFileName(path), Depth(ask), Words(ask)))));

    /// <summary>The object is made only when the picture is drawn: whether it is stale is known from the project's own modules that making it
    /// imports, and from the lock.</summary>
    static Checked<RegionText> Object(RegionAsk ask, string name) => !PythonObject.IsName(name)
        ? Checked<RegionText>.Bad(RegionProblems.BadValue("object", name, "PACKAGE.MODULE:NAME"))
        : ask.Project.Then(project => Checked<RegionText>.Ok(new(ObjectInputs(ask, project, name), () => ask.Known.Object[$"{project.Folder}\n{name}"]
            .Then(model => Checked<string>.Ok(FlowchartText.Block(FlowchartFold.Fold(ModelDiagram.Of(model, name, Depth(ask), Words(ask)).Chart))))) { IsCostly = true }));

    static string ObjectInputs(RegionAsk ask, KnownProject project, string name)
    {
        var files = PythonSources.Of(name[..name.IndexOf(':', StringComparison.Ordinal)], project.Folder,
            path => ask.Known.Text[path] is { IsOk: true, Value: var text } ? text : null);
        return $"object 1\n{name} {Depth(ask)} {ask.Language}\nlock {project.Lock.Digest}\n{string.Concat(files.Select(f => $"{f.Key} {Digest.Of(f.Value)}\n"))}";
    }

    static int? Depth(RegionAsk ask) => int.TryParse(ask["depth"], out var depth) ? depth : null;

    /// <summary>Traces are read only when the picture is drawn: whether it is stale is known from the record.</summary>
    public static Checked<RegionText> Run(RegionAsk ask) => ask.Run.Then(known => ask.Folder.Then(folder =>
        Checked<RegionText>.Ok(new(RunFlowDiagram.Of(known.Run, StepShares.None, Words(ask)).Inputs, () => ask.Known.Shares[$"{folder}\n{ask["run"]}"]
            .Then(shares => Checked<string>.Ok(FlowchartText.Block(RunFlowDiagram.Of(known.Run, shares, Words(ask)).Chart)))) { IsCostly = true })));

    static DiagramWords Words(RegionAsk ask) => new(ask.Language);

    static Checked<RegionText> Text(SourceDiagram diagram) => RegionText.Of(diagram.Inputs, FlowchartText.Block(FlowchartFold.Fold(diagram.Chart)));
}
