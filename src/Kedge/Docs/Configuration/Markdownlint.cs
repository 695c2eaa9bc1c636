using System.Collections.Immutable;
using System.Text.Json;
using Kedge.Docs.Rules;
using Kedge.Specs;
using Kedge.Specs.Yaml;

namespace Kedge.Docs.Configuration;

/// <summary>Settings of markdownlint, and of its command line markdownlint-cli2 around them; JSON and YAML say the same.</summary>
static class Markdownlint
{
    /// <summary>What was said of one rule: neither off nor on where it was given options.</summary>
    sealed record RuleWish(string Name, bool Off, bool On);

    static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 };

    public static Checked<SettingsDraft> Read(string text, string file) =>
        file.EndsWith("yaml", StringComparison.Ordinal) || file.EndsWith("yml", StringComparison.Ordinal) ? Yaml(text, file) : Json(text, file);

    static Checked<SettingsDraft> Yaml(string text, string file)
    {
        var problems = new List<Problem>();
        var root = YamlTree.Read(new SourceText(file, text), problems) as MapNode;
        if (problems.Count > 0) return Checked<SettingsDraft>.Bad(problems);
        var ignored = root?["ignores"] is ListNode list ? list.Items.OfType<ScalarNode>().Select(i => i.Text) : [];
        return Checked<SettingsDraft>.Ok(Draft((root?["config"] as MapNode ?? root)?.Entries.Select(e => Wish(e.Key.Text, e.Value)), ignored));
    }

    static RuleWish Wish(string name, SpecNode value) => (value is MapNode map ? map["enabled"] : value) is ScalarNode said
        ? new(name, IsWord(said, "false"), !IsWord(said, "false"))
        : new(name, false, false);

    static bool IsWord(ScalarNode scalar, string word) => scalar.Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    static Checked<SettingsDraft> Json(string text, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(text, WithComments);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return Checked<SettingsDraft>.Ok(new());
            var rules = root.TryGetProperty("config", out var config) && config.ValueKind == JsonValueKind.Object ? config : root;
            return Checked<SettingsDraft>.Ok(Draft(rules.EnumerateObject().Select(r => Wish(r.Name, r.Value)), Strings(root, "ignores")));
        }
        catch (JsonException broken)
        {
            return Checked<SettingsDraft>.Bad(SettingsProblems.CannotRead(file, broken.Message));
        }
    }

    static RuleWish Wish(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object) value = value.TryGetProperty("enabled", out var enabled) ? enabled : default;
        return new(name, value.ValueKind == JsonValueKind.False, value.ValueKind is JsonValueKind.True or JsonValueKind.String);
    }

    static ImmutableArray<string> Strings(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()!)]
            : [];

    static SettingsDraft Draft(IEnumerable<RuleWish>? wishes, IEnumerable<string> ignored) =>
        new() { Rules = Rules([.. wishes ?? []]), Ignore = [.. ignored.Select(Tied)] };

    /// <summary>Its patterns begin at the root, also without a slash.</summary>
    static string Tied(string glob)
    {
        var isTakenBack = glob.StartsWith('!');
        var path = (isTakenBack ? glob[1..] : glob).TrimStart('/');
        return (isTakenBack ? "!/" : "/") + (path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path);
    }

    /// <summary><c>default: false</c> turns everything off that is not named; a rule with options is on.</summary>
    static ImmutableDictionary<string, RuleSetting> Rules(IReadOnlyList<RuleWish> wishes)
    {
        var set = ImmutableDictionary.CreateBuilder<string, RuleSetting>(StringComparer.Ordinal);
        if (wishes.Any(w => w is { Name: "default", Off: true }))
            foreach (var rule in RuleList.All.Where(r => !r.Also.IsEmpty)) set[rule.Code] = RuleSetting.Off;
        foreach (var (name, off, on) in wishes.Where(w => w.Name != "default"))
            foreach (var rule in RuleList.All.Where(r => r.Also.Contains(name, StringComparer.OrdinalIgnoreCase)))
                if (off) set[rule.Code] = RuleSetting.Off;
                else if (on || set.ContainsKey(rule.Code)) set[rule.Code] = RuleSetting.On;
        return set.ToImmutable();
    }
}
