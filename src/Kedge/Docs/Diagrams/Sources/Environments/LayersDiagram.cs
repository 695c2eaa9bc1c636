using System.Collections.Immutable;
using System.Globalization;
using Kedge.Docs.Diagrams.Mermaid;
using Kedge.Images;
using Kedge.Images.Wheels;
using Kedge.Locks;

namespace Kedge.Docs.Diagrams.Sources.Environments;

/// <summary>
/// The layers of a project's image as a picture, the lowest below: which packages share one, how large they are to download, and which
/// stand alone. Pure: from the plan, before anything is built.
/// </summary>
public sealed class LayersDiagram
{
    /// <summary>Of those that stand alone: the others are small beside them.</summary>
    const int Shown = 10;

    readonly LockFile _file;
    readonly DiagramWords _words;
    readonly List<FlowNode> _nodes = [];
    readonly List<FlowGroup> _groups = [];

    LayersDiagram(LockFile file, DiagramWords words) => (_file, _words) = (file, words);

    public static Flowchart Of(LockFile file, DiagramWords words) => new LayersDiagram(file, words).Chart();

    /// <summary>A layer of the plan, of packages or of wheels.</summary>
    sealed record Planned(string Name, string Part, ImmutableArray<string> Packages, long Size);

    Flowchart Chart()
    {
        var layers = Planner.Plan(_file).Select(p => new Planned(p.Comment, PartOf(p.Packages[0].For, p.Packages.Length, p.Size), [.. p.Packages.Select(x => x.Name)], p.Size)).ToList();
        var wheels = WheelPlanner.Plan(_file).Select(p => new Planned(p.Comment, p.Wheels is [_] && p.Size >= Big ? "alone" : p.Wheels.Any(w => w.For != Roots.Task) ? "spec" : Roots.Task, [.. p.Wheels.Select(x => x.Name)], p.Size)).ToList();
        Single("skeleton", FlowClasses.File, _words.Say("file system", "文件系统骨架"), _words.Say("folders and links", "目录与链接"));
        Parts("d", layers, _words.Say("packages of the system", "系统软件包"));
        Single("finish", FlowClasses.Stage, _words.Say("finish", "收尾"), _words.Say("what packages' scripts change", "软件包脚本的改动"));
        Single("top", FlowClasses.Stage, _words.Say("package database, linker cache", "软件包数据库、链接器缓存"));
        Parts("w", wheels, "wheels");
        if (wheels.Count > 0) Single("venv", FlowClasses.Stage, "/opt/venv", _words.Say("the environment itself", "环境本身"));
        var (count, size) = (layers.Count + wheels.Count + (wheels.Count > 0 ? 4 : 3), layers.Concat(wheels).Sum(l => l.Size));
        return new(FlowDirection.Up, _words.Say($"Layers of {_file.ImageName}", $"{_file.ImageName} 的镜像层"),
            string.Create(CultureInfo.InvariantCulture, $"{_words.Say($"{count} layers made from {DiagramWords.Size(size)} of packages, the lowest at the bottom.", $"{count} 层，由 {DiagramWords.Size(size)} 的软件包构成，最下层在底部。")}"))
        {
            Nodes = [.. _nodes], Groups = [.. _groups], Edges = [.. Rows().Zip(Rows().Skip(1), (below, above) => new FlowEdge(below, above))],
        };
    }

    const long Big = 5 << 20;

    static string PartOf(string part, int packages, long size) => packages == 1 && size >= Big && Roots.Presets.Contains(part) ? "alone" : part is Roots.Base or Roots.Task ? part : "spec";

    /// <summary>What stands one above the other: groups, and nodes in none.</summary>
    IEnumerable<string> Rows() => _nodes.Select(n => n.Group ?? n.Id).Distinct(StringComparer.Ordinal);

    void Single(string key, string class_, params ImmutableArray<string> lines) => _nodes.Add(new($"l_{key}", lines) { Class = class_ });

    void Parts(string prefix, List<Planned> layers, string what)
    {
        foreach (var part in layers.GroupBy(l => l.Part))
        {
            var group = $"g_{prefix}_{part.Key}";
            _groups.Add(new(group, $"{what}: {Title(part.Key)}"));
            var all = part.Key is Roots.Base or Roots.Task ? [Folded(part.ToList())] : part.ToList();
            var largest = all.Count <= Shown + 1 ? all : [.. all.OrderByDescending(l => l.Size).Take(Shown).OrderBy(l => l.Name, StringComparer.Ordinal)];
            foreach (var (number, layer) in largest.Index()) _nodes.Add(Node($"{prefix}_{part.Key}_{number.ToString(CultureInfo.InvariantCulture)}", layer, group));
            if (largest.Count < all.Count) _nodes.Add(Rest($"{prefix}_{part.Key}_rest", [.. all.Except(largest)], group));
        }
    }

    string Title(string part) => part switch
    {
        Roots.Base => _words.Say("base", "基础系统"),
        Roots.Task => _words.Say("Python, torch and the task", "Python、torch 与任务"),
        "alone" => _words.Say("large ones, a layer each", "大包，各占一层"),
        _ => _words.Say("added by the spec", "由 kedge.yaml 添加"),
    };

    /// <summary>Layers that share packages by a hash of their names: nobody looks for one of them.</summary>
    Planned Folded(List<Planned> layers)
    {
        var count = string.Create(CultureInfo.InvariantCulture, $"{layers.Count} {_words.Say(layers.Count == 1 ? "layer" : "layers", "层")}");
        return new(layers.Count == 1 ? count : $"{count}, {_words.Say("by a hash of the name", "按名称散列分组")}", layers[0].Part, [.. layers.SelectMany(l => l.Packages)], layers.Sum(l => l.Size));
    }

    FlowNode Node(string key, Planned layer, string group) => new($"l_{key}", [DiagramWords.Cut(layer.Name), .. Inside(layer)])
    {
        Group = group, Class = layer.Packages.Length == 1 ? FlowClasses.Image : FlowClasses.Folded,
    };

    IEnumerable<string> Inside(Planned layer)
    {
        var count = string.Create(CultureInfo.InvariantCulture, $"{layer.Packages.Length} {_words.Say("packages", "个软件包")}, ");
        yield return (layer.Packages.Length == 1 ? "" : count) + DiagramWords.Size(layer.Size);
    }

    FlowNode Rest(string key, List<Planned> rest, string group) => new($"l_{key}",
        string.Create(CultureInfo.InvariantCulture, $"{rest.Count} {_words.Say("more layers", "层其余")}, {DiagramWords.Size(rest.Sum(r => r.Size))}")) { Group = group, Class = FlowClasses.Folded };
}
