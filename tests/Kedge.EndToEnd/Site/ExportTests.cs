using System.Net;
using System.Text.RegularExpressions;

namespace Kedge.EndToEnd.Site;

/// <summary>Exported projects as their own tools build them: strictly, so a warning is a failure.</summary>
public sealed partial class ExportTests
{
    const string Run = "runs/2026/01/01/0912-brave-otter-7f3a/";

    /// <summary>What Kedge's own pages may lack: a run, hostile bits, every syntax at once.</summary>
    static void More(Built built)
    {
        built.Write(Run + "RUN.md", "# a: finished\n\n![loss](plots/loss.svg)\n\n- [Lock](env/kedge.lock)\n");
        built.Write(Run + "plots/loss.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><path d=\"M0 0h9v9z\"/></svg>\n");
        built.Write("README.md", """
            # Demo {x}

            [Part](#⚠️-part), [guide](docs/guide.md#环境配置), [Chinese](docs/guide.zh-CN.md), [run](RUN), [gone](gone.md), <a href="docs/guide.md">HTML</a> $x^2$ <!-- a comment -->

            ## ⚠️ Part

            - item

              More of it.

              - nested

            > [!WARNING]
            > Care.

            === "One"
                First.

            === "Two"
                Second.

            <details><summary>🔧 Expert</summary>

            **bold**

            </details>

            :::level expert title="How"
            **Words.**
            :::

            ```console kedge:run host
            $ kedge version
            ```
            """.Replace("(RUN)", $"({Run}RUN.md)", StringComparison.Ordinal));
        built.Write("docs/guide.md",
            "# Guide\n\n## 🔧 环境配置\n\n## Part\n\n## Part\n\n[second](#part-1) [up](../README.md)\n\n```mermaid\nflowchart TD\n  a[\"{x}\"] --> b\n```\n");
        built.Write("docs/guide.zh-CN.md", "# 指南\n\n[上](../README.md) [英文](guide.md)\n\n> [!CAUTION]\n> 小心。\n");
    }

    [FactWith("mkdocs")]
    public async Task MkDocs_builds_every_syntax_without_a_warning()
    {
        using var built = new Built();
        More(built);
        Assert.Contains("KDG6211", (await built.Kedge("docs", "export", "mkdocs", "book")).Ended(1).Error, StringComparison.Ordinal);
        var site = await Strict(built, Path.Combine(built.Folder, "book"));
        var page = File.ReadAllText(Path.Combine(site, "index.html"));
        Assert.Matches("<div class=\"admonition warning\">\\s*<p class=\"admonition-title\">Warning</p>\\s*<p>Care.</p>", page);
        Assert.Matches("<details class=\"note\">\\s*<summary>Expert · How</summary>\\s*<p><strong>Words.</strong></p>", page);
        // Python-Markdown opens a paragraph around a summary, which browsers close again.
        Assert.Matches("<summary>🔧 Expert</summary>(</p>)?\\s*<p><strong>bold</strong></p>", page);
        Assert.Contains("id=\"part\"", page, StringComparison.Ordinal);
        Assert.Contains("<div class=\"highlight\">", page, StringComparison.Ordinal);
        Assert.Matches("More of it.</p>\\s*<ul>\\s*<li>nested</li>", page);
        Assert.Contains("<pre class=\"diagram\">", File.ReadAllText(Path.Combine(site, "docs/guide.html")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(site, Run, "plots/loss.svg")));
    }

    [FactWith("mkdocs")]
    public async Task MkDocs_builds_Kedges_own_pages_without_a_warning()
    {
        using var built = new Built();
        var book = Path.Combine(built.Folder, "book");
        // Where the repository is not known, links to its folders are words, which is said.
        Assert.InRange((await built.Kedge("docs", "export", "mkdocs", book, "--from", Built.Repository)).Code, 0, 1);
        await Strict(built, book);
    }

    static async Task<string> Strict(Built built, string book)
    {
        var run = (await Built.Run("mkdocs", ["build", "--strict"], book, built.Surroundings())).Ended(0);
        Assert.DoesNotContain("WARNING", run.Error, StringComparison.Ordinal);
        var site = Path.Combine(book, "site");
        Assert.Empty(Dead(site));
        return site;
    }

    /// <summary>Links of the pages' own text to files and ids that are not there: MkDocs itself looks only for files.</summary>
    static IEnumerable<string> Dead(string site)
    {
        var ids = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        HashSet<string> IdsOf(string file) =>
            ids.TryGetValue(file, out var known)
                ? known
                : ids[file] = [.. Id().Matches(File.ReadAllText(file)).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value))];
        foreach (var file in Directory.EnumerateFiles(site, "*.html", SearchOption.AllDirectories).Where(f => !f.EndsWith("404.html", StringComparison.Ordinal)))
            foreach (Match link in Address().Matches(File.ReadAllText(file)))
            {
                var address = WebUtility.HtmlDecode(link.Groups[1].Value);
                if (address.Contains(':', StringComparison.Ordinal) || address.StartsWith('/')) continue;
                var (path, fragment) = (Uri.UnescapeDataString(address.Split('#')[0]),
                    address.Contains('#', StringComparison.Ordinal) ? Uri.UnescapeDataString(address.Split('#')[1]) : "");
                var target = path.Length == 0 ? file : Path.GetFullPath(path, Path.GetDirectoryName(file)!);
                if (Directory.Exists(target)) target = Path.Combine(target, "index.html");
                if (!File.Exists(target)
                    || fragment.Length > 0 && target.EndsWith(".html", StringComparison.Ordinal) && !IdsOf(target).Contains(fragment))
                    yield return $"{Path.GetRelativePath(site, file)}: {address}";
            }
    }

    /// <summary>Heavy: its packages are half a gigabyte and its builds take minutes, so it is asked for by name.</summary>
    [FactWith("npm", "$KEDGE_TEST_DOCUSAURUS")]
    public async Task Docusaurus_builds_every_syntax_and_Kedges_own_pages_without_a_warning()
    {
        using var built = new Built();
        More(built);
        var book = Path.Combine(built.Folder, "book");
        await built.Kedge("docs", "export", "docusaurus", book);
        // With this machine's own settings: they say where packages come from.
        (await Built.Run("npm", ["install", "--no-audit", "--no-fund", "--silent"], book)).Ended(0);
        await Builds(built, book);
        Assert.Contains("theme-admonition-warning", File.ReadAllText(Path.Combine(book, "build/index.html")), StringComparison.Ordinal);
        var own = Path.Combine(built.Folder, "own");
        Assert.InRange((await built.Kedge("docs", "export", "docusaurus", own, "--from", Built.Repository)).Code, 0, 1);
        Directory.Move(Path.Combine(book, "node_modules"), Path.Combine(own, "node_modules"));
        await Builds(built, own);
    }

    /// <summary>Its configuration makes every broken link a failure.</summary>
    static async Task Builds(Built built, string book)
    {
        var run = (await Built.Run("npx", ["docusaurus", "build"], book,
            new Dictionary<string, string>(built.Surroundings()) { ["DOCUSAURUS_NO_TELEMETRY"] = "1" })).Ended(0);
        Assert.DoesNotContain("[WARNING]", run.Out + run.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex("\\sid=\"([^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex("<(?:a|img|source)\\s[^>]*?(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Address();
}
