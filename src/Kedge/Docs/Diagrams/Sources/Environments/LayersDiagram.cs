using System.Collections.Immutable;
using System.Globalization;
using Kedge.Docs.Diagrams.Mermaid;
using Kedge.Images;
using Kedge.Images.Layers;
using Kedge.Images.Wheels;
using Kedge.Locks;

namespace Kedge.Docs.Diagrams.Sources.Environments;

/// <summary>
/// The layers of a project's image as a picture, the lowest below: how many there are of each part, which packages stand alone, how large
/// they are to download. Pure: from the plan, before anything is built.
/// </summary>
public sealed class LayersDiagram
{
    /// <summary>Layers named in one box: the others are small beside them.</summary>
    const int Shown = 8;

    const string Alone = "alone", Added = "added";
    readonly LockFile _file;
    readonly DiagramWords _words;
    readonly List<FlowNode> _nodes = [];

    LayersDiagram(LockFile file, DiagramWords words) => (_file, _words) = (file, words);

    public static Flowchart Of(LockFile file, DiagramWords words) => new LayersDiagram(file, words).Chart();

    /// <summary>A layer of the plan, of packages or of wheels.</summary>
    sealed record Planned(string Name, string Part, int Packages, long Size);

    Flowchart Chart()
    {
        var layers = Planner.Plan(_file)
            .Select(p => new Planned(p.Comment, PartOf(p.Packages[0].For, p.Packages is [{ Name: var name }] && name == p.Comment), p.Packages.Length,
                p.Size)).ToList();
        var wheels = WheelPlanner.Plan(_file)
            .Select(p => new Planned(p.Comment, PartOf(p.Wheels[0].For, p.Wheels is [{ } one] && p.Comment == $"{one.Name} {one.Version}"),
                p.Wheels.Length, p.Size)).ToList();
        Add("skeleton", FlowClasses.File, _words.Say("file system: folders and links", "文件系统骨架：目录与链接"));
        AddParts("d", layers, _words.Say("packages", "个软件包"), "");
        Add("finish", FlowClasses.Stage, _words.Say("finish: what packages' scripts change", "收尾：软件包脚本的改动"));
        Add("top", FlowClasses.Stage, _words.Say("package database, linker cache", "软件包数据库、链接器缓存"));
        AddParts("w", wheels, _words.Say("wheels", "个 wheel"), "wheels: ");
        if (wheels.Count > 0) Add("venv", FlowClasses.Stage, _words.Say("/opt/venv: the environment itself", "/opt/venv：环境本身"));
        var (count, size) = (layers.Count + wheels.Count + (wheels.Count > 0 ? 4 : 3), DiagramWords.Size(layers.Concat(wheels).Sum(l => l.Size)));
        return new(FlowDirection.Up, _words.Say($"Layers of {_file.ImageName}", $"{_file.ImageName} 的镜像层"),
            string.Create(CultureInfo.InvariantCulture,
                $"{_words.Say($"{count} layers made from {size} of packages, the lowest at the bottom.", $"{count} 层，由 {size} 的软件包构成，最下层在底部。")}"))
        {
            Nodes = [.. _nodes], Edges = [.. _nodes.Zip(_nodes.Skip(1), (below, above) => new FlowEdge(below.Id, above.Id))],
        };
    }

    static string PartOf(string part, bool isAlone) =>
        !Roots.Presets.Contains(part) ? Added : isAlone ? Alone : part == Roots.Base ? Roots.Base : Roots.Task;

    void Add(string key, string class_, params ImmutableArray<string> lines) =>
        _nodes.Add(new($"l_{key}", [.. lines.Select(l => DiagramWords.Cut(l))]) { Class = class_ });

    void AddParts(string prefix, List<Planned> layers, string what, string kind)
    {
        foreach (var part in (string[])[Roots.Base, Roots.Task, Alone, Added])
            if (layers.Where(l => l.Part == part).ToList() is { Count: > 0 } all)
                Add($"{prefix}_{part}", part is Alone or Added ? FlowClasses.Image : FlowClasses.Folded,
                    [kind + Title(part), Counted(all, what), .. part is Alone or Added ? Largest(all) : []]);
    }

    string Title(string part) => part switch
    {
        Roots.Base => _words.Say("base system", "基础系统"),
        Roots.Task => _words.Say("Python, torch and the task", "Python、torch 与任务"),
        Alone => _words.Say("large ones, a layer each", "大包，各占一层"),
        _ => _words.Say("added by kedge.yaml, a layer each", "由 kedge.yaml 添加，各占一层"),
    };

    string Counted(List<Planned> all, string what) => string.Create(CultureInfo.InvariantCulture,
        $"{all.Count} {_words.Say(all.Count == 1 ? "layer" : "layers", "层")}, {(all.Sum(l => l.Packages) is var packages && packages > all.Count ? $"{packages} {what}, " : "")}{DiagramWords.Size(all.Sum(l => l.Size))}");

    static IEnumerable<string> Largest(List<Planned> all)
    {
        var largest = all.Count <= Shown + 1 ? all : [.. all.OrderByDescending(l => l.Size).ThenBy(l => l.Name, StringComparer.Ordinal).Take(Shown)];
        foreach (var layer in largest) yield return $"{layer.Name} {DiagramWords.Size(layer.Size)}";
        if (largest.Count < all.Count)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"+{all.Count - largest.Count}, {DiagramWords.Size(all.Except(largest).Sum(r => r.Size))}");
    }
}
