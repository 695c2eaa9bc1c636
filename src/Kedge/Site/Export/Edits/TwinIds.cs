using Kedge.Docs.Pages;

namespace Kedge.Site.Export.Edits;

/// <summary>
/// The ids of a page on its twin. Pages that are not translated are part of the other language, too, and what they link to is then the twin,
/// whose headings are called otherwise.
/// </summary>
static class TwinIds
{
    public static void Into(PageEdits edits, Page twin, Page original)
    {
        var known = twin.Ids.Own.Concat(twin.HtmlIds.Select(html => html.Id)).ToHashSet(StringComparer.Ordinal);
        var missing = original.Ids.Own.Select((id, i) => (Id: id, Heading: i)).Concat(original.HtmlIds.Select(html => (html.Id, Heading: 0)))
            .Where(o => IsPlain(o.Id) && known.Add(o.Id));
        var isParallel = twin.Headings.Length == original.Headings.Length;
        foreach (var group in missing.GroupBy(o => isParallel ? o.Heading : 0))
            Below(edits, twin, group.Key, string.Concat(group.Select(o => $"<a id=\"{o.Id}\"></a>")));
    }

    /// <summary>Nothing that would end the attribute.</summary>
    static bool IsPlain(string id) => id.Length > 0 && id.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>A paragraph of its own below a heading; above it, the page's title would no longer be the first thing on it.</summary>
    static void Below(PageEdits edits, Page twin, int heading, string ids)
    {
        if (heading >= twin.Headings.Length) return;
        var line = twin.Lines.LineOf(Math.Max(0, twin.Headings[heading].Range.End - 1));
        var ends = line + 1 < twin.Lines.Count && !edits.IsBlank(line + 1) ? edits.NewLine : "";
        edits.InsertBelow(line, edits.NewLine + ids + ends);
    }
}
