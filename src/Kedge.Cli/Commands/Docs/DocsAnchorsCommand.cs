using System.CommandLine;
using System.Text.Json.Nodes;
using Kedge.Cli.Docs;
using Kedge.Cli.Views;
using Kedge.Docs.Anchors;
using Kedge.Docs.Books;
using Kedge.Docs.Suggesting;

namespace Kedge.Cli.Commands.Docs;

public static class DocsAnchorsCommand
{
    public static Command Create(Shell shell)
    {
        var wish = new DocsWish();
        var json = new Option<bool>("--json") { Description = "Print the anchors as JSON" };
        var record = new Option<bool>("--record") { Description = "Promise the ids of all headings: kedge.docs.ids.json, to be committed; one that goes away is an error from then on (E13)" };
        var command = new Command("anchors", "Show which emoji mean what here: the legend, as Markdown.\nExample: kedge docs anchors >> docs/legend.md") { json, record };
        wish.AddTo(command);
        command.SetAction((parse, ct) => Run(shell, wish.Of(parse), (parse.GetValue(json), parse.GetValue(record)), ct));
        return command;
    }

    static async Task<int> Run(Shell shell, DocsRequest request, (bool Json, bool Record) how, CancellationToken ct)
    {
        var read = await DocsSet.Read(shell, request, ct);
        foreach (var problem in read.Problems) ProblemView.Write(shell.Error, problem);
        if (!read.IsOk) return App.Exit.CouldNot;
        if (how.Record) shell.Out.Profile.Out.Writer.WriteLine(PromisedIds.Save(read.Value.Root, read.Value.Book));
        else shell.Out.Profile.Out.Writer.WriteLine(how.Json ? Json(read.Value.Settings.Anchors) : $"<!-- kedge:legend -->\n\n{Legend.Of(read.Value.Settings.Anchors)}\n\n<!-- /kedge:legend -->");
        return App.Exit.Done;
    }

    static string Json(Grammar grammar) => new JsonArray([.. grammar.Declared.Select(a => new JsonObject
    {
        ["id"] = a.Id, ["emoji"] = a.Emoji, ["meaning"] = Both(a.Meaning), ["label"] = Both(a.Label), ["places"] = Anchor.LettersOf(a.Places),
        ["synonyms"] = new JsonArray([.. a.Synonyms.Select(s => (JsonNode)s)]), ["alerts"] = new JsonArray([.. a.Alerts.Select(s => (JsonNode)s)]),
    })]).ToJsonString(JsonStyle.Readable);

    static JsonObject Both(Both both) => new() { ["en"] = both.En, ["zh"] = both.Zh };
}
