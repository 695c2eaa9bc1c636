using System.Collections.Immutable;
using Kedge.Docs.Anchors;
using Kedge.Specs.Yaml;

namespace Kedge.Docs.Configuration;

/// <summary>One entry below <c>anchors:</c>: a new anchor, or what a repository changes about one of the table's.</summary>
static class AnchorReader
{
    static readonly string[] Keys = ["emoji", "meaning", "label", "places", "synonyms", "triggers"];

    public static Anchor? Read(ScalarNode id, MapNode map, List<Problem> problems)
    {
        foreach (var (key, _) in map.Entries.Where(e => !Keys.Contains(e.Key.Text)))
            problems.Add(SettingsProblems.UnknownKey(key.Place, key.Text, Nearest.First(key.Text, Keys)));
        var known = AnchorTable.All.FirstOrDefault(a => a.Id == id.Text);
        var emoji = (map["emoji"] as ScalarNode)?.Text ?? known?.Emoji;
        if (emoji is null)
        {
            problems.Add(SettingsProblems.UnknownAnchor(id.Place, id.Text, Nearest.First(id.Text, AnchorTable.All.Select(a => a.Id))));
            return null;
        }
        if (!IsOneEmoji(emoji)) problems.Add(SettingsProblems.NotAnEmoji(map["emoji"]?.Place ?? id.Place, emoji));
        var label = BothOf(map["label"], known?.Label ?? new(id.Text, id.Text));
        return new(id.Text, emoji, BothOf(map["meaning"], known?.Meaning ?? label), label)
        {
            Places = map["places"] is ScalarNode places ? Anchor.PlacesOf(places.Text.ToUpperInvariant()) : known?.Places ?? Places.All,
            Synonyms = map["synonyms"] is ListNode list ? [.. list.Items.OfType<ScalarNode>().Select(s => s.Text)] : known?.Synonyms ?? [],
            Alerts = known?.Alerts ?? [],
            Triggers = map["triggers"] is MapNode triggers ? new(Words(triggers["en"]), Words(triggers["zh"])) : known?.Triggers ?? Triggers.None,
        };
    }

    static bool IsOneEmoji(string text) => EmojiScan.Over(text, _ => true) is [var only] && only.Start == 0 && only.End == text.Length;

    /// <summary>One text for both languages, or one for each.</summary>
    static Both BothOf(SpecNode? node, Both otherwise) => node switch
    {
        ScalarNode both => new(both.Text, both.Text),
        MapNode map => new((map["en"] as ScalarNode)?.Text ?? otherwise.En, (map["zh"] as ScalarNode)?.Text ?? otherwise.Zh),
        _ => otherwise,
    };

    static ImmutableArray<TriggerWord> Words(SpecNode? node) =>
        node is ListNode list
            ? [.. list.Items.OfType<ScalarNode>().Select(w => w.Text.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)
                .Select(w => new TriggerWord(w, 2.5))]
            : [];
}
