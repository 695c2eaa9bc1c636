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
        var headings = new Lazy<Dictionary<string, int>>(() => HeadingsOf(page));
        for (var i = 0; i < page.Lists.Length;)
        {
            // A list stands before those inside it.
            var inside = i + 1;
            while (inside < page.Lists.Length && page.Lists[i].Range.Holds(page.Lists[inside].Range)) inside++;
            var entries = EntriesOf(page, page.Lists.AsSpan(i..inside), headings);
            if (entries.Length >= Fewest) yield return new(page.Lists[i].Range, entries);
            i = inside;
        }
    }

    /// <summary>Of a list and those inside it; empty when one item is something else.</summary>
    static ImmutableArray<ContentsEntry> EntriesOf(Page page, ReadOnlySpan<ListBlock> lists, Lazy<Dictionary<string, int>> headings)
    {
        var items = new List<int>();
        foreach (var list in lists) items.AddRange(list.Items);
        items.Sort();
        var entries = ImmutableArray.CreateBuilder<ContentsEntry>(items.Count);
        foreach (var item in items)
        {
            if (page.LinkIn(page.Blocks[item].Range) is not { IsImage: false } link
                || LinkTarget.Of(page, link) is not { Kind: TargetKind.Fragment, Fragment: { } id })
                return [];
            entries.Add(new(item, link, headings.Value.GetValueOrDefault(id, -1)));
        }
        return entries.DrainToImmutable();
    }

    /// <summary>Headings by the ids that tables of contents use; the first of a name wins, as in a browser.</summary>
    static Dictionary<string, int> HeadingsOf(Page page)
    {
        var all = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < page.Headings.Length; i++) all.TryAdd(page.Ids.Own[i], i);
        for (var i = 0; i < page.Headings.Length; i++)
            foreach (var form in (ReadOnlySpan<string>)[Slugs.GitHub(page.Headings[i].Plain), Slugs.Slugger(page.Headings[i].Plain)]) all.TryAdd(form, i);
        return all;
    }
}

/// <param name="Block">The item.</param>
/// <param name="Heading">Index of the heading that it leads to; -1: none.</param>
sealed record ContentsEntry(int Block, Link Link, int Heading);
