using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Anchors;

/// <summary>The word must be there as well: a reader who hears or feels the page gets nothing from a picture alone.</summary>
static class WordBesideAnchor
{
    public static readonly Rule Rule = new("E08", "word-beside-anchor", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        foreach (var block in on.Anchors.InProse.GroupBy(use => use.Block))
        {
            var (place, use) = (on.Page.Blocks[block.Key], block.First());
            if (Legends.HasWord(place.Range.Of(on.Text)) || place.Kind == BlockKind.Cell && HeaderSays(on, place)) continue;
            if (use.Anchor is not { } anchor) on.Report(use.Range, $"{use.Written} without a word", "say what it means");
            else on.Report(use.Range, $"{use.Written} without a word", null, new Edit(TextRange.At(place.Range.End), " " + anchor.Label.In(Languages.Of(on.Page))));
        }
    }

    /// <summary>In a table the word may be the column's.</summary>
    static bool HeaderSays(PageCheck on, Block cell)
    {
        var header = on.Page.Tables[cell.Group].Header.Cells;
        return cell.Row > 0 && cell.Column < header.Length && Legends.HasWord(header[cell.Column].Of(on.Text));
    }
}
