namespace Kedge.Docs.Rules.Links;

/// <summary>Two HTML elements with one id: a link reaches only the first.</summary>
static class DuplicateId
{
    public static readonly Rule Rule = new("L04", "duplicate-id", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        var explicitIds = on.Page.Headings.Where(h => h.ExplicitId is not null).Select(h => (h.Content, Id: h.ExplicitId!));
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (range, id) in on.Page.HtmlIds.Select(h => (h.Range, h.Id)).Concat(explicitIds).Where(i => i.Id.Length > 0).OrderBy(i => i.Item1.Start))
            if (!seen.TryAdd(id, on.Page.Lines.LineOf(range.Start) + 1)) on.Report(range, $"the id '{id}' is taken since line {seen[id]}");
    }
}
