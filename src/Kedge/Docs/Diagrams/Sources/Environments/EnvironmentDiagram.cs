using System.Collections.Immutable;
using System.Globalization;
using Kedge.Docs.Diagrams.Mermaid;
using Kedge.Locks;
using Kedge.Sessions.Jupyter;
using Kedge.Sessions.Ssh;
using Kedge.Specs;

namespace Kedge.Docs.Diagrams.Sources.Environments;

/// <summary>
/// An environment as a picture: how its user comes in, what of the host it uses, what is in the container, and what the image was made
/// from. Versions are those of the lock, where there is one. Pure.
/// </summary>
public sealed class EnvironmentDiagram
{
    const string Ways = "g_access", Host = "g_host", Container = "g_container", Image = "g_image";
    readonly Spec _spec;
    readonly LockFile? _lock;
    readonly DiagramWords _words;
    readonly FlowIds _ids = new();
    readonly List<FlowNode> _nodes = [];
    readonly List<FlowEdge> _edges = [];

    EnvironmentDiagram(Spec spec, LockFile? file, DiagramWords words) => (_spec, _lock, _words) = (spec, file, words);

    /// <param name="file">The lock that answers the spec; null: not locked yet.</param>
    public static Flowchart Of(Spec spec, LockFile? file, DiagramWords words) => new EnvironmentDiagram(spec, file, words).Chart();

    bool HasGpu => Cuda != "cpu" && _spec.Limits.Gpus != "none";

    string Cuda => _lock?.Cuda ?? _spec.Cuda;

    Flowchart Chart()
    {
        AddWays();
        AddContainer();
        AddHost();
        AddImage();
        return new(FlowDirection.Down, _words.Say($"The environment {_spec.Name}", $"环境 {_spec.Name}"), Description())
        {
            Nodes = [.. _nodes], Edges = [.. _edges],
            Groups = [.. ((FlowGroup[])[
                new(Ways, _words.Say("You", "用户")), new(Host, _words.Say("Host", "宿主机")),
                new(Container, _words.Say("Container", "容器")) { Parent = Host },
                new(Image, $"{_words.Say("Image", "镜像")} {_lock?.ImageName}".TrimEnd()),
            ]).Where(g => g.Id == Host || _nodes.Exists(n => n.Group == g.Id))],
        };
    }

    string Description()
    {
        var ways = _words.List([.. _spec.Access.Jupyter ? ["JupyterLab"] : (string[])[], .. _spec.Access.Ssh ? ["SSH"] : (string[])[]]);
        var torch = $"PyTorch {Version(_lock?.Torch ?? _spec.Torch)}, Python {_spec.Python}, {_spec.Os}";
        return ways.Length == 0 ? _words.Say($"A container with {torch}; commands are run in it.", $"容器内含 {torch}；命令在其中运行。")
            : _words.Say($"A container with {torch}, reached by {ways}.", $"容器内含 {torch}；通过 {ways} 访问。");
    }

    void AddWays()
    {
        if (_spec.Access.Jupyter) Way("browser", _words.Say("Browser", "浏览器"), ("jupyter", "JupyterLab", JupyterServer.Port));
        if (_spec.Access.Ssh) Way("terminal", _words.Say("Terminal, VS Code", "终端、VS Code"), ("ssh", _words.Say("SSH server", "SSH 服务"), SshServer.Port));
    }

    void Way(string key, string by, (string Key, string Name, int Port) server)
    {
        var person = Node("u", key, FlowClasses.Person, NodeShape.Rounded, Ways, by);
        var port = Node("p", server.Key, FlowClasses.Port, NodeShape.Stadium, Host, $"127.0.0.1:{server.Port.ToString(CultureInfo.InvariantCulture)}");
        var inside = Node("s", server.Key, FlowClasses.Service, NodeShape.Box, Container, server.Name);
        _edges.Add(new(person, port));
        _edges.Add(new(port, inside));
        _edges.Add(new(inside, Torch()));
    }

    void AddContainer() => Torch();

    string Torch() => Node("t", "torch", FlowClasses.Model, NodeShape.Subroutine, Container,
        $"PyTorch {Version(_lock?.Torch ?? _spec.Torch)}", $"Python {_spec.Python}, {(Cuda == "cpu" ? "CPU" : $"CUDA {Version(Cuda)}")}");

    string Version(string asked) => asked switch { "newest" => _words.Say("newest", "最新版"), "auto" => _words.Say("chosen for the machine", "按机器选择"), _ => asked };

