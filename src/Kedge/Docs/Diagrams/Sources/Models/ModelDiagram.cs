using System.Collections.Immutable;
using System.Globalization;
using Kedge.Docs.Diagrams.Mermaid;
using Kedge.Models;

namespace Kedge.Docs.Diagrams.Sources.Models;

/// <summary>
/// A model as a picture: its modules as a tree, equal neighbours one box (×12), with parameters and the shapes of tensors; of a graph also
/// what goes in and comes out. As deep as a reader can see. Pure.
/// </summary>
public sealed class ModelDiagram
{
    const int MostNodes = 40, Deepest = 5, ShapesShown = 2;
    readonly DiagramWords _words;
    readonly FlowIds _ids = new();
    readonly List<FlowNode> _nodes = [];
    readonly List<FlowEdge> _edges = [];

    /// <summary>Who has a storage first, by storage.</summary>
    readonly Dictionary<string, string> _owners;

    ModelDiagram(IEnumerable<Weight> weights, DiagramWords words) =>
        (_words, _owners) = (words,
            weights.Where(w => w.Storage is not null).DistinctBy(w => w.Storage).ToDictionary(w => w.Storage!, w => w.Name, StringComparer.Ordinal));

    /// <param name="name">Of the file or the factory.</param>
    /// <param name="depth">Levels of modules; null: as many as fit.</param>
    public static SourceDiagram Of(ModelFile model, string name, int? depth, DiagramWords words)
    {
        var group = model.Groups.Where(g => !g.IsOptimiser).MaxBy(g => g.Weights.Length);
        var tree = ModuleTree.Of(group?.Weights ?? [], Classes(model, group?.Path ?? ""));
        var fitting = depth ?? Enumerable.Range(1, Deepest).LastOrDefault(d => Count(tree, d) <= MostNodes, 1);
        return new(new ModelDiagram(group?.Weights ?? [], words).Chart(model, tree, name, Math.Clamp(fitting, 1, 64)), Inputs(model, group, fitting));
    }

    static Dictionary<string, string> Classes(ModelFile model, string path)
    {
        var prefix = path.Length == 0 ? "" : path + ".";
        return model.Classes.Where(c => c.Key == path || c.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(c => c.Key == path ? "" : c.Key[prefix.Length..], c => c.Value, StringComparer.Ordinal);
    }

    static int Count(ModuleTree tree, int depth) => depth == 0 ? 1 : 1 + tree.Children.Sum(c => Count(c, depth - 1));

    /// <summary>Names, shapes and types; what the values are does not show.</summary>
    static string Inputs(ModelFile model, WeightGroup? group, int depth) =>
        $"model 1\ndepth {depth.ToString(CultureInfo.InvariantCulture)}\n"
        + string.Concat(group?.Weights.Select(w => $"{w.Name} {w.Type} {string.Join(',', w.Shape)} {w.IsBuffer}\n") ?? [])
        + string.Concat(model.Classes.Select(c => $"class {c.Key} {c.Value}\n"))
        + string.Concat(model.Graph is { } graph ? graph.Inputs.Concat(graph.Outputs).Select(p => $"port {p.Name} {p.Type} {string.Join(',', p.Shape)}\n") : []);

    Flowchart Chart(ModelFile model, ModuleTree tree, string name, int depth)
    {
        var root = Add(tree with { Name = Last(tree.Class) ?? name, Parameters = model.Parameters }, "", depth, isRoot: true);
        foreach (var port in model.Graph?.Inputs ?? []) _edges.Add(new(Port("in", port), root));
        foreach (var port in model.Graph?.Outputs ?? []) _edges.Add(new(root, Port("out", port)));
        var count = DiagramWords.Count(model.Parameters);
        var shown = DiagramWords.Cut(name, 80);
        return new(FlowDirection.Right, _words.Say($"Modules of {shown}", $"{shown} 的模块"),
            _words.Say($"{count} parameters; equal neighbouring modules are one box with how often it is repeated.", $"{count} 个参数；相邻且相同的模块合并为一个方框，并标出重复次数。"))
        {
            Nodes = [.. _nodes], Edges = [.. _edges],
        };
    }

    string Add(ModuleTree tree, string path, int depth, bool isRoot = false)
    {
        var id = _ids["m", path.Length == 0 ? "model" : path];
        var isCut = depth == 0 && tree.Children.Length > 0;
        _nodes.Add(new(id, [.. Lines(tree, path, isCut).Select(l => DiagramWords.Cut(l))])
        {
            Class = isRoot ? FlowClasses.Model : tree.Times > 1 || isCut ? FlowClasses.Folded : FlowClasses.Stage, Shape = isRoot ? NodeShape.Subroutine : NodeShape.Box,
        });
        foreach (var child in depth > 0 ? tree.Children : [])
            _edges.Add(new(id, Add(child, path.Length == 0 ? child.Name : $"{path}.{child.Name}", depth - 1)) { Head = EdgeHead.None });
        return id;
    }

    IEnumerable<string> Lines(ModuleTree tree, string path, bool isCut)
    {
        var times = tree.Times > 1 ? string.Create(CultureInfo.InvariantCulture, $" ×{tree.Times}") : "";
        yield return $"{tree.Name}{(Last(tree.Class) is { } type && type != tree.Name ? $": {type}" : "")}{times}";
        if (tree.Parameters > 0)
            yield return $"{DiagramWords.Count(tree.Parameters)} {(tree.Times > 1 ? _words.Say("parameters each", "个参数（每个）") : _words.Say(tree.Parameters == 1 ? "parameter" : "parameters", "个参数"))}";
        var shown = tree.Weights.Where(w => !w.IsBuffer).ToList();
        if (shown.Count <= ShapesShown + 2)
            foreach (var weight in shown.Where(w => w.Shape.Length > 0).OrderByDescending(w => w.Elements).Take(ShapesShown))
                yield return $"{weight.Name} {Shape(weight.Shape)}{Shared(weight, path)}";
        if (isCut) yield return string.Create(CultureInfo.InvariantCulture, $"{tree.Children.Length} {_words.Say("parts inside", "个子模块")}");
    }

    /// <summary>Weights that another module has, too; within folded modules nobody can tell whose.</summary>
    string Shared(Weight weight, string path)
    {
        var name = path.Length == 0 ? weight.Name : $"{path}.{weight.Name}";
        return weight.Storage is { } storage && _owners[storage] is var owner && owner != name && !path.Contains('-') ? $" = {owner}" : "";
    }

    string Port(string direction, Port port)
    {
        var id = _ids[direction, port.Name];
        _nodes.Add(new(id, DiagramWords.Cut(port.Name), DiagramWords.Cut($"{port.Type} {Shape(port.Shape)}")) { Class = FlowClasses.Data, Shape = NodeShape.LeanRight });
        return id;
    }

    static string Shape<T>(ImmutableArray<T> shape) => string.Join(" × ", shape);

    static string? Last(string? type) => type is null ? null : type[(type.LastIndexOf('.') + 1)..];
}
