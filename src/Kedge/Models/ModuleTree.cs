using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Models;

/// <summary>
/// The modules of a model as the dots in its tensors' names tell them. Neighbours that look alike and are numbered become one node,
/// counted: twelve transformer layers are one layer, times twelve.
/// </summary>
/// <param name="Name">Its part of the dotted name; of several <c>0-11</c>.</param>
/// <param name="Times">How many modules this node stands for.</param>
/// <param name="Parameters">Of one of them, with everything below it.</param>
/// <param name="Class">Its class, where the file tells it.</param>
/// <param name="Weights">Its own tensors, names without the path, of the first of them.</param>
public sealed record ModuleTree(string Name, int Times, long Parameters, string? Class, ImmutableArray<Weight> Weights, ImmutableArray<ModuleTree> Children)
{
    const int Deepest = 64;

    public static ModuleTree Of(IEnumerable<Weight> weights, IReadOnlyDictionary<string, string>? classes = null)
    {
        var root = new Growing("");
        foreach (var weight in weights)
        {
            var at = root;
            var parts = weight.Name.Split('.', Deepest);
            foreach (var part in parts[..^1]) at = at.Child(part);
            at.Own.Add(weight with { Name = parts[^1], IsBuffer = weight.IsBuffer });
        }
        return root.Folded("", classes ?? ImmutableDictionary<string, string>.Empty);
    }

    /// <summary>Whether another module has the same tensors in the same order, whatever its own name.</summary>
    bool Resembles(ModuleTree other) =>
        Times == other.Times && Parameters == other.Parameters && Class == other.Class && Weights.Length == other.Weights.Length
            && Children.Length == other.Children.Length
        && Weights.Zip(other.Weights).All(w => w.First.Name == w.Second.Name && w.First.Type == w.Second.Type
        && w.First.Shape.AsSpan().SequenceEqual(w.Second.Shape.AsSpan()))
        && Children.Zip(other.Children).All(c => c.First.Name == c.Second.Name && c.First.Resembles(c.Second));

    /// <summary>A module while its tensors come in.</summary>
    sealed class Growing(string name)
    {
        readonly Dictionary<string, Growing> _byName = new(StringComparer.Ordinal);
        readonly List<Growing> _children = [];

        public List<Weight> Own { get; } = [];

        public Growing Child(string part)
        {
            if (_byName.TryGetValue(part, out var child)) return child;
            _children.Add(child = _byName[part] = new(part));
            return child;
        }

        public ModuleTree Folded(string path, IReadOnlyDictionary<string, string> classes)
        {
            var children = new List<ModuleTree>();
            foreach (var child in _children.Select(c => c.Folded(path.Length == 0 ? c.Name : $"{path}.{c.Name}", classes)))
                if (children.Count > 0 && Follows(children[^1], child))
                    children[^1] = children[^1] with { Name = $"{First(children[^1])}-{child.Name}", Times = children[^1].Times + 1 };
                else children.Add(child);
            var parameters = Own.Where(w => !w.IsBuffer).Sum(w => w.Elements) + children.Sum(c => c.Parameters * c.Times);
            return new(name, 1, parameters, classes.GetValueOrDefault(path), [.. Own], [.. children]);
        }

        string Name => name;

        static bool Follows(ModuleTree before, ModuleTree next) =>
            int.TryParse(next.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && int.TryParse(First(before), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && number == first + before.Times && (before with { Times = 1 }).Resembles(next);

        static string First(ModuleTree tree) => tree.Name.Split('-')[0];
    }
}
