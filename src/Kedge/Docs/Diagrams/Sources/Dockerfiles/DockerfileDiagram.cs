using System.Collections.Immutable;
using System.Globalization;
using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Sources.Dockerfiles;

/// <summary>
/// A Dockerfile as a picture: images that it begins with, its stages, what they copy from the build context, from each other and from other
/// images. Pure.
/// </summary>
public sealed class DockerfileDiagram
{
    const int Sources = 3;
    readonly DiagramWords _words;
    readonly ImmutableArray<Stage> _stages;
    readonly FlowIds _ids = new();
    readonly List<FlowNode> _nodes = [];
    readonly List<FlowEdge> _edges = [];

    DockerfileDiagram(ImmutableArray<Stage> stages, DiagramWords words) =>
        (_words, _stages) = (words, stages);

    /// <param name="name">Of the file, for the title.</param>
    /// <param name="target">A stage by name; null: the whole file.</param>
    public static Checked<SourceDiagram> Of(Dockerfile file, string name, string? target, DiagramWords words)
    {
        var last = target is null ? file.Stages[^1] : file.Stages.LastOrDefault(s => target.Equals(s.Name, StringComparison.OrdinalIgnoreCase));
        return last is null
            ? Checked<SourceDiagram>.Bad(DockerfileProblems.NoTarget(name, target!, Nearest.First(target!, file.Stages.Select(s => s.Name).OfType<string>())))
            : Checked<SourceDiagram>.Ok(new(new DockerfileDiagram(target is null ? file.Stages : file.Needed(last), words).Chart(name, last),
                $"{file.Normal()}target {target}\n"));
    }

    Flowchart Chart(string name, Stage last)
    {
        foreach (var stage in _stages) Add(stage, isLast: stage == last);
        var stages = string.Create(CultureInfo.InvariantCulture, $"{_stages.Length} {(_stages.Length == 1 ? "stage" : "stages")}");
        var images = string.Join(_words.Say(", ", "、"), _nodes.Where(n => n.Class == FlowClasses.Image).Select(n => n.Label[0]));
        return new(FlowDirection.Down, _words.Say($"How {name} builds its image", $"{name} 如何构建镜像"),
            _words.Say($"{stages}, from {images}; the last is {StageWords.Name(last, true, _words)}.",
                $"{_stages.Length} 个阶段，基于 {images}；最后是 {StageWords.Name(last, true, _words)}。"))
        {
            Nodes = [.. _nodes.OrderBy(n => n.Class is FlowClasses.Stage or FlowClasses.Result ? 1 : 0)],
            Edges = [.. _edges.GroupBy(e => (e.From, e.To, e.Line)).Select(Together)],
        };
    }

    void Add(Stage stage, bool isLast)
    {
        var id = IdOf(stage);
        _nodes.Add(new(id, StageWords.Of(stage, isLast, _words)) { Class = isLast ? FlowClasses.Result : FlowClasses.Stage,
            Shape = isLast ? NodeShape.Subroutine : NodeShape.Box });
        foreach (var from in Of(stage.Base)) _edges.Add(new(from, id) { Line = EdgeLine.Thick });
        foreach (var use in stage.Uses)
            foreach (var from in Of(use.From))
                _edges.Add(new(from, id) { Line = use.Kind == UseKind.Copy ? EdgeLine.Solid : EdgeLine.Dotted, Label = use.What });
        foreach (var copy in stage.Steps.Where(s => s.Keyword is "COPY" or "ADD" && s.Flag("from") is null)) AddSources(copy, id);
    }

    void AddSources(Instruction copy, string to)
    {
        foreach (var source in copy.Words[..^1].Where(w => !w.StartsWith("<<", StringComparison.Ordinal)).Select(RawWords.Unquoted))
        {
            var isRemote = source.Contains("://", StringComparison.Ordinal) || source.StartsWith("git@", StringComparison.Ordinal);
            _edges.Add(new(isRemote ? Outside(source) : Context(), to) { Label = isRemote ? null : source });
        }
    }

    /// <summary>The node of an image, or those of the stages that it may be.</summary>
    List<string> Of(Origin origin)
    {
        var stages = _stages.Where(s => origin.Stages.Contains(s.Number)).Select(IdOf).ToList();
        if (stages.Count > 0 || !origin.Stages.IsEmpty) return stages;
        var scratch = origin.Name.Equals("scratch", StringComparison.OrdinalIgnoreCase);
        return [Node("i", origin.Name,
            new("", DiagramWords.Cut(scratch ? _words.Say("scratch: nothing", "scratch（空）") : origin.Name, 60)) { Class = FlowClasses.Image,
                Shape = NodeShape.Stadium })];
    }

    string Context() => Node("c", "context", new("", _words.Say("build context", "构建上下文")) { Class = FlowClasses.File, Shape = NodeShape.Rounded });

    string Outside(string url) => Node("u", DiagramWords.Cut(url), new("", DiagramWords.Cut(url, 60)) { Class = FlowClasses.File, Shape = NodeShape.Rounded });

    string Node(string prefix, string key, FlowNode node)
    {
        var id = _ids[prefix, key];
        if (!_nodes.Exists(n => n.Id == id)) _nodes.Add(node with { Id = id });
        return id;
    }

    string IdOf(Stage stage) => _ids["s", stage.Name ?? stage.Number.ToString(CultureInfo.InvariantCulture)];

    /// <summary>One arrow for everything that goes the same way.</summary>
    FlowEdge Together(IEnumerable<FlowEdge> edges)
    {
        var labels = edges.Select(e => e.Label).OfType<string>().Where(l => l.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return edges.First() with { Label = labels.Count == 0 ? null : DiagramWords.Cut(_words.List(labels, Sources)) };
    }
}
