using System.Text;
using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Pages;
using Kedge.Docs.Rules;

namespace Kedge.Docs.Fixes;

/// <summary>
/// Mends a page by its findings' own edits, and touches nothing else: text, line ends and marks outside of them are the same bytes.
/// Repeated until nothing is left to mend, so that mending twice is mending once.
/// </summary>
public static class PageFix
{
    const int MostRounds = 10;

    /// <summary>The mended text and how many findings were mended. A page whose bytes are no text is left alone.</summary>
    public static (string Text, int Mended) Of(Page page, Book book, DocsSettings settings)
    {
        var (now, mended) = (page, 0);
        if (!page.Source.BadBytes.IsEmpty) return (page.Text, 0);
        var seen = new HashSet<string>(StringComparer.Ordinal) { page.Text };
        for (var round = 0; round < MostRounds; round++)
        {
            var (text, count) = Once(now.Text, PageCheck.Of(now, book, settings));
            // Two rules that undo each other would go on for ever: of the texts that come round again, the first in order is the result.
            if (count == 0) break;
            if (!seen.Add(text)) return (seen.Min(StringComparer.Ordinal)!, mended);
            (now, mended) = (PageReader.Read(page.Path, text), mended + count);
        }
        return (now.Text, mended);
    }

    /// <summary>Every fix whose edits do not run into an earlier one's.</summary>
    public static (string Text, int Mended) Once(string text, IEnumerable<Finding> findings)
    {
        var taken = new SortedSet<Edit>(Comparer<Edit>.Create((a, b) => (a.Range.Start, a.Range.End).CompareTo((b.Range.Start, b.Range.End))));
        var mended = 0;
        foreach (var finding in findings.Where(f => !f.Fix.IsEmpty))
        {
            if (finding.Fix.Any(edit => Collides(edit, taken))) continue;
            taken.UnionWith(finding.Fix);
            mended++;
        }
        return (Applied(text, taken), mended);
    }

    static bool Collides(Edit edit, SortedSet<Edit> taken)
    {
        if (taken.Contains(edit)) return true;
        // The edits before and after it in the text: among edits that do not overlap, only these can touch it.
        foreach (var before in taken.GetViewBetween(new(new(0, 0), ""), edit).Reverse().Take(1))
            if (before.Range.End > edit.Range.Start || before.Range == edit.Range) return true;
        foreach (var after in taken.GetViewBetween(edit, new(new(int.MaxValue, int.MaxValue), "")).Take(1))
            if (after.Range.Start < edit.Range.End || after.Range == edit.Range) return true;
        return false;
    }

    /// <summary>The text with every edit made; none may run into another.</summary>
    internal static string Applied(string text, IEnumerable<Edit> edits)
    {
        var mended = new StringBuilder(text.Length + 64);
        var at = 0;
        foreach (var edit in edits.OrderBy(e => e.Range.Start).ThenBy(e => e.Range.End))
        {
            mended.Append(text, at, edit.Range.Start - at).Append(edit.Text);
            at = edit.Range.End;
        }
        return mended.Append(text, at, text.Length - at).ToString();
    }
}
