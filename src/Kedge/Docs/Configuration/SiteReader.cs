using System.Collections.Immutable;
using Kedge.Specs.Yaml;

namespace Kedge.Docs.Configuration;

/// <summary>The key <c>site:</c> of the settings.</summary>
static class SiteReader
{
    static readonly string[] Keys = ["title", "url", "repository", "branch", "pages", "html"];

    public static SiteSettings? Read(SpecNode? node, List<Problem> problems)
    {
        if (node is null) return null;
        if (node is not MapNode map)
        {
            problems.Add(SettingsProblems.WrongValue(node.Place, "a mapping: title, url, repository, branch, pages, html"));
            return null;
        }
        foreach (var (key, _) in map.Entries.Where(e => !Keys.Contains(e.Key.Text)))
            problems.Add(SettingsProblems.UnknownKey(key.Place, key.Text, Nearest.First(key.Text, Keys)));
        return new()
        {
            Title = Text(map["title"], problems), Url = Address(map["url"], problems) is { } url ? url.TrimEnd('/') + "/" : null,
            Repository = Address(map["repository"], problems)?.TrimEnd('/'), Branch = Text(map["branch"], problems) ?? "main",
            Pages = Texts(map["pages"], problems), Html = Mode(map["html"], problems),
        };
    }

    static string? Text(SpecNode? node, List<Problem> problems)
    {
        if (node is null or ScalarNode) return (node as ScalarNode)?.Text;
        problems.Add(SettingsProblems.WrongValue(node.Place, "a text"));
        return null;
    }

    static string? Address(SpecNode? node, List<Problem> problems)
    {
        if (Text(node, problems) is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return text;
        problems.Add(SettingsProblems.WrongValue(node!.Place, "an address that begins with https://"));
        return null;
    }

    static ImmutableArray<string> Texts(SpecNode? node, List<Problem> problems)
    {
        if (node is null) return [];
        if (node is ListNode list && list.Items.All(i => i is ScalarNode)) return [.. list.Items.Cast<ScalarNode>().Select(i => i.Text)];
        problems.Add(SettingsProblems.WrongValue(node.Place, "a list of texts"));
        return [];
    }

    static HtmlMode Mode(SpecNode? node, List<Problem> problems)
    {
        if (node is null) return HtmlMode.Safe;
        if (node is ScalarNode { Text: var word } && Enum.TryParse<HtmlMode>(word, ignoreCase: true, out var mode) && !char.IsAsciiDigit(word[0])) return mode;
        problems.Add(SettingsProblems.WrongValue(node.Place, "safe, escape or allow"));
        return HtmlMode.Safe;
    }
}
