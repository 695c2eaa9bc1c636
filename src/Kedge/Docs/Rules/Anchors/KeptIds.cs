using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Anchors;

/// <summary>An id that the repository promised to keep (kedge.docs.ids.json) is gone: links from elsewhere lead to it.</summary>
static class KeptIds
{
    public static readonly Rule Rule = new("E13", "kept-ids", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        if (!on.Book.Promised.TryGetValue(on.Page.Path, out var promised)) return;
        foreach (var id in promised.Where(id => !on.Page.Ids.Has(id) && !on.Settings.Dropped.Contains($"{on.Page.Path}#{id}"))) Report(on, id);
    }

    static void Report(PageCheck on, string id)
    {
        var near = Kedge.Nearest.First(id, on.Page.Ids.Own.Where(o => o.Length > 0));
        var heading = near is null ? -1 : on.Page.Ids.Own.ToList().IndexOf(near);
        var range = heading < 0 ? TextRange.At(0) : on.Page.Headings[heading].Content;
        var line = on.Text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        on.Report(range, $"the id '{id}' is gone, and links lead to it",
            $"keep it as <a id=\"{id}\"></a>, or list {on.Page.Path}#{id} under `dropped:` in kedge.docs.yaml",
            heading < 0 ? [] : [new Edit(TextRange.At(on.Page.Headings[heading].Range.Start), $"<a id=\"{id}\"></a>{line}{line}")]);
    }
}
