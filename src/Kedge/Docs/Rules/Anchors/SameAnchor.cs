using Kedge.Docs.Anchors;
using Kedge.Docs.Books;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Anchors;

/// <summary>A heading, its line in the table of contents and its twin in the other language carry the same anchor.</summary>
static class SameAnchor
{
    public static readonly Rule Rule = new("E12", "same-anchor", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        Contents(on);
        if (Translations.OriginalOf(on.Page, on.Book) is { Unparsed: null } twin && twin.Headings.Length == on.Page.Headings.Length) Compare(on, twin);
    }

    static void Contents(PageCheck on)
    {
        if (on.Anchors.All.IsEmpty) return;
        foreach (var entry in TableOfContents.Of(on.Page).SelectMany(t => t.Entries))
        {
            if (entry.Heading < 0) continue;
            var (said, there) = (InRange(on, new(on.Page.Blocks[entry.Block].Range.Start, entry.Link.Text.End)), InRange(on, on.Page.Headings[entry.Heading].Content));
            if (said is null || said.Exact == there?.Exact) continue;
            on.Report(said.Range, there is null ? $"{said.Exact} is not at the heading" : $"{said.Exact} here, {there.Exact} at the heading", null,
                said.Place == EmojiPlace.LinkText ? [] : [there is null ? Surgery.Remove(on.Text, said.Range) : new Edit(said.Range, there.Exact!)]);
        }
    }

    static EmojiUse? InRange(PageCheck on, TextRange range) => on.Anchors.In(range);

    static void Compare(PageCheck on, Page twin)
    {
        var theirs = AnchorReading.Of(twin, on.Settings.Anchors);
        for (var i = 0; i < twin.Headings.Length; i++)
        {
            var (here, there) = (InRange(on, on.Page.Headings[i].Content), theirs.In(twin.Headings[i].Content));
            if (here?.Exact == there?.Exact) continue;
            var range = here?.Range ?? on.Page.Headings[i].Content;
            var fix = there?.Exact is not { } exact ? Surgery.Remove(on.Text, range) : here is null ? Surgery.Insert(range.Start, exact) : new Edit(range, exact);
            on.Report(range, $"the heading has {here?.Exact ?? "no anchor"} here and {there?.Exact ?? "none"} in {twin.Path}", null, fix);
        }
    }
}
