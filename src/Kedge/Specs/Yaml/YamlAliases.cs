using YamlDotNet.Core.Events;

namespace Kedge.Specs.Yaml;

/// <summary>
/// What anchors stand for, for files of other programs. An alias shares the node that it names, so a small text can mean a huge tree:
/// what all of them add together is bounded, and so is how deep they nest.
/// </summary>
sealed class YamlAliases(List<Problem> problems)
{
    const int MostNodes = 50_000, Deepest = 64;

    readonly Dictionary<string, (SpecNode Node, int Nodes, int Levels)> _anchors = new(StringComparer.Ordinal);
    int _nodes;

    public static bool IsMerge(ScalarNode key) => key is { Text: "<<", Scalar: ScalarKind.Text };

    public void Keep(ParsingEvent at, SpecNode read)
    {
        if (at is not NodeEvent { Anchor: { IsEmpty: false } anchor }) return;
        var (nodes, levels) = Measure(read);
        _anchors[anchor.Value] = (read, nodes, levels);
    }

    public SpecNode Of(AnchorAlias alias, Place place, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var known)) return Refuse(place, "nothing before it has this anchor");
        if (depth + known.Levels > Deepest) return Refuse(place, "aliases are nested too deep here");
        return (_nodes += known.Nodes) > MostNodes ? Refuse(place, $"with its aliases the file has more than {MostNodes} values") : known.Node;
    }

    /// <summary>The entries of a mapping with what <c>&lt;&lt;</c> adds: what is there stays, of several mappings the first wins.</summary>
    public List<KeyValuePair<ScalarNode, SpecNode>> Merged(List<KeyValuePair<ScalarNode, SpecNode>> entries, List<SpecNode> merged)
    {
        var seen = entries.Select(e => e.Key.Text).ToHashSet(StringComparer.Ordinal);
        var all = new List<KeyValuePair<ScalarNode, SpecNode>>(entries);
        foreach (var node in merged.SelectMany(m => m is ListNode list ? list.Items : [m]))
            if (node is MapNode map) all.AddRange(map.Entries.Where(e => seen.Add(e.Key.Text)));
            else if (node is not UnreadNode) Refuse(node.Place, "only mappings can be merged");
        return all;
    }

    UnreadNode Refuse(Place place, string why)
    {
        // One is enough of what a hostile file has by the thousand.
        if (_nodes < int.MaxValue / 2) problems.Add(SpecProblems.Syntax(place, why));
        if (_nodes > MostNodes) _nodes = int.MaxValue / 2;
        return new(place);
    }

    static (int Nodes, int Levels) Measure(SpecNode node)
    {
        IEnumerable<SpecNode> below = node switch { ListNode list => list.Items, MapNode map => map.Entries.Select(e => e.Value), _ => [] };
        var (nodes, levels) = (1, 0);
        foreach (var (more, deep) in below.Select(Measure)) (nodes, levels) = (nodes + more, Math.Max(levels, deep));
        return (nodes, levels + 1);
    }
}
