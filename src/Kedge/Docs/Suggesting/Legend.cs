using System.Globalization;
using System.Text;
using Kedge.Docs.Anchors;

namespace Kedge.Docs.Suggesting;

/// <summary>The page that says what each anchor means, written from the grammar: readers follow a link to it, and it cannot be stale.</summary>
public static class Legend
{
    /// <summary>The table between the comments that let it hold anchors.</summary>
    public static string Of(Grammar grammar)
    {
        var page = new StringBuilder("<!-- kedge-anchor off -->\n\n| anchor | id | meaning | 含义 | may begin | instead of |\n|---|---|---|---|---|---|\n");
        foreach (var anchor in grammar.Declared)
            page.Append(CultureInfo.InvariantCulture,
                $"| {anchor.Emoji} {anchor.Label.En} | `{anchor.Id}` | {anchor.Meaning.En} | {anchor.Meaning.Zh} | {Places(anchor.Places)} | {(anchor.Synonyms.IsEmpty ? "" : $"`{string.Join(' ', anchor.Synonyms)}`")} |\n");
        return page.Append("\n<!-- kedge-anchor on -->").ToString();
    }

    static string Places(Places places) => places == Anchors.Places.All ? "anything" : string.Join(", ", Names.Where(n => places.HasFlag(n.Place)).Select(n => n.Name));

    static readonly (Places Place, string Name)[] Names =
        [(Anchors.Places.Heading, "headings"), (Anchors.Places.Paragraph, "paragraphs"), (Anchors.Places.Item, "items"),
            (Anchors.Places.Quote, "quotes"), (Anchors.Places.Cell, "cells")];
}
