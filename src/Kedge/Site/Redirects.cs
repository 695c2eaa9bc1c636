using Kedge.Docs.Books;

namespace Kedge.Site;

/// <summary>Pages that lead from where something was to where it is: <c>redirect_from</c> in the front matter.</summary>
static class Redirects
{
    /// <param name="taken">Addresses of pages; those of redirects are added.</param>
    public static IEnumerable<(string Address, byte[] Bytes)> Of(SitePlan site, HashSet<string> taken, Action<Problem> problem)
    {
        foreach (var page in site.Pages)
            foreach (var from in page.Front.RedirectFrom)
                if (Address(from) is { } address && taken.Add(address)) yield return (address, ContentsPage.Moved(site, address, page));
                else problem(SiteProblems.BadRedirect(page.Path, from));
    }

    /// <summary>A file below the site's root; a folder means its index. Null when it leads out.</summary>
    static string? Address(string from)
    {
        var target = LinkTarget.Of("", from.StartsWith('/') ? from : "/" + from);
        if (target.Kind != TargetKind.SiteRoot || from.Contains("..", StringComparison.Ordinal) || from.Contains('\0') || from.Contains('\\')) return null;
        if (target.Path.StartsWith("_kedge", StringComparison.OrdinalIgnoreCase)
            || target.Path.Split('/').Any(part => part.Length > 200 || part.StartsWith('.')))
            return null;
        if (target.Path.Length == 0 || from.EndsWith('/')) return target.Path.Length == 0 ? null : target.Path + "/index.html";
        return target.Path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) ? target.Path
            : target.Path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? Addresses.Of(target.Path) : target.Path + "/index.html";
    }
}
