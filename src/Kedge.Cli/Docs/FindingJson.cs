using System.Text.Json;
using System.Text.Json.Nodes;
using Kedge.Cli.Views;
using Kedge.Docs.Pages;
using Kedge.Docs.Rules;

namespace Kedge.Cli.Docs;

/// <summary>A list with one entry for each finding; positions count from 1, columns in UTF-16 and in bytes of UTF-8.</summary>
sealed class FindingJson : FindingView
{
    public override void Write(Shell shell, DocsSet set, IReadOnlyList<Finding> findings) =>
        shell.Out.Profile.Out.Writer.WriteLine(new JsonArray([.. findings.Select(f => Entry(shell, set, f))]).ToJsonString(JsonStyle.Readable));

    static JsonObject Entry(Shell shell, DocsSet set, Finding finding)
    {
        var lines = finding.Page.Lines;
        var ((line, column), (endLine, endColumn)) = (lines.PositionOf(finding.Range.Start), lines.PositionOf(finding.Range.End));
        return new()
        {
            ["file"] = Named(shell, set, finding), ["line"] = line, ["column"] = column, ["endLine"] = endLine, ["endColumn"] = endColumn,
            ["utf8Column"] = lines.Utf8ColumnOf(finding.Range.Start), ["code"] = finding.Rule.Code, ["rule"] = finding.Rule.Name,
            ["severity"] = Word(finding.Severity), ["message"] = finding.Message, ["hint"] = finding.Hint,
            ["fix"] = new JsonArray([.. finding.Fix.Select(edit => Fix(lines, edit))]),
        };
    }

    static JsonObject Fix(LineIndex lines, Edit edit)
    {
        var ((line, column), (endLine, endColumn)) = (lines.PositionOf(edit.Range.Start), lines.PositionOf(edit.Range.End));
        return new() { ["line"] = line, ["column"] = column, ["endLine"] = endLine, ["endColumn"] = endColumn, ["text"] = edit.Text };
    }
}
