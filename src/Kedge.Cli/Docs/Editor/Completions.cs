using System.Text.RegularExpressions;
using Kedge.Docs.Anchors;
using Kedge.Docs.Books;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;

namespace Kedge.Cli.Docs.Editor;

/// <summary>What may be written here: an anchor at the start of a block, or after a colon; the id of a heading in a link; the name of a fact.</summary>
static partial class Completions
{
    const int Text = 1, Reference = 18;

    public static IEnumerable<CompletionItem> At(OpenPages pages, OpenPage open, int offset, CancellationToken ct)
    {
        var line = open.Page.Lines[open.Page.Lines.LineOf(offset)];
        var before = open.Page.Text[line.Start..offset];
        if (FragmentOfLink().Match(before) is { Success: true } link) return Ids(pages, open, (link.Groups["path"].Value, offset - link.Groups["id"].Length, offset), ct);
        if (NameOfFact().Match(before) is { Success: true } fact) return Facts(open, new(offset - fact.Groups["name"].Length, offset));
        if (StartOfBlock().Match(before) is not { Success: true } start || open.Page.KindAt(line.Start) is ZoneKind.CodeBlock or ZoneKind.FrontMatter) return [];
        if (open.Settings() is not { IsOk: true } settings) return [];
        var typed = new TextRange(offset - start.Groups["typed"].Length, offset);
        return settings.Value.Anchors.Declared.Select((anchor, i) => Anchor(anchor, open.Page, typed) with { SortText = $"{i:D3}" });
    }

    static CompletionItem Anchor(Anchor anchor, Page page, TextRange typed)
    {
        var language = Languages.Of(page);
        return new($"{anchor.Emoji} {anchor.Label.In(language)}", Text, new(page.Lines.Of(typed), anchor.Emoji + " "))
        {
            Detail = anchor.Meaning.In(language),
            FilterText = Words(anchor, typed.Of(page.Text)),
        };
    }

    /// <summary>What an editor compares with what was typed: its beginning counts most.</summary>
    static string Words(Anchor anchor, ReadOnlySpan<char> typed) => typed switch
    {
        [':', ..] => $":{anchor.Id} {anchor.Label.En} {anchor.Label.Zh}",
        [> '\u2E80', ..] => $"{anchor.Label.Zh} {anchor.Id}",
        _ => $"{anchor.Id} {anchor.Label.En} {anchor.Label.Zh}",
    };

    static IEnumerable<CompletionItem> Ids(OpenPages pages, OpenPage open, (string Path, int Start, int End) typed, CancellationToken ct)
    {
        if (pages.Linked(open, LinkTarget.Of(open.Page.Path, typed.Path + "#"), ct) is not { } page) return [];
        var range = open.Page.Lines.Of(new(typed.Start, typed.End));
        return page.Headings.Zip(page.Ids.Own,
            (heading, id) => new CompletionItem(id, Reference, new(range, id)) { Detail = $"{new string('#', heading.Level)} {heading.Plain}" });
    }

    static IEnumerable<CompletionItem> Facts(OpenPage open, TextRange typed) =>
        FactKinds.All.Select(kind => new CompletionItem(kind.Name, Reference, new(open.Page.Lines.Of(typed), kind.Name)) { Detail = kind.What });

    /// <summary>Marks of quotes, items, tasks and headings, and nothing else but what an anchor's name may begin with.</summary>
    [GeneratedRegex(@"^[ \t]*(?:>[ \t]?|[-*+][ \t]+|\d{1,9}[.)][ \t]+|\[[ xX]\][ \t]+|#{1,6}[ \t]+)*(?<typed>:?[\p{L}]{0,30})$")]
    private static partial Regex StartOfBlock();

    [GeneratedRegex(@"<!--\s*kedge:fact\s+(?<name>[\w-]{0,30})$")]
    private static partial Regex NameOfFact();

    [GeneratedRegex(@"\]\((?<path>[^()\s#]{0,500})#(?<id>[^()\s]{0,200})$")]
    private static partial Regex FragmentOfLink();
}
