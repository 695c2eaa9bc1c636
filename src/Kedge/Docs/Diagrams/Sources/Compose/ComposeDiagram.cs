using System.Collections.Immutable;
using System.Globalization;
using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Sources.Compose;

/// <summary>A compose file as a picture: services, what they wait for, how they are reached, and what they keep where. Values of variables are not shown. Pure.</summary>
public sealed class ComposeDiagram
{
    const string Host = "g_host", Project = "g_project";
    readonly ComposeFile _file;
    readonly DiagramWords _words;
    readonly FlowIds _ids = new();
    readonly List<FlowNode> _nodes = [];
    readonly List<FlowEdge> _edges = [];

    ComposeDiagram(ComposeFile file, DiagramWords words) => (_file, _words) = (file, words);

    /// <param name="name">Of the file, for the title.</param>
    public static SourceDiagram Of(ComposeFile file, string name, DiagramWords words) => new(new ComposeDiagram(file, words).Chart(name), file.Normal);

    Flowchart Chart(string name)
    {
        foreach (var service in _file.Services) Ports(service);
        foreach (var service in _file.Services) Add(service);
        foreach (var service in _file.Services) Connect(service);
        var services = string.Join(_words.Say(", ", "、"), _file.Services.Select(s => s.Name));
        return new(FlowDirection.Right, _words.Say($"Services of {name}", $"{name} 中的服务"),
            _words.Say($"How {services} depend on each other, are reached and keep data.", $"{services} 之间的依赖、访问方式与数据存放位置。"))
        {
            Nodes = [.. _nodes], Edges = [.. _edges],
            Groups = [.. Groups().Where(g => _nodes.Exists(n => n.Group == g.Id))],
        };
    }

    IEnumerable<FlowGroup> Groups() =>
    [
        new(Host, _words.Say("Host", "宿主机")),
        new(Project, _file.Name is { } name ? DiagramWords.Cut(name) : _words.Say("Compose project", "Compose 项目")),
    ];

    void Ports(ServiceFacts service)
    {
        foreach (var port in service.Ports.Where(p => p.Host is not null))
        {
            var words = $"{(port.Address is { } address ? address + ":" : "")}{port.Host}{(port.Protocol is { } protocol ? "/" + protocol : "")}";
            var id = Node("p", words, [words], FlowClasses.Port, NodeShape.Stadium, Host);
            _edges.Add(new(id, Id(service.Name)) { Label = port.Container == port.Host ? null : "→ " + port.Container });
        }
    }

    void Add(ServiceFacts service)
    {
        var id = Id(service.Name);
        _nodes.Add(new(id, [.. Lines(service).Select(l => DiagramWords.Cut(l))]) { Class = FlowClasses.Service, Group = Project });
    }

    IEnumerable<string> Lines(ServiceFacts service)
    {
        yield return service.Replicas == 1 ? service.Name : string.Create(CultureInfo.InvariantCulture, $"{service.Name} ×{service.Replicas}");
        if (service.Build is { } build)
            yield return $"{_words.Say("built from", "构建自")} {build}{(service.Dockerfile is { } file ? $" ({file})" : "")}{(service.Target is { } target ? $" → {target}" : "")}";
        else if (service.Image is { } image) yield return image;
        var inside = service.Ports.Where(p => p.Host is null).Select(p => p.Container).ToList();
        if (inside.Count > 0) yield return $"{_words.Say("a free port →", "随机端口 →")} {_words.List(inside)}";
        // The default network joins everything; only others say something.
        if (service.Networks.Any(n => n != "default"))
            yield return $"{_words.Say(service.Networks.Length == 1 ? "network" : "networks", "网络")}: {_words.List(service.Networks)}";
        if (service.NetworkMode is { } mode) yield return $"{_words.Say("network", "网络")}: {mode}";
        if (!service.Profiles.IsEmpty) yield return $"{_words.Say("only with profile", "仅用于 profile")} {_words.List(service.Profiles)}";
        if (!service.Secrets.IsEmpty) yield return $"{_words.Say("secrets", "机密")}: {_words.List(service.Secrets)}";
    }

    void Connect(ServiceFacts service)
    {
        var id = Id(service.Name);
        if (service.Gpus is { } gpus)
            _edges.Add(new(Node("g", gpus, [gpus == "all" ? _words.Say("all GPUs", "全部 GPU") : $"GPU: {gpus}"], FlowClasses.Gpu, NodeShape.Hexagon,
                Host), id));
        foreach (var other in service.DependsOn) _edges.Add(new(id, Waited(other.Service)) { Label = Condition(other.Condition), Line = EdgeLine.Thick });
        foreach (var mount in service.Mounts)
            _edges.Add(new(id, Of(mount,
                service)) { Label = DiagramWords.Cut(mount.Target) + (mount.IsReadOnly ? _words.Say(" (read only)", "（只读）") : ""),
                    Head = EdgeHead.None });
    }

    /// <summary>A service of this file, or one of a file that it includes.</summary>
    string Waited(string service) =>
        Node("s", service, [service, _words.Say("in an included file", "在被包含的文件中")], FlowClasses.Service, NodeShape.Rounded, null);

    string? Condition(string? condition) => condition switch
    {
        "service_healthy" => _words.Say("waits until healthy", "等待其健康"),
        "service_completed_successfully" => _words.Say("waits until done", "等待其完成"),
        _ => null,
    };

    string Of(ComposeMount mount, ServiceFacts service) => mount.Kind switch
    {
        MountKind.Bind =>
            Node("f", mount.Source == "." ? "here" : mount.Source, [mount.Source == "." ? _words.Say("this folder", "本目录") : mount.Source],
                FlowClasses.File, NodeShape.Rounded, null),
        MountKind.Memory => Node("m", service.Name + mount.Target, [_words.Say("memory", "内存")], FlowClasses.Volume, NodeShape.Cylinder, Project),
        _ when mount.Source.Length == 0 => Node("v", service.Name + mount.Target, [_words.Say("unnamed volume", "匿名卷")], FlowClasses.Volume, NodeShape.Cylinder, Project),
        _ => Node("v", mount.Source,
            [mount.Source, .. _file.ExternalVolumes.Contains(mount.Source) ? [_words.Say("made elsewhere", "外部创建")] : (string[])[]],
                FlowClasses.Volume, NodeShape.Cylinder, Project),
    };

    string Id(string service) => _ids["s", service];

    string Node(string prefix, string key, ImmutableArray<string> label, string class_, NodeShape shape, string? group)
    {
        var id = _ids[prefix, key];
        if (!_nodes.Exists(n => n.Id == id)) _nodes.Add(new(id, [.. label.Select(l => DiagramWords.Cut(l))]) { Class = class_, Shape = shape, Group = group });
        return id;
    }
}
