using System.CommandLine;
using System.Text.Json.Nodes;
using Kedge.Cli.Views;
using Kedge.Docs.Rules;

namespace Kedge.Cli.Commands.Docs;

public static class DocsRulesCommand
{
    public static Command Create(Shell shell)
    {
        var json = new Option<bool>("--json") { Description = "Print the rules as JSON" };
        var command = new Command("rules",
            "List the rules that pages are checked by, with the names that markdownlint and rumdl have for them.\nExample: kedge docs rules | grep -i table") { json };
        command.SetAction(parse =>
        {
            shell.Out.Profile.Out.Writer.WriteLine(parse.GetValue(json) ? Json() : string.Join('\n', RuleList.All.Select(Line)));
            return App.Exit.Done;
        });
        return command;
    }

    static string Line(Rule rule) =>
        $"{rule.Code}  {rule.Name,-24} {(rule.OnDemand ? "off" : rule.Severity.ToString().ToLowerInvariant()),-8} {string.Join(' ', rule.Also)}".TrimEnd();

    static string Json() => new JsonArray([.. RuleList.All.Select(r => new JsonObject
    {
        ["code"] = r.Code, ["name"] = r.Name, ["severity"] = r.Severity.ToString().ToLowerInvariant(), ["on"] = !r.OnDemand,
        ["also"] = new JsonArray([.. r.Also.Select(a => (JsonNode)a)]),
    })]).ToJsonString(JsonStyle.Readable);
}
