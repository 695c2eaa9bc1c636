namespace Kedge.Specs.Yaml;

/// <summary>A piece of YAML as it was typed, with its place. What it means is decided later.</summary>
abstract class SpecNode(Place place)
{
    public Place Place { get; } = place;

    /// <summary>What a person would call it: "a list", "a number".</summary>
    public abstract string Kind { get; }
}

/// <param name="plain">Written without quotes, so YAML may take it for a number, true or nothing.</param>
sealed class ScalarNode(Place place, string text, bool plain) : SpecNode(place)
{
    public string Text { get; } = text;

    public ScalarKind Scalar { get; } = plain ? CoreSchema.KindOf(text) : ScalarKind.Text;

    public override string Kind => Scalar switch
    {
        ScalarKind.Nothing => "nothing",
        ScalarKind.Flag => $"the YAML word {Text}",
        ScalarKind.Number => "a number",
        _ => "a text",
    };
}

/// <summary>An alias: its problem is told already, and nothing more is to be said about what it stands for.</summary>
sealed class UnreadNode(Place place) : SpecNode(place)
{
    public override string Kind => "an alias";
}

sealed class ListNode(Place place, IReadOnlyList<SpecNode> items) : SpecNode(place)
{
    public IReadOnlyList<SpecNode> Items { get; } = items;

    public override string Kind => "a list";
}

sealed class MapNode(Place place, IReadOnlyList<KeyValuePair<ScalarNode, SpecNode>> entries) : SpecNode(place)
{
    public IReadOnlyList<KeyValuePair<ScalarNode, SpecNode>> Entries { get; } = entries;

    public override string Kind => "a mapping";

    public SpecNode? this[string key] => Entries.FirstOrDefault(e => e.Key.Text == key).Value;
}
