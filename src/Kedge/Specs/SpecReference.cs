using System.Text;

namespace Kedge.Specs;

/// <summary><see cref="SpecKeys"/> as a page for people: docs/reference/kedge-yaml.md.</summary>
public static class SpecReference
{
    public static string Write()
    {
        var page = new StringBuilder("""
            # kedge.yaml

            Every key, what it means and what holds without it. This page and [the JSON schema](../kedge.schema.json) are
            made from the same table as the parser (`src/Kedge/Specs/SpecKeys.cs`); a test keeps the three alike. Versions
            may be written without quotes: `torch: 2.10` is 2.10, not 2.1.


            """.Replace("\r\n", "\n", StringComparison.Ordinal));
        Table(page, SpecKeys.Root, "");
        foreach (var key in SpecKeys.Root.All)
        {
            if (key.Type is not SpecType.Keys keys) continue;
            page.Append($"\n## {key.Name}\n\n{key.Says}\n\n");
            Table(page, keys, key.Name + ".");
        }
        page.Append("""

            ## Operating systems

            | os | Python |
            |---|---|

            """.Replace("\r\n", "\n", StringComparison.Ordinal));
        foreach (var os in OsRelease.All) page.Append($"| `{os}` | {os.Python} |\n");
        return page.ToString();
    }

    static void Table(StringBuilder page, SpecType.Keys keys, string prefix)
    {
        page.Append("| key | meaning | example | without it |\n|---|---|---|---|\n");
        foreach (var key in keys.All)
            page.Append($"| `{prefix}{key.Name}` | {Cell(key.Says)} | `{Cell(key.Example)}` | {(key.Required ? "an error" : Cell(key.Default))} |\n");
    }

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
