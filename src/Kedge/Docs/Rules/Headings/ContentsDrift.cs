using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Headings;

/// <summary>A table of contents that says otherwise than the headings do.</summary>
static class ContentsDrift
{
    public static readonly Rule Rule = new("H07", "contents-drift", Severity.Warning, Check) { Also = ["MD073"] };

    static void Check(PageCheck on)
    {
        foreach (var contents in TableOfContents.Of(on.Page).Where(c => NamesHeadings(on, c)))
        {
            Words(on, contents);
            Missing(on, contents);
        }
    }

    /// <summary>Links most of which have words of their own are a choice of places to read, not a table of contents that went stale.</summary>
    static bool NamesHeadings(PageCheck on, TableOfContents contents) =>
        contents.Entries.Count(e => e.Heading >= 0 && !SaysHeading(on, e)) * 2 <= contents.Entries.Length;

    static bool SaysHeading(PageCheck on, ContentsEntry entry) =>
        Bare(entry.Link.Text.Of(on.Text)) == Bare(on.Page.Headings[entry.Heading].Content.Of(on.Text));

    static void Words(PageCheck on, TableOfContents contents)
    {
        var last = -1;
        foreach (var entry in contents.Entries)
        {
            if (entry.Heading < 0) continue;
            if (!SaysHeading(on, entry))
                on.Report(entry.Link.Text, $"the heading says '{on.Page.Headings[entry.Heading].Plain}'");
            else if (entry.Heading < last) on.Report(entry.Link.Text, "the headings stand in another order");
            last = Math.Max(last, entry.Heading);
        }
    }

    /// <summary>Headings after the list, of levels that it lists.</summary>
    static void Missing(PageCheck on, TableOfContents contents)
    {
        var listed = contents.Entries.Where(e => e.Heading >= 0).Select(e => e.Heading).ToHashSet();
        if (listed.Count == 0) return;
        var deepest = listed.Max(i => on.Page.Headings[i].Level);
        var highest = listed.Min(i => on.Page.Headings[i].Level);
        var missing = Enumerable.Range(listed.Min(), on.Page.Headings.Length - listed.Min())
            .Where(i => !listed.Contains(i) && on.Page.Headings[i].Level <= deepest && on.Page.Headings[i].Level >= highest).ToList();
        // A list of a few links is a choice, not a table of contents: that one has at least half of the headings.
        if (missing.Count > 0 && missing.Count <= listed.Count)
            on.Report(new(contents.Range.Start, contents.Range.Start + 1),
                $"the table of contents lacks '{on.Page.Headings[missing[0]].Plain}'{(missing.Count > 1 ? $" and {missing.Count - 1} more" : "")}");
    }

    /// <summary>Letters and digits alone: markup, emoji and punctuation may differ.</summary>
    static string Bare(ReadOnlySpan<char> text)
    {
        var bare = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
            if (char.IsLetterOrDigit(c)) bare.Append(char.ToLowerInvariant(c));
        return bare.ToString();
    }
}
