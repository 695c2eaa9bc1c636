using System.Collections.Immutable;

namespace Kedge.Models.Pickles;

/// <summary>
/// Finds the tensors in what a checkpoint's pickle describes: state dicts, whole modules, TorchScript's objects, dicts of all of these.
/// What contains itself is entered once; depth and numbers are bounded.
/// </summary>
public sealed class CheckpointWalk
{
    const int Deepest = 100, MostWeights = 1_000_000, MostFacts = 60, MostVisits = 5_000_000;

    readonly Dictionary<string, (bool Optimiser, List<Weight> Weights)> _groups = new(StringComparer.Ordinal);
    readonly List<string> _order = [];
    readonly HashSet<object> _inside = new(ReferenceEqualityComparer.Instance);
    readonly ImmutableSortedDictionary<string, string>.Builder _classes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
    readonly List<KeyValuePair<string, string>> _facts = [];
    int _weights, _visits;

    public ImmutableArray<WeightGroup> Groups => [.. _order.Select(p => new WeightGroup(p, _groups[p].Optimiser, [.. _groups[p].Weights]))];
    public ImmutableSortedDictionary<string, string> Classes => _classes.ToImmutable();
    public ImmutableArray<KeyValuePair<string, string>> Facts => [.. _facts];

    public static CheckpointWalk Of(Pickled root)
    {
        var walk = new CheckpointWalk();
        walk.Root(root);
        return walk;
    }

    void Root(Pickled root)
    {
        if (EntriesOf(root) is not { } entries || StateOf(root) is not null)
        {
            Enter(root, "", "", 0);
            return;
        }
        _inside.Add(root);
        foreach (var (key, value) in entries)
        {
            var name = Key(key);
            if (TensorCall.Read(value) is not null) Enter(value, "", name, 1);
            else if (value is PickledAtom or PickledGlobal) Fact(name, value.Show());
            else Enter(value, name, "", 1);
        }
    }

    void Enter(Pickled value, string group, string name, int depth)
    {
        if (depth > Deepest || ++_visits > MostVisits || value is PickledAtom or PickledGlobal) return;
        if (TensorCall.Read(value) is { } tensor)
        {
            Add(group, tensor with { Name = name.Length == 0 ? "tensor" : name,
                IsBuffer = tensor.IsBuffer || (new Weight(name, [], "", 0, 0).IsBuffer && !tensor.IsParameter) });
            return;
        }
        if (!_inside.Add(value)) return;
        if (value is PickledSequence sequence)
            foreach (var (i, item) in sequence.Items.Index())
                Enter(item, group, Joined(name, i.ToString(System.Globalization.CultureInfo.InvariantCulture)), depth + 1);
        else if (StateOf(value) is { } state) Object((PickledCall)value, state, (group, name), depth);
        else if (EntriesOf(value) is { } entries) Entries(entries, (group, name), depth);
        else if (value is PickledCall call) foreach (var argument in call.Arguments) Enter(argument, group, name, depth + 1);
    }

    void Entries(List<(Pickled Key, Pickled Value)> entries, (string Group, string Name) at, int depth)
    {
        if (entries.Exists(e => e.Key is PickledAtom { Value: "param_groups" })) MarkOptimiser(at.Group);
        foreach (var (key, value) in entries)
        {
            if (value is PickledAtom && depth <= 2 && at.Name.Length == 0) Fact(Joined(at.Group, Key(key)), value.Show());
            Enter(value, at.Group, Joined(at.Name, Key(key)), depth + 1);
        }
    }

    /// <summary>A module's attributes, where <c>_modules</c>, <c>_parameters</c> and <c>_buffers</c> are no part of the dotted name.</summary>
    void Object(PickledCall value, List<(Pickled Key, Pickled Value)> state, (string Group, string Name) at, int depth)
    {
        if (ClassOf(value) is { } name
            && (name.StartsWith("__torch__", StringComparison.Ordinal) || state.Exists(s => s.Key is PickledAtom { Value: "_modules" })))
            _classes[Joined(at.Group, at.Name)] = name;
        foreach (var (key, part) in state)
            switch (Key(key))
            {
                case "_parameters" or "_buffers" or "_modules" when EntriesOf(part) is { } inner:
                    foreach (var (child, item) in inner) Enter(item, at.Group, Joined(at.Name, Key(child)), depth + 1);
                    break;
                case var attribute: Enter(part, at.Group, Joined(at.Name, attribute), depth + 1); break;
            }
    }

    static string? ClassOf(PickledCall value) =>
        (value.Callable as PickledGlobal)?.Full is { } full && full is not ("copyreg._reconstructor" or "copyreg.__newobj__") ? full
        : value.Arguments is [PickledGlobal type, ..] ? type.Full : null;

    void Add(string group, Found tensor)
    {
        if (++_weights > MostWeights) throw new PickleException($"it has more than {MostWeights} tensors");
        GroupOf(group).Weights.Add(tensor.ToWeight());
    }

