using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kedge.Models;
using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>Model files in the terminal: facts, modules as a tree with equal ones counted, the largest tensors.</summary>
public static class ModelView
{
    const int Largest = 5, Rows = 40, Depth = 4;

    public static void Write(IAnsiConsole console, IReadOnlyList<(string File, ModelFile Model)> models)
    {
        foreach (var (number, (file, model)) in models.Index())
        {
            if (number > 0) console.WriteLine();
            Write(console, file, model);
        }
    }

    static void Write(IAnsiConsole console, string file, ModelFile model)
    {
        console.MarkupLineInterpolated($"[bold]{Plain(file)}[/]: {model.Format}, {Bytes.Of(model.Size)}, {Count(model.Parameters)} parameters{Types(model)}");
        foreach (var (name, value) in model.Facts.Take(20)) console.WriteLine($"  {Plain(name)}: {Plain(value)}");
        foreach (var group in model.Groups.Where(g => g.IsOptimiser))
            console.WriteLine($"  {Plain(group.Path)}: optimiser state, {group.Weights.Length} tensors, {Bytes.Of(group.Weights.Sum(w => w.Bytes))}");
        if (model.Graph is { } graph) Write(console, graph);
        foreach (var group in model.Groups.Where(g => !g.IsOptimiser && g.Weights.Length > 0)) Tree(console, group, model);
        var largest = model.Weights.OrderByDescending(w => w.Bytes).Take(Largest).ToList();
        if (largest.Count == 0) return;
        console.WriteLine("largest tensors");
        foreach (var weight in largest) console.WriteLine($"  {Bytes.Of(weight.Bytes),9}  {Plain(weight.Name)}  {Shape(weight)} {weight.Type}");
    }

    static string Types(ModelFile model)
    {
        var types = model.Weights.Where(w => !w.IsBuffer).GroupBy(w => w.Type).OrderByDescending(g => g.Sum(w => w.Elements)).Select(g => g.Key).ToList();
        return types.Count == 0 ? "" : $" ({string.Join(", ", types.Take(4))}{(types.Count > 4 ? ", …" : "")})";
    }

    static void Write(IAnsiConsole console, Graph graph)
    {
        if (graph.Opsets.Count > 0) console.WriteLine($"  opset {string.Join(", ", graph.Opsets.Select(o => $"{Plain(o.Key)} {o.Value}"))}");
        foreach (var (word, ports) in (ReadOnlySpan<(string, ImmutableArray<Port>)>)[("in ", graph.Inputs), ("out", graph.Outputs)])
            foreach (var port in ports.Take(8)) console.WriteLine($"  {word} {Plain(port.Name)}  [{string.Join(", ", port.Shape.Select(Plain))}] {port.Type}");
        if (graph.Operators.Length > 0)
            console.WriteLine($"  {graph.Operators.Sum(o => o.Value)} operators: {string.Join(", ", graph.Operators.Take(8).Select(o => $"{Plain(o.Key)} {o.Value}"))}{(graph.Operators.Length > 8 ? ", …" : "")}");
    }

