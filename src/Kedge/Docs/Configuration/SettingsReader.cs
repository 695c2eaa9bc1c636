using System.Collections.Immutable;
using Kedge.Docs.Anchors;
using Kedge.Docs.Rules;
using Kedge.Specs;
using Kedge.Specs.Yaml;

namespace Kedge.Docs.Configuration;

/// <summary>The text of <c>kedge.docs.yaml</c> → what it says, with every problem at its place.</summary>
public sealed class SettingsReader
{
    static readonly string[] Keys = ["profile", "rules", "anchors", "extensions", "ignore", "celebrate", "dropped", "site"];
    static readonly string[] Settings = ["on", "off", "error", "warning", "note"];
    readonly List<Problem> _problems = [];

    public static Checked<SettingsDraft> Read(string text, string file)
    {
        var reader = new SettingsReader();
        var draft = reader.Draft(YamlTree.Read(new SourceText(file, text), reader._problems), new Place(file));
        return reader._problems.Count == 0 ? Checked<SettingsDraft>.Ok(draft) : Checked<SettingsDraft>.Bad(reader._problems);
    }

    SettingsDraft Draft(SpecNode? root, Place file)
    {
        if (root is null) return new();
        if (root is not MapNode map)
        {
            _problems.Add(SettingsProblems.NotAMapping(root.Place ?? file));
            return new();
        }
        foreach (var (key, _) in map.Entries.Where(e => !Keys.Contains(e.Key.Text)))
            _problems.Add(SettingsProblems.UnknownKey(key.Place, key.Text, Nearest.First(key.Text, Keys)));
        return new()
        {
            Profile = map["profile"] is { } profile ? ProfileOf(profile) : null,
            Rules = map["rules"] is { } rules ? RulesOf(rules) : ImmutableDictionary<string, RuleSetting>.Empty,
            Anchors = map["anchors"] is { } anchors ? AnchorsOf(anchors) : [],
            Extensions = Extensions(map["extensions"]),
            Ignore = Texts(map["ignore"]), Celebrate = Texts(map["celebrate"]), Dropped = Texts(map["dropped"]),
            Site = SiteReader.Read(map["site"], _problems),
        };
    }

    Profile? ProfileOf(SpecNode node)
    {
        // "off" is a word of YAML 1.1 only; here it is text.
        if (node is ScalarNode { Text: var word } && Enum.TryParse<Profile>(word, ignoreCase: true, out var profile) && !char.IsAsciiDigit(word[0])) return profile;
        _problems.Add(SettingsProblems.WrongValue(node.Place, "strict, standard or off"));
        return null;
    }

    ImmutableDictionary<string, RuleSetting> RulesOf(SpecNode node)
    {
        var all = ImmutableDictionary.CreateBuilder<string, RuleSetting>(StringComparer.Ordinal);
        foreach (var (name, value) in Entries(node, "rules with their settings, such as E10: off"))
        {
            if (!RuleList.Named(name.Text).Any()) _problems.Add(SettingsProblems.UnknownRule(name.Place, name.Text, SettingsDraft.NearestRule(name.Text)));
            if (SettingOf(value) is not { } setting) _problems.Add(SettingsProblems.WrongValue(value.Place, "on, off, error, warning or note"));
            else foreach (var rule in RuleList.Named(name.Text)) all[rule.Code] = setting;
        }
        return all.ToImmutable();
    }

    static RuleSetting? SettingOf(SpecNode value) => (value as ScalarNode)?.Text.ToLowerInvariant() switch
    {
        "true" => RuleSetting.On,
        "false" => RuleSetting.Off,
        { } word when Settings.Contains(word) => Enum.Parse<RuleSetting>(word, ignoreCase: true),
        _ => null,
    };

    ImmutableArray<string> Extensions(SpecNode? node)
    {
        if (node is ScalarNode { Text: "all" }) return [.. AnchorTable.All.Where(a => a.IsExtension).Select(a => a.Id)];
        var ids = Texts(node);
        foreach (var id in ids.Where(id => AnchorTable.All.All(a => a.Id != id)))
            _problems.Add(SettingsProblems.UnknownAnchor(node!.Place, id, Nearest.First(id, AnchorTable.All.Select(a => a.Id))));
        return ids;
    }

    ImmutableArray<string> Texts(SpecNode? node)
    {
        if (node is null) return [];
        if (node is ListNode list && list.Items.All(i => i is ScalarNode)) return [.. list.Items.Cast<ScalarNode>().Select(i => i.Text)];
        _problems.Add(SettingsProblems.WrongValue(node.Place, "a list of texts"));
        return [];
    }

    IReadOnlyList<KeyValuePair<ScalarNode, SpecNode>> Entries(SpecNode node, string wanted)
    {
        if (node is MapNode map) return map.Entries;
        _problems.Add(SettingsProblems.WrongValue(node.Place, wanted));
        return [];
    }

    ImmutableArray<Anchor> AnchorsOf(SpecNode node)
    {
        var anchors = ImmutableArray.CreateBuilder<Anchor>();
        var taken = AnchorTable.All.ToDictionary(a => EmojiScan.Bare(a.Emoji), a => a.Id, StringComparer.Ordinal);
        foreach (var (id, value) in Entries(node, "anchors by id"))
        {
            if (value is not MapNode map) _problems.Add(SettingsProblems.WrongValue(value.Place, "a mapping: emoji, label, places, synonyms, triggers"));
            else if (AnchorReader.Read(id, map, _problems) is { } anchor)
            {
                var bare = EmojiScan.Bare(anchor.Emoji);
                if (taken.TryGetValue(bare, out var by) && by != anchor.Id) _problems.Add(SettingsProblems.TakenEmoji(map.Place, anchor.Emoji, by));
                taken[bare] = anchor.Id;
                anchors.Add(anchor);
            }
        }
        return anchors.DrainToImmutable();
    }
}
