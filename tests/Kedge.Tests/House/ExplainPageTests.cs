using System.Globalization;
using System.Text;
using Kedge.Explanations;

namespace Kedge.Tests.House;

/// <summary>docs/explain.md is written from the table, so it cannot be stale. KEDGE_UPDATE_SNAPSHOTS=1 writes it.</summary>
public sealed class ExplainPageTests
{
    [Fact]
    public void The_page_of_failures_is_what_the_table_says()
    {
        var path = Path.Combine(Sources.Root, "docs", "explain.md");
        var page = Page();
        if (Environment.GetEnvironmentVariable("KEDGE_UPDATE_SNAPSHOTS") == "1") File.WriteAllText(path, page);
        Assert.True(File.ReadAllText(path) == page, "docs/explain.md is stale: KEDGE_UPDATE_SNAPSHOTS=1 ./test --unit writes it");
    }

    static string Page()
    {
        var page = new StringBuilder("""
            # Failures that kedge explain knows

            `kedge explain "MESSAGE"`, `kedge explain FILE…` or `kedge explain < train.log` finds them in a message or in a whole log, says why they
            happen with this project's lock and this machine in view, and what to do; `--lang zh` says it in Chinese, `--json` gives a list, best
            first. A `kedge run` that fails looks at its own output. A few words are enough
            (`kedge explain cuda oom`): when no whole message is in them, the failure that they name is told, as a guess. Exit code 0: something
            was recognised; 1: nothing was; 2: a log that is named is not there.

            Written from the table (`src/Kedge/Explanations/Signatures.data.json`) by a test. One more failure is one more row there, with the
            public thread it was seen in, and its Chinese in `Chinese.data.json`.

            """.ReplaceLineEndings("\n"));
        foreach (var category in SignatureTable.All.GroupBy(s => s.Category).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {category.Key}\n\n| id | cause | 原因 | seen in |\n|---|---|---|---|\n");
            foreach (var signature in category)
                page.Append(CultureInfo.InvariantCulture,
                    $"| `{signature.Id}` | {Cell(signature.Cause.English)} | {Cell(signature.Cause.Chinese)} | {string.Join(", ", signature.Samples.Select(s => s.Thread).Distinct())} |\n");
        }
        return page.ToString();
    }

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
