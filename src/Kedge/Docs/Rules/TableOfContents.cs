using System.Collections.Immutable;
using Kedge.Docs.Books;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules;

/// <summary>A list whose items all link to headings of its own page.</summary>
/// <param name="Range">Of the whole list.</param>
sealed record TableOfContents(TextRange Range, ImmutableArray<ContentsEntry> Entries)
{
    const int Fewest = 3;

    public static IEnumerable<TableOfContents> Of(Page page)
    {
        TextRange outer = default;
        foreach (var list in page.Lists)
        {
            if (outer.Holds(list.Range)) continue;
            outer = list.Range;
            var entries = EntriesOf(page, list.Range);
            if (entries.Length >= Fewest) yield return new(list.Range, entries);
        }
    }

    /// <summary>Of this list and those inside it; empty when one item is something else.</summary>
    static ImmutableArray<ContentsEntry> EntriesOf(Page page, TextRange list)
    {
        var entries = ImmutableArray.CreateBuilder<ContentsEntry>();
        foreach (var item in page.Lists.Where(l => list.Holds(l.Range)).SelectMany(l => l.Items).Order())
        {
            var block = page.Blocks[item].Range;
            if (page.Links.FirstOrDefault(l => block.Holds(l.Range) && !l.IsImage) is not { } link || LinkTarget.Of(page, link) is not { Kind: TargetKind.Fragment, Fragment: { } id }) return [];
            entries.Add(new(item, link, HeadingOf(page, id)));
        }
        return entries.DrainToImmutable();
    }

    static int HeadingOf(Page page, string id)
    {
        for (var i = 0; i < page.Headings.Length; i++)
            if (page.Ids.Own[i] == id || Slugs.GitHub(page.Headings[i].Plain) == id || Slugs.Slugger(page.Headings[i].Plain) == id) return i;
        return -1;
    }
}

/// <param name="Block">The item.</param>
/// <param name="Heading">Index of the heading that it leads to; -1: none.</param>
sealed record ContentsEntry(int Block, Link Link, int Heading);
