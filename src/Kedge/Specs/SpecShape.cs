using System.Diagnostics;
using Kedge.Specs.Yaml;

namespace Kedge.Specs;

/// <summary>Holds a tree against <see cref="SpecKeys"/>: unknown keys, wrong types, values outside their grammar. What passes can be read without
/// further questions.</summary>
sealed class SpecShape(List<Problem> problems)
{
    readonly HashSet<SpecNode> _bad = [];

    /// <summary>Whether the node has the shape that its key asks for. Its parts may not.</summary>
    public bool IsGood(SpecNode node) => !_bad.Contains(node);

    public void Check(MapNode map, SpecType.Keys keys, string path)
    {
        foreach (var (name, value) in map.Entries)
        {
            var key = keys.All.FirstOrDefault(k => k.Name == name.Text);
            if (key is null) problems.Add(SpecProblems.UnknownKey(name.Place, name.Text, path, [.. keys.All.Select(k => k.Name)]));
            else Check(value, key, path.Length == 0 ? key.Name : $"{path}.{key.Name}");
        }
    }

    void Check(SpecNode node, SpecKey key, string path)
    {
        switch (key.Type, node)
        {
            case (SpecType.Keys keys, MapNode map):
                Check(map, keys, path);
                break;
            case (SpecType.MapOf mapOf, MapNode map):
                foreach (var (name, value) in map.Entries)
                {
                    if (!SpecType.Matches(mapOf.KeyPattern, name.Text)) Refuse(name, mapOf.RefuseKey(name.Place, path, name.Text));
                    Item(value, mapOf.Value, key, path);
                }
                break;
            case (SpecType.ListOf listOf, ListNode list):
                foreach (var item in list.Items) Item(item, listOf.Item, key, path);
                break;
            case (SpecType.OneOrMore oneOrMore, ListNode list):
                foreach (var item in list.Items) Item(item, oneOrMore.Item, key, path);
                break;
            case (SpecType.OneOrMore oneOrMore, ScalarNode):
                Item(node, oneOrMore.Item, key, path);
                break;
            case (SpecType.Text or SpecType.AsTyped or SpecType.OneOf or SpecType.OneVersionOf or SpecType.Flag or SpecType.Positive, ScalarNode scalar):
                Leaf(scalar, key.Type, key, path);
                break;
            case (_, UnreadNode):
                _bad.Add(node);
                break;
            default:
                Refuse(node, WrongType(node, key.Type, key, path));
                break;
        }
    }

    void Item(SpecNode node, SpecType.Text type, SpecKey key, string path)
    {
        if (node is ScalarNode scalar) Leaf(scalar, type, key, path);
        else if (node is UnreadNode) _bad.Add(node);
        else Refuse(node, WrongType(node, type, key, path));
    }

    void Leaf(ScalarNode scalar, SpecType type, SpecKey key, string path)
    {
        if (!Fits(scalar.Scalar, type)) Refuse(scalar, WrongType(scalar, type, key, path));
        else if (scalar.Text.Any(char.IsControl)) Refuse(scalar, SpecProblems.ControlCharacter(scalar.Place, path));
        else if (Refused(scalar, type, key, path) is { } problem) Refuse(scalar, problem);
    }

    static bool Fits(ScalarKind kind, SpecType type) => type switch
    {
        SpecType.Text or SpecType.OneOf => kind is ScalarKind.Text,
        SpecType.AsTyped or SpecType.OneVersionOf => kind is ScalarKind.Text or ScalarKind.Number,
        SpecType.Positive => kind is ScalarKind.Number,
        SpecType.Flag => kind is ScalarKind.Flag,
        _ => throw new UnreachableException(),
    };

    static Problem? Refused(ScalarNode scalar, SpecType type, SpecKey key, string path) => type switch
    {
        SpecType.Text text when !SpecType.Matches(text.Pattern, scalar.Text) => text.Refuse(scalar.Place, path, scalar.Text),
        SpecType.AsTyped typed when !SpecType.Matches(typed.Pattern, scalar.Text) => typed.Refuse(scalar.Place, path, scalar.Text),
        SpecType.OneVersionOf one when !one.Values.Contains(scalar.Text) => one.Refuse(scalar.Place, path, scalar.Text),
        SpecType.OneOf one when !one.Values.Contains(scalar.Text) => SpecProblems.NotOneOf(scalar.Place, path, scalar.Text, one.Values),
        SpecType.Positive when SpecValues.Positive(scalar.Text) is null => SpecProblems.Cpus(scalar.Place, path, scalar.Text),
        _ => null,
    };

    static Problem WrongType(SpecNode node, SpecType wanted, SpecKey key, string path)
    {
        var hint = node switch
        {
            ScalarNode { Scalar: ScalarKind.Nothing } => $"remove the key, or write `{key.Name}: {key.Example}`",
            ScalarNode { Scalar: ScalarKind.Number or ScalarKind.Flag } scalar when wanted is SpecType.Text text
                && SpecType.Matches(text.Pattern, scalar.Text) => $"put it in quotes if it is meant: \"{scalar.Text}\"",
            ScalarNode { Text: "yes" or "on" or "Yes" or "On" or "y" } when wanted is SpecType.Flag => "write true",
            ScalarNode { Text: "no" or "off" or "No" or "Off" or "n" } when wanted is SpecType.Flag => "write false",
            ScalarNode { Text: "true" or "false" } when wanted is SpecType.Flag => "remove the quotes",
            _ => $"such as `{key.Name}: {key.Example}`",
        };
        return SpecProblems.WrongType(node.Place, path, (key.Type is SpecType.ListOf && wanted is SpecType.Text ? "a list of texts" : wanted.Says, node.Kind), hint);
    }

    void Refuse(SpecNode node, Problem problem)
    {
        _bad.Add(node);
        problems.Add(problem);
    }
}
