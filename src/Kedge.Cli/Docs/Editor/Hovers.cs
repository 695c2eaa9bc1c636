using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;
using Kedge.Docs.Rules;

namespace Kedge.Cli.Docs.Editor;

/// <summary>What stands under the pointer: an emoji's declared meaning, what a fact is now, or why a place was found wrong.</summary>
static class Hovers
{
    public static Hover? At(OpenPages pages, OpenPage open, int offset, CancellationToken ct)
    {
        if (open.Settings() is not { IsOk: true } settings) return null;
        var use = AnchorReading.Of(open.Page, settings.Value.Anchors).All.FirstOrDefault(u => u.Range.Holds(offset));
        if (use?.Anchor is { } anchor) return new(new(Legend(anchor, use.Meaning, Languages.Of(open.Page))), open.Page.Lines.Of(use.Range));
        if (PageRegions.Of(open.Page).Facts.FirstOrDefault(f => new TextRange(f.Open.Comment.Range.Start, f.Text.End).Holds(offset)) is { } fact)
            return new(new(Said(open.Page, fact, pages.KnownAt(open, settings.Value))), open.Page.Lines.Of(fact.Text));
        return pages.Check(open, ct) is { IsOk: true } found && found.Value.FirstOrDefault(f => f.Range.Holds(offset)) is { } finding ? Why(open, finding) : null;
    }

    static Hover Why(OpenPage open, Finding finding) =>
        new(new($"**{finding.Rule.Code} {finding.Rule.Name}**\n\n{finding.Message}{(finding.Hint is { } hint ? "\n\n" + hint : "")}"), open.Page.Lines.Of(finding.Range));

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