    void AddHost()
    {
        foreach (var mount in _spec.Mounts)
        {
            var outside = Node("f", mount.Host, FlowClasses.Data, NodeShape.Rounded, Host, mount.Host == "." ? _words.Say("this project's folder", "本项目目录") : mount.Host);
            var inside = Node("d", mount.Container, FlowClasses.Data, NodeShape.Cylinder, Container,
                mount.Container + (mount.ReadOnly ? _words.Say(" (read only)", "（只读）") : ""));
            _edges.Add(new(outside, inside) { Head = EdgeHead.None, Line = EdgeLine.Dotted });
            _edges.Add(new(Torch(), inside) { IsBothWays = !mount.ReadOnly });
        }
        if (HasGpu) _edges.Add(new(Torch(), Node("g", "gpu", FlowClasses.Gpu, NodeShape.Hexagon, Host, [.. Gpu()])));
        if (Limits() is { Count: > 0 } limits)
            _edges.Add(new(Node("l", "limits", FlowClasses.Warning, NodeShape.Box, Host, [_words.Say("At most", "资源上限"), .. limits]),
                Torch()) { Line = EdgeLine.Dotted });
    }

    IEnumerable<string> Gpu()
    {
        yield return _spec.Limits.Gpus is null or "all" ? "GPU" : $"GPU: {_spec.Limits.Gpus}";
        if (!_spec.Gpus.IsEmpty) yield return _words.List(_spec.Gpus);
        yield return _words.Say("with its driver", "及其驱动");
    }

    List<string> Limits()
    {
        var (limits, lines) = (_spec.Limits, new List<string>());
        if (limits.Cpus is { } cpus) lines.Add(string.Create(CultureInfo.InvariantCulture, $"{cpus:0.###} CPU"));
        if (limits.Memory is { } memory) lines.Add($"{Binary(memory)} {_words.Say("memory", "内存")}");
        if (limits.Shm is { } shm) lines.Add($"{Binary(shm)} {_words.Say("shared memory", "共享内存")}");
        return lines;
    }

    static string Binary(long bytes) =>
        bytes >= 1L << 30
            ? (bytes / (double)(1L << 30)).ToString("0.## 'GiB'", CultureInfo.InvariantCulture)
            : (bytes / (double)(1L << 20)).ToString("0.## 'MiB'", CultureInfo.InvariantCulture);

    /// <summary>From below: the system, Python with torch and the task's packages, what the spec adds, how it starts.</summary>
    void AddImage()
    {
        var parts = new List<string>
        {
            Node("i", "base", FlowClasses.Image, NodeShape.Stadium, Image, [_spec.Os.ToString(), .. Counted(Roots.Base)]),
            Node("i", "task", FlowClasses.Image, NodeShape.Box, Image, [TaskName(), .. Counted(Roots.Task, Roots.Of(_spec.Task))]),
        };
        var added = new[] { _spec.System, [.. _spec.Packages, .. _spec.Files.Select(f => f.Name)] }.Where(a => a.Length > 0).Select(a => _words.List(a)).ToList();
        if (added.Count > 0)
            parts.Add(Node("i", "added", FlowClasses.Image, NodeShape.Box, Image,
                [.. added, .. Counted(null).Select(c => _words.Say("adds ", "新增 ") + c)]));
        parts.Add(Node("i", "entry", FlowClasses.Result, NodeShape.Stadium, Image, _words.Say("starts with tini", "以 tini 启动"),
            _words.Say("then your command", "再运行你的命令")));
        _edges.AddRange(parts.Zip(parts.Skip(1), (below, above) => new FlowEdge(below, above)));
        _edges.Add(new(parts[^1], Container) { Line = EdgeLine.Thick, Label = _words.Say("is run as", "运行为") });
    }

    string TaskName() => _spec.Task == TaskFamily.General ? _words.Say("Python and PyTorch", "Python 与 PyTorch")
        : _words.Say($"Python and PyTorch for {_spec.Task.ToString().ToLowerInvariant()}", $"Python 与 PyTorch（{_spec.Task.ToString().ToLowerInvariant()}）");

    /// <summary>How many packages these parts of the spec have brought in; null: all other parts.</summary>
    IEnumerable<string> Counted(params string[]? parts)
    {
        if (_lock is null) return [];
        bool Wanted(string part) => parts?.Contains(part) ?? part is not (Roots.Base or Roots.Task) && part != Roots.Of(_spec.Task);
        var sizes = _lock.Packages.Where(p => Wanted(p.For)).Select(p => p.Size).Concat(_lock.Wheels.Where(w => Wanted(w.For)).Select(w => w.Size)).ToList();
        return sizes.Count == 0
            ? []
            : [string.Create(CultureInfo.InvariantCulture,
                $"{sizes.Count} {_words.Say(sizes.Count == 1 ? "package" : "packages", "个软件包")}, {DiagramWords.Size(sizes.Sum())}")];
    }

    string Node(string prefix, string key, string class_, NodeShape shape, string group, params ImmutableArray<string> label)
    {
        var id = _ids[prefix, key];
        if (!_nodes.Exists(n => n.Id == id)) _nodes.Add(new(id, [.. label.Select(l => DiagramWords.Cut(l, 60))]) { Class = class_, Shape = shape, Group = group });
        return id;
    }
}
