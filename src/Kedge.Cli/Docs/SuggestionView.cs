using System.Globalization;
using System.Text.Json.Nodes;
using Kedge.Cli.Views;
using Kedge.Docs.Pages;
using Kedge.Docs.Suggesting;

namespace Kedge.Cli.Docs;

/// <summary>Proposed anchors, as lines or as JSON.</summary>
static class SuggestionView
{
    const int LongestExcerpt = 60;

    public static void Write(Shell shell, DocsSet set, IReadOnlyList<(Page Page, Suggestion Suggestion)> proposed, bool json)
    {
        var writer = shell.Out.Profile.Out.Writer;
        if (json)
        {
            writer.WriteLine(new JsonArray([.. proposed.Select(p => Entry(set.Named(shell, p.Page), p.Page, p.Suggestion))]).ToJsonString(JsonStyle.Readable));
            return;
        }
        foreach (var (page, suggestion) in proposed)
        {
            var (line, column) = page.Lines.PositionOf(suggestion.Range.Start);
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{set.Named(shell, page)}:{line}:{column}: {suggestion.Anchor.Emoji} {suggestion.Anchor.Id} {suggestion.Score:0.0} ({string.Join(", ", suggestion.Words)}) {Excerpt(page, suggestion)}"));
        }
        shell.Error.Profile.Out.Writer.WriteLine(proposed.Count == 0 ? "no anchor to propose" : $"{proposed.Count.ToString(CultureInfo.InvariantCulture)} proposed; --write writes them in");
    }

    static JsonObject Entry(string file, Page page, Suggestion suggestion)
    {
        var (line, column) = page.Lines.PositionOf(suggestion.Range.Start);
        return new()
        {
            ["file"] = file, ["line"] = line, ["column"] = column, ["anchor"] = suggestion.Anchor.Emoji, ["id"] = suggestion.Anchor.Id,
            ["score"] = suggestion.Score, ["words"] = new JsonArray([.. suggestion.Words.Select(w => (JsonNode)w)]),
        };
    }

    static string Excerpt(Page page, Suggestion suggestion)
    {
        var text = suggestion.Range.Of(page.Text);
        var line = text.IndexOfAny('\n', '\r') is var end and >= 0 ? text[..end] : text;
        return line.Length <= LongestExcerpt ? line.ToString() : line[..LongestExcerpt].ToString() + "…";
    }
}
