using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;
using Kedge.Docs.Rules;

namespace Kedge.Cli.Docs.Editor;

/// <summary>What stands under the pointer: an emoji's declared meaning, what a fact is now, or why a place was found wrong.</summary>
static class Hovers
{
    public static Hover? At(PageNow now, int offset)
    {
        var page = now.Page;
        var use = AnchorReading.Of(page, now.Settings.Anchors).All.FirstOrDefault(u => u.Range.Holds(offset));
        if (use?.Anchor is { } anchor) return new(new(Legend(anchor, use.Meaning, Languages.Of(page))), page.Lines.Of(use.Range));
        if (PageRegions.Of(page).Facts.FirstOrDefault(f => new TextRange(f.Open.Comment.Range.Start, f.Text.End).Holds(offset)) is { } fact)
            return new(new(Said(page, fact, now.Known)), page.Lines.Of(fact.Text));
        return now.Findings.FirstOrDefault(f => f.Range.Holds(offset)) is { } finding ? Why(page, finding) : null;
    }

    static Hover Why(Page page, Finding finding) =>
        new(new($"**{finding.Rule.Code} {finding.Rule.Name}**\n\n{finding.Message}{(finding.Hint is { } hint ? "\n\n" + hint : "")}"), page.Lines.Of(finding.Range));

    static string Said(Page page, Fact fact, Known known)
    {
        var value = FactState.ValueOf(new(fact.Open, page, known));
        var kind = FactKinds.Find(fact.Open.Name ?? "") is { } found ? $"{found.Name}: {found.What}" : "fact";
        return value.IsOk ? $"**{kind}**\n\nnow `{value.Value.Text}`" : $"**{kind}**\n\n{value.Problems[0].Message}";
    }

    static string Legend(Anchor anchor, EmojiMeaning meaning, PageLanguage language)
    {
        var (first, second) = language == PageLanguage.Chinese ? (PageLanguage.Chinese, PageLanguage.English) : (PageLanguage.English, PageLanguage.Chinese);
        var said = $"{anchor.Emoji} **{anchor.Label.In(first)}** ({anchor.Label.In(second)}) `{anchor.Id}`\n\n{anchor.Meaning.In(first)}\n\n{anchor.Meaning.In(second)}";
        return meaning switch
        {
            EmojiMeaning.Synonym => $"{said}\n\nIt is written {anchor.Emoji} here.",
            EmojiMeaning.Undeclared => $"{said}\n\nNot declared in this repository: `extensions: [{anchor.Id}]` in kedge.docs.yaml.",
            _ => said,
        };
    }
}
