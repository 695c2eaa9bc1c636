namespace Kedge.Docs.Rules.Headings;

/// <summary>Two headings of one section that say the same: their ids depend on which comes first.</summary>
static class DuplicateHeading
{
    public static readonly Rule Rule = new("H02", "duplicate-heading", Severity.Warning, Check) { Also = ["MD024", "no-duplicate-heading"] };

    static void Check(PageCheck on)
    {
        // What was seen at each level since the last heading above that level.
        var seen = new Dictionary<string, int>?[7];
        foreach (var heading in on.Page.Headings)
        {
            for (var below = heading.Level + 1; below < seen.Length; below++) seen[below] = null;
            var siblings = seen[heading.Level] ??= new(StringComparer.OrdinalIgnoreCase);
            if (heading.Plain.Length > 0 && !siblings.TryAdd(heading.Plain, on.Page.Lines.LineOf(heading.Range.Start) + 1))
                on.Report(heading.Content, $"the same heading as in line {siblings[heading.Plain]}");
        }
    }
}
