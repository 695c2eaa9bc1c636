using System.Collections.Immutable;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax.Flow;

/// <summary>A flowchart while it is read: nodes in the order in which they appear, later words about one added to it.</summary>
sealed class FlowDraft
{
    /// <summary>Mermaid's own default; more are an error there, too.</summary>
    public const int MostEdges = 500;

    readonly List<string> _order = [];
    readonly Dictionary<string, FlowNode> _nodes = new(StringComparer.Ordinal);
    readonly List<FlowGroup> _groups = [];
    readonly Stack<string> _open = [];
    readonly Dictionary<string, string> _classes = new(StringComparer.Ordinal);
    readonly Dictionary<string, FlowStyle> _styles = new(StringComparer.Ordinal);
    readonly Dictionary<int, FlowStyle> _edgeStyles = [];
    FlowStyle? _edgeStyle;
    readonly HashSet<string> _edgeIds = new(StringComparer.Ordinal);

    public FlowDirection Direction { get; set; }
    public string Title { get; set; } = "";
    public string Description { get; set; } = "";
    public List<FlowEdge> Edges { get; } = [];
    public int Depth => _open.Count;

    public void Node(string id)
    {
        if (_edgeIds.Contains(id) || !_nodes.TryAdd(id, new(id, id) { Group = _open.TryPeek(out var group) ? group : null }))
        {
            // Whoever names a node inside a subgraph puts it there, if nobody did before.
            if (_open.TryPeek(out var inner) && _nodes.TryGetValue(id, out var known) && known.Group is null) _nodes[id] = known with { Group = inner };
            return;
        }
        _order.Add(id);
    }

    public void Shape(string id, NodeShape shape, ImmutableArray<string>? label)
    {
        if (_nodes.TryGetValue(id, out var node)) _nodes[id] = node with { Shape = shape, Label = label ?? node.Label };
    }

    public void EdgeId(string id) => _edgeIds.Add(id);

    public void Class(string id, string name) => _classes[id] = name;

    public void Style(string name, FlowStyle style) => _styles[name] = style;

    /// <param name="which">None: all that have no look of their own.</param>
    public void EdgeStyle(IEnumerable<int> which, FlowStyle style)
    {
        var own = which.ToList();
        foreach (var index in own) _edgeStyles[index] = style;
        if (own.Count == 0) _edgeStyle = style;
    }

    public void Open(string? id, string label)
    {
        var name = id is { Length: > 0 } && _groups.All(g => g.Id != id) ? id : $"subGraph{_groups.Count}";
        _groups.Add(new(name, label) { Parent = _open.TryPeek(out var outer) ? outer : null });
        _open.Push(name);
    }

    public void Close() => _open.Pop();

    public void GroupDirection(FlowDirection direction)
    {
        if (!_open.TryPeek(out var id)) Direction = direction;
        else _groups[_groups.FindIndex(g => g.Id == id)] = _groups.Find(g => g.Id == id)! with { Direction = direction };
    }

    public Flowchart Made()
    {
        var groups = _groups.Select(g => g with { Class = _classes.GetValueOrDefault(g.Id) }).ToImmutableArray();
        var ids = groups.Select(g => g.Id).ToHashSet(StringComparer.Ordinal);
        return new(Direction, Title, Description)
        {
            Nodes = [.. _order.Where(id => !ids.Contains(id))
                .Select(id => _nodes[id] with { Class = _classes.GetValueOrDefault(id) ?? (_styles.ContainsKey("default") ? "default" : null) })],
            Edges = [.. Edges.Select((e, i) => e with { Style = _edgeStyles.GetValueOrDefault(i) ?? _edgeStyle })], Groups = groups,
            Styles = _styles.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }
}
