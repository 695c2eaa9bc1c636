using System.Collections.Immutable;
using Kedge.Docs.Rules;
using Kedge.Locks.Python.RequirementFiles;

namespace Kedge.Docs.Configuration;

/// <summary>What a repository told markdownlint or rumdl, for the rules that Kedge has too: which are off, which pages are ignored.</summary>
public static class OtherLinters
{
    /// <summary>Each in the order in which the first one found counts.</summary>
    public static ImmutableArray<string> RumdlFiles { get; } = [".rumdl.toml", "rumdl.toml", "pyproject.toml"];
    public static ImmutableArray<string> MarkdownlintFiles { get; } =
        [".markdownlint.jsonc", ".markdownlint.json", ".markdownlint.yaml", ".markdownlint.yml"];
    /// <summary>Of its command line, which also says what is ignored.</summary>
    public static ImmutableArray<string> MarkdownlintCliFiles { get; } = [".markdownlint-cli2.jsonc", ".markdownlint-cli2.yaml"];

    /// <summary>A project's file of Python may say nothing of Markdown: then it is not read at all.</summary>
    public static bool IsAbout(string file, string text) =>
        Path.GetFileName(file) != "pyproject.toml" || text.Contains("tool.rumdl", StringComparison.Ordinal);

    public static Checked<SettingsDraft> Read(string text, string file) =>
        file.EndsWith(".toml", StringComparison.Ordinal) ? Toml.Parse(text, file).Then(root => Rumdl(OwnTable(root, file))) : Markdownlint.Read(text, file);

    static TomlTable OwnTable(TomlTable root, string file) => Path.GetFileName(file) == "pyproject.toml"
        ? (root.GetValueOrDefault("tool") as TomlTable)?.GetValueOrDefault("rumdl") as TomlTable ?? new()
        : root;

    static Checked<SettingsDraft> Rumdl(TomlTable table)
    {
        var global = table.GetValueOrDefault("global") as TomlTable ?? table;
        var shared = RuleList.All.Where(r => !r.Also.IsEmpty).ToArray();
        var enabled = Strings(global, "enable");
        var disabled = Strings(global, "disable").AddRange(Strings(global, "extend-disable"));
        var off = shared.Where(r => !enabled.IsEmpty && !enabled.Any(r.Has) || disabled.Any(r.Has));
        return Checked<SettingsDraft>.Ok(new()
        {
            Rules = off.ToImmutableDictionary(r => r.Code, _ => RuleSetting.Off, StringComparer.Ordinal), Ignore = Strings(global, "exclude"),
        });
    }

    static ImmutableArray<string> Strings(TomlTable table, string name) => table.GetValueOrDefault(name) is List<object> list ? [.. list.OfType<string>()] : [];
}
