using System.Collections.Immutable;
using System.Text.Json;
using Kedge.Docs.Rules;
using Kedge.Locks.Python.RequirementFiles;
using Kedge.Specs;
using Kedge.Specs.Yaml;

namespace Kedge.Docs.Configuration;

/// <summary>What a repository told markdownlint or rumdl, for the rules that Kedge has too: which are off, which pages are ignored.</summary>
public static class OtherLinters
{
    /// <summary>In the order in which the first one found counts.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        ".rumdl.toml", "rumdl.toml", ".markdownlint-cli2.jsonc", ".markdownlint-cli2.yaml",
        ".markdownlint.jsonc", ".markdownlint.json", ".markdownlint.yaml", ".markdownlint.yml",
    ];

    /// <summary>What was said of one rule: neither off nor on where it was given options.</summary>
    sealed record RuleWish(string Name, bool Off, bool On);

    static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 };

    public static Checked<SettingsDraft> Read(string text, string file)
    {
        if (file.EndsWith(".toml", StringComparison.Ordinal)) return Toml.Parse(text, file).Then(Rumdl);
        if (!file.EndsWith("yaml", StringComparison.Ordinal) && !file.EndsWith("yml", StringComparison.Ordinal)) return Json(text, file);
        var problems = new List<Problem>();
        var root = YamlTree.Read(new SourceText(file, text), problems) as MapNode;
        return problems.Count > 0 ? Checked<SettingsDraft>.Bad(problems) : Checked<SettingsDraft>.Ok(FromPairs(Pairs(root?["config"] as MapNode ?? root)));
    }

    static Checked<SettingsDraft> Json(string text, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(text, WithComments);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return Checked<SettingsDraft>.Ok(new());
            var rules = root.TryGetProperty("config", out var config) && config.ValueKind == JsonValueKind.Object ? config : root;
            var draft = FromPairs(Said(rules));
            return Checked<SettingsDraft>.Ok(draft with { Ignore = Strings(root, "ignores") });
        }
        catch (JsonException broken)
        {
            return Checked<SettingsDraft>.Bad(SettingsProblems.CannotRead(file, broken.Message));
        }
    }

    static List<RuleWish> Said(JsonElement rules)
    {
        var said = new List<RuleWish>();
        foreach (var rule in rules.EnumerateObject()) said.Add(new(rule.Name, rule.Value.ValueKind == JsonValueKind.False, rule.Value.ValueKind == JsonValueKind.True));
        return said;
    }

    static ImmutableArray<string> Strings(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()!)]
            : [];

    static IReadOnlyList<RuleWish> Pairs(MapNode? map) =>
        map is null ? [] : [.. map.Entries.Select(e => new RuleWish(e.Key.Text, e.Value is ScalarNode { Text: "false" }, e.Value is ScalarNode { Text: "true" }))];

    /// <summary><c>default: false</c> turns everything off that is not named; a rule with options is on.</summary>
    static SettingsDraft FromPairs(IReadOnlyList<RuleWish> pairs)
    {
        var set = ImmutableDictionary.CreateBuilder<string, RuleSetting>(StringComparer.Ordinal);
        if (pairs.Any(p => p is { Name: "default", Off: true })) Off(set, RuleList.All.Where(r => !r.Also.IsEmpty));
        foreach (var (name, off, on) in pairs.Where(p => p.Name != "default"))
            foreach (var rule in RuleList.All.Where(r => r.Also.Contains(name, StringComparer.OrdinalIgnoreCase)))
                if (off) set[rule.Code] = RuleSetting.Off;
                else if (on || set.ContainsKey(rule.Code)) set[rule.Code] = RuleSetting.On;
        return new() { Rules = set.ToImmutable() };
    }

    static void Off(ImmutableDictionary<string, RuleSetting>.Builder set, IEnumerable<Rule> rules)
    {
        foreach (var rule in rules) set[rule.Code] = RuleSetting.Off;
    }

    static Checked<SettingsDraft> Rumdl(TomlTable table)
    {
        var global = table.GetValueOrDefault("global") as TomlTable ?? table;
        var set = ImmutableDictionary.CreateBuilder<string, RuleSetting>(StringComparer.Ordinal);
        var enabled = Strings(global, "enable");
        if (!enabled.IsEmpty) Off(set, RuleList.All.Where(r => !r.Also.IsEmpty && !enabled.Any(r.Has)));
        Off(set, RuleList.All.Where(r => !r.Also.IsEmpty && Strings(global, "disable").Any(r.Has)));
        return Checked<SettingsDraft>.Ok(new() { Rules = set.ToImmutable(), Ignore = Strings(global, "exclude") });
    }

    static ImmutableArray<string> Strings(TomlTable table, string name) => table.GetValueOrDefault(name) is List<object> list ? [.. list.OfType<string>()] : [];
}