    static void Tree(IAnsiConsole console, WeightGroup group, ModelFile model)
    {
        var prefix = group.Path.Length == 0 ? "" : group.Path + ".";
        var tree = ModuleTree.Of(group.Weights,
            model.Classes.Where(c => c.Key == group.Path || c.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(c => c.Key == group.Path ? "" : c.Key[prefix.Length..], c => c.Value));
        console.WriteLine(group.Path.Length == 0 ? "modules" : Plain(group.Path));
        var rows = new List<string>();
        foreach (var child in tree.Children) Add(child, 1, rows);
        if (tree.Weights.Length > 0) rows.Add($"  {tree.Weights.Length} tensors of its own");
        foreach (var row in rows.Take(Rows)) console.WriteLine(row);
        if (rows.Count > Rows) console.WriteLine($"  … {rows.Count - Rows} more; --json has all");
    }

    static void Add(ModuleTree tree, int depth, List<string> rows)
    {
        var times = tree.Times > 1 ? $"{tree.Times} × " : "";
        var type = tree.Class is { } name ? $"  {Plain(name[(name.LastIndexOf('.') + 1)..])}" : "";
        var own = tree.Children.IsEmpty && tree.Weights.Length <= 6
            ? "  " + string.Join(", ", tree.Weights.Where(w => !w.IsBuffer).Select(w => $"{Plain(w.Name)} {Shape(w)}"))
            : "";
        rows.Add($"{new string(' ', 2 * depth)}{Plain(tree.Name)}{type}  {times}{Count(tree.Parameters)}{own}".TrimEnd());
        if (depth < Depth) foreach (var child in tree.Children) Add(child, depth + 1, rows);
    }

    static string Shape(Weight weight) => $"[{string.Join(" × ", weight.Shape)}]";

    /// <summary><c>25.6 M</c>.</summary>
    static string Count(long count) => count switch
    {
        >= 1_000_000_000 => (count / 1e9).ToString("0.0 G", CultureInfo.InvariantCulture),
        >= 1_000_000 => (count / 1e6).ToString("0.0 M", CultureInfo.InvariantCulture),
        >= 10_000 => (count / 1e3).ToString("0.0 k", CultureInfo.InvariantCulture),
        _ => count.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Names in a model may hold anything, and a terminal should not obey it.</summary>
    static string Plain(string text) => OneLine.Of(text, 200);

    public static void WriteJson(IAnsiConsole console, IEnumerable<(string File, ModelFile Model)> models) =>
        console.Profile.Out.Writer.WriteLine(JsonStyle.Array(models, m => Json(m.File, m.Model)).ToJsonString(JsonStyle.Readable));

    static JsonObject Json(string file, ModelFile model) => new()
    {
        ["file"] = file, ["format"] = model.Format, ["bytes"] = model.Size, ["parameters"] = model.Parameters, ["danger"] = Word(model.Danger),
        ["facts"] = JsonStyle.Object(model.Facts.DistinctBy(f => f.Key), f => f.Key, f => f.Value),
        ["imports"] = JsonStyle.Array(model.Imports, i => new JsonObject { ["name"] = i.Name, ["danger"] = Word(i.Danger), ["call"] = i.Call }),
        ["groups"] = JsonStyle.Array(model.Groups, Json),
        ["graph"] = model.Graph is { } graph ? Json(graph) : null,
        ["classes"] = JsonStyle.Object(model.Classes, c => c.Key, c => c.Value),
    };

    static string Word(Danger danger) => danger switch { Danger.RunsCode => "runs code", Danger.NeedsCode => "needs code", _ => "none" };

    static JsonObject Json(WeightGroup group) => new()
    {
        ["path"] = group.Path, ["optimiser"] = group.IsOptimiser, ["tensors"] = JsonStyle.Array(group.Weights, Json),
    };

    static JsonObject Json(Weight weight) => new()
    {
        ["name"] = weight.Name, ["shape"] = JsonStyle.Array(weight.Shape, s => s), ["type"] = weight.Type,
        ["elements"] = weight.Elements, ["bytes"] = weight.Bytes,
        ["buffer"] = weight.IsBuffer, ["storage"] = weight.Storage,
    };

    static JsonObject Json(Graph graph) => new()
    {
        ["inputs"] = Json(graph.Inputs), ["outputs"] = Json(graph.Outputs),
        ["opsets"] = JsonStyle.Object(graph.Opsets, o => o.Key, o => o.Value),
        ["operators"] = JsonStyle.Object(graph.Operators, o => o.Key, o => o.Value),
    };

    static JsonArray Json(ImmutableArray<Port> ports) =>
        JsonStyle.Array(ports, p => new JsonObject { ["name"] = p.Name, ["type"] = p.Type, ["shape"] = JsonStyle.Array(p.Shape) });
}