    (bool Optimiser, List<Weight> Weights) GroupOf(string path)
    {
        if (_groups.TryGetValue(path, out var group)) return group;
        _order.Add(path);
        return _groups[path] = (path.Contains("optim", StringComparison.OrdinalIgnoreCase), []);
    }

    void MarkOptimiser(string path) => _groups[path] = GroupOf(path) with { Optimiser = true };

    void Fact(string name, string value)
    {
        if (_facts.Count < MostFacts && name.Length is > 0 and <= 100) _facts.Add(new(name, value));
    }

    static string Joined(string path, string part) => path.Length == 0 ? part : part.Length == 0 ? path : $"{path}.{part}";

    static string Key(Pickled key) => key is PickledAtom { Value: string text } ? (text.Length <= 300 ? text : text[..300]) : key.Show(1);

    static List<(Pickled Key, Pickled Value)>? EntriesOf(Pickled value) => value switch
    {
        PickledMap map => map.Entries,
        PickledCall { Callable: PickledGlobal { Module: "collections" } } call => call.Entries.Count > 0 ? call.Entries : Pairs(call),
        PickledCall { Entries.Count: > 0 } call => call.Entries,
        _ => null,
    };

    /// <summary>Protocol 0 and 1 give an OrderedDict its items as a list of pairs.</summary>
    static List<(Pickled, Pickled)> Pairs(PickledCall call) =>
        call.Arguments is [PickledSequence list] ? [.. list.Items.OfType<PickledSequence>().Where(p => p.Items.Count == 2).Select(p => (p.Items[0], p.Items[1]))] : [];

    /// <summary>An object's attributes; of a dict with attributes (a state dict's <c>_metadata</c>) only its items count.</summary>
    static List<(Pickled Key, Pickled Value)>? StateOf(Pickled value) =>
        value is PickledCall { State: { } state } call && call.Callable is not PickledGlobal { Module: "collections" }
        ? state switch { PickledMap map => map.Entries, PickledSequence { Items: [PickledMap map, ..] } => map.Entries, _ => null } : null;
}

/// <summary>A tensor as its call describes it.</summary>
public sealed record Found(string Name, ImmutableArray<long> Shape, string Type, string Storage, bool IsParameter, bool IsBuffer)
{
    public Weight ToWeight()
    {
        var elements = ElementType.Elements(Shape) ?? throw new PickleException($"tensor {Name} has an impossible shape");
        return new(Name, Shape, Type, elements, ElementType.Bytes(Type, elements), Storage.Length > 0 ? Storage : null) { IsBuffer = IsBuffer };
    }
}

/// <summary>The calls by which PyTorch pickles tensors (torch/_utils.py).</summary>
public static class TensorCall
{
    /// <summary>Null for anything else.</summary>
    public static Found? Read(Pickled value, int depth = 0)
    {
        if (depth > 4 || value is not PickledCall { Callable: PickledGlobal { Module: "torch._utils" or "torch._tensor" } made } call) return null;
        return made.Name switch
        {
            "_rebuild_tensor" or "_rebuild_tensor_v2" or "_rebuild_tensor_v3" or "_rebuild_qtensor" => Plain(call),
            "_rebuild_parameter" or "_rebuild_parameter_with_state" =>
                call.Arguments is [var inner, ..] && Read(inner, depth + 1) is { } tensor ? tensor with { IsParameter = true } : null,
            "_rebuild_from_type_v2" =>
                call.Arguments is [PickledGlobal function, _, PickledSequence arguments, ..]
                    ? Read(new PickledCall(function, arguments), depth + 1)
                    : null,
            "_rebuild_meta_tensor_no_storage" =>
                call.Arguments is [PickledGlobal type, var size, ..] && Sizes(size) is { } shape ? new("", shape, type.Name, "", false, false) : null,
            "_rebuild_sparse_tensor" or "_rebuild_sparse_csr_tensor" =>
                call.Arguments is [_, PickledSequence { Items: [.., var size] }, ..] && Sizes(size) is { } shape
                    ? new("", shape, "sparse", "", false, false)
                    : null,
            _ => null,
        };
    }

    static Found? Plain(PickledCall call)
    {
        if (call.Arguments is not [PickledReference storage, _, var size, ..] || Sizes(size) is not { } shape) return null;
        var type = (storage.Id.ElementAtOrDefault(1) as PickledGlobal)?.Name;
        var known = call.Arguments is [_, _, _, _, _, _, PickledGlobal given, ..] ? given.Name : type is null ? null : ElementType.OfStorage(type);
        var offset = call.Arguments[1] is PickledAtom { Value: long at and > 0 } ? $"+{at}" : "";
        return new("", shape, known ?? type ?? "?", storage.Id.ElementAtOrDefault(2) is PickledAtom { Value: string key } ? key + offset : "", false, false);
    }

    static ImmutableArray<long>? Sizes(Pickled value)
    {
        if (value is PickledCall { Arguments: [var inner, ..] }) value = inner;
        return value is PickledSequence { Items.Count: <= 64 } sequence && sequence.Items.TrueForAll(i => i is PickledAtom { Value: long })
            ? [.. sequence.Items.Select(i => (long)((PickledAtom)i).Value!)] : null;
    }
}
