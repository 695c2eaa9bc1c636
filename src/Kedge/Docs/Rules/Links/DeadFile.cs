using Kedge.Docs.Books;

namespace Kedge.Docs.Rules.Links;

/// <summary>A link to a file that is not there.</summary>
static class DeadFile
{
    public static readonly Rule Rule = new("L01", "dead-file-link", Severity.Error, Check) { Also = ["MD057", "existing-relative-links"] };

    static void Check(PageCheck on)
    {
        foreach (var link in on.Page.Links)
        {
            if (link.TargetRange.IsEmpty) continue;
            var target = LinkTarget.Of(on.Page, link);
            if (target.Kind == TargetKind.Local && target.Path.Length > 0 && !on.Book.At(target.Path).Exists)
                on.Report(link.TargetRange, $"the link leads to {target.Path}, which is not there", Nearest(on, target.Path));
        }
    }

    /// <summary>Pages of the same name; where every folder has one, as with README.md, they say nothing.</summary>
    static string? Nearest(PageCheck on, string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var same = on.Book.Pages.Select(p => p.Path)
            .Where(p => p[(p.LastIndexOf('/') + 1)..].Equals(name, StringComparison.OrdinalIgnoreCase)).Take(4).ToArray();
        return same.Length is > 0 and < 4 ? $"there is {string.Join(", ", same)}" : null;
    }
}
