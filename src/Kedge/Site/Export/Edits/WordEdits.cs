using System.Security;
using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;
using Kedge.Site.Html;
using Kedge.Site.Html.Inlines;

namespace Kedge.Site.Export.Edits;

/// <summary>What stands in lines: markers of generated parts, anchors, ids of headings, words behind fences.</summary>
sealed class WordEdits(PageEdits edits, Page page, Dialect dialect)
{
    /// <summary>Markers are for <c>kedge docs sync</c>: what they enclose is what readers read.</summary>
    public void Markers()
    {
        foreach (var comment in page.Comments.Where(comment => Marker.Of(page.Text, comment) is not null))
        {
            var line = page.Lines.LineOf(comment.Range.Start);
            // Between two lines of text it kept them apart, and so does a blank line.
            if (page.Lines[line] == comment.Range
                && (line == 0 || edits.IsBlank(line - 1) || line + 1 == page.Lines.Count || edits.IsBlank(line + 1)))
                edits.RemoveLine(line);
            else edits.Replace(comment.Range, "");
        }
    }

    /// <summary>Kedge's id behind a heading that would get another one, so that a link is the same on every site.</summary>
    public void HeadingIds()
    {
        var theirs = dialect.IdsOf(page.Headings);
        for (var i = 0; i < page.Headings.Length; i++)
        {
            var (heading, own) = (page.Headings[i], page.Ids.Own[i]);
            if (heading.ExplicitId is null && own.Length > 0 && own != theirs[i] && !heading.Content.IsEmpty) edits.Insert(heading.Content.End, $" {{#{own}}}");
        }
    }

    public void Fences()
    {
        foreach (var code in page.Code.Where(c => c.IsFenced && (c.Language.Length > 0)))
        {
            var line = page.Lines[page.Lines.LineOf(code.Fence.Start)];
            var words = new TextRange(code.Fence.End, Math.Max(code.Fence.End, line.End));
            var wanted = dialect.FenceWords(code.Language, code.Arguments);
            if (!words.Of(page.Text).Trim().SequenceEqual(wanted)) edits.Replace(words, wanted);
        }
    }

    /// <summary>An emoji with its meaning as a tooltip and its label for whoever cannot see it. Headings say theirs in words.</summary>
    public void Anchors(Grammar grammar, PageLanguage language)
    {
        foreach (var block in page.Blocks.Where(b => b.Kind != BlockKind.Heading))
        {
            if (!EmojiScan.MayHave(block.Range.Of(page.Text))) continue;
            foreach (var found in EmojiScan.Over(block.Range.Of(page.Text).ToString(), grammar.Knows))
            {
                var range = new TextRange(block.Range.Start + found.Start, block.Range.Start + found.End);
                if (page.KindAt(range.Start) != ZoneKind.Prose || page.LinkAt(range.Start) is { IsImage: true }) continue;
                if (grammar.Of(EmojiScan.Bare(range.Of(page.Text))) is (EmojiMeaning.Anchor or EmojiMeaning.Synonym, { } anchor)) Labelled(range, anchor, language);
            }
        }
    }

    void Labelled(TextRange range, Anchor anchor, PageLanguage language)
    {
        var label = SecurityElement.Escape(anchor.Label.In(language));
        var said = AnchorWords.Says(page.Text.AsSpan(range.End), anchor.Label.In(language)) ? "aria-hidden=\"true\"" : $"role=\"img\" aria-label=\"{label}\"";
        edits.Insert(range.Start, $"<span title=\"{label}{AnchorWords.Colon(language)}{SecurityElement.Escape(anchor.Meaning.In(language))}\" {said}>");
        edits.Insert(range.End, "</span>");
    }
}
