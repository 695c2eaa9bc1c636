using Kedge.Docs.Books;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Links;

/// <summary>A link to a heading or id that its page does not have, in any engine's spelling.</summary>
static class DeadFragment
{
    public static readonly Rule Rule = new("L02", "dead-anchor", Severity.Error, Check) { Also = ["MD051", "link-fragments"] };

    /// <summary>Looking for near ids compares with all of them; after so many nobody reads the hints.</summary>
    const int MostHints = 20;

    static void Check(PageCheck on)
    {
        var found = 0;
        foreach (var link in on.Page.Links)
        {
            if (link.TargetRange.IsEmpty || !link.Target.Contains('#')) continue;
            var target = LinkTarget.Of(on.Page, link);
            if (target.Kind is not (TargetKind.Fragment or TargetKind.Local) || target.Fragment is not { Length: > 0 } id) continue;
            if (PageOf(on, target) is not { Unparsed: null } page || IsForReaders(id) || page.Ids.Has(id)) continue;
            var where = ReferenceEquals(page, on.Page) ? "this page" : page.Path;
            on.Report(link.TargetRange, $"{where} has no heading or id '{id}'", found++ < MostHints ? Near(page, id) : null);
        }
    }

    static Page? PageOf(PageCheck on, LinkTarget target) => target.Kind == TargetKind.Fragment ? on.Page : on.Book.At(target.Path).Page;

    /// <summary>Ids that readers have without the page: its top, lines of source, marked text.</summary>
    static bool IsForReaders(string id) =>
        id is "top" || id.StartsWith(":~:", StringComparison.Ordinal) || id.StartsWith("fn", StringComparison.Ordinal)
            || id[0] == 'L' && id.Length > 1 && char.IsAsciiDigit(id[1]);

    static string? Near(Page page, string id)
    {
        var near = Kedge.Nearest.Of(id, page.Ids.Own.Where(o => o.Length > 0).Take(500));
        return near.Count > 0 ? $"did you mean {string.Join(" or ", near.Select(n => "#" + n))}?" : null;
    }
}
