using System.Text.Json.Nodes;
using Kedge.Cli.Views;
using Kedge.Docs.Pages;
using Kedge.Docs.Rules;

namespace Kedge.Cli.Docs;

/// <summary>SARIF 2.1.0 (OASIS), with fixes as replacements.</summary>
sealed class FindingSarif : FindingView
{
    public override void Write(Shell shell, DocsSet set, IReadOnlyList<Finding> findings)
    {
        var run = new JsonObject
        {
            ["tool"] = new JsonObject { ["driver"] = new JsonObject { ["name"] = "kedge docs", ["version"] = KedgeVersion.Text,
                ["rules"] = new JsonArray([.. RuleList.All.Select(RuleOf)]) } },
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = new JsonArray([.. findings.Select(f => Result(f, Uri(set.NamedInRepository(shell, f.Page))))]),
        };
        var log = new JsonObject { ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json", ["version"] = "2.1.0", ["runs"] = new JsonArray(run) };
        shell.Out.Profile.Out.Writer.WriteLine(log.ToJsonString(JsonStyle.Readable));
    }

    static JsonObject RuleOf(Rule rule) => new()
    {
        ["id"] = rule.Code, ["name"] = rule.Name,
        ["defaultConfiguration"] = new JsonObject { ["level"] = Word(rule.Severity), ["enabled"] = !rule.OnDemand },
    };

    static JsonObject Result(Finding finding, string uri)
    {
        var artifact = new JsonObject { ["uri"] = uri };
        var result = new JsonObject
        {
            ["ruleId"] = finding.Rule.Code, ["ruleIndex"] = RuleList.All.IndexOf(finding.Rule), ["level"] = Word(finding.Severity),
            ["message"] = new JsonObject { ["text"] = Said(finding) },
            ["locations"] = new JsonArray(new JsonObject { ["physicalLocation"] = new JsonObject { ["artifactLocation"] = artifact,
                ["region"] = Region(finding.Page.Lines, finding.Range) } }),
        };
        if (!finding.Fix.IsEmpty) result["fixes"] = new JsonArray(Fix(finding, uri));
        return result;
    }

    static JsonObject Fix(Finding finding, string uri) => new()
    {
        ["artifactChanges"] = new JsonArray(new JsonObject
        {
            ["artifactLocation"] = new JsonObject { ["uri"] = uri },
            ["replacements"] = new JsonArray([.. finding.Fix.Select(edit => new JsonObject
            {
                ["deletedRegion"] = Region(finding.Page.Lines, edit.Range), ["insertedContent"] = new JsonObject { ["text"] = edit.Text },
            })]),
        }),
    };

    static JsonObject Region(LineIndex lines, TextRange range)
    {
        var ((line, column), (endLine, endColumn)) = (lines.PositionOf(range.Start), lines.PositionOf(range.End));
        return new() { ["startLine"] = line, ["startColumn"] = column, ["endLine"] = endLine, ["endColumn"] = endColumn };
    }

    /// <summary>A relative reference by RFC 3986: each part escaped.</summary>
    static string Uri(string path) => string.Join('/', path.Split('/').Select(System.Uri.EscapeDataString));
}
