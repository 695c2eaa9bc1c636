using Kedge.Docs.Books;
using Kedge.Site.Sources;

namespace Kedge.Site.Export;

/// <summary>How links on one page are written in the project, and which files must be laid there for them.</summary>
sealed class ExportLinks(ExportPlan plan, SitePage page)
{
    readonly SortedSet<(string Path, string Address)> _copies = [];

    /// <summary>Files of the tree with where they must stand, from the project's folder.</summary>
    public IReadOnlyCollection<(string Path, string Address)> Copies => _copies;

    /// <summary>Fragments that nothing is called by.</summary>
    public int Lost { get; private set; }

    /// <summary>For a link of Markdown: as typed when that is right; null when it leads nowhere.</summary>
    public string? To(string target, bool isImage) => LinkGoal.Of(plan.Site, page, target, isImage) switch
    {
        LinkGoal.Here here => Kept(target, Fragment(page, here.Fragment) is { Length: > 0 } own ? own : "#"),
        LinkGoal.ToPage to when plan.Address(page, to.Page) is { } elsewhere => elsewhere + Fragment(to.Page, to.Fragment),
        LinkGoal.ToPage to => Kept(target, plan.Link(page, to.Page) + Fragment(to.Page, to.Fragment)),
        LinkGoal.ToCopy copy => Kept(target, plan.Copy(page, copy.Path, isImage, _copies)),
        LinkGoal.Elsewhere elsewhere => elsewhere.Address + Suffix(elsewhere.Fragment),
        _ => null,
    };

    /// <summary>For HTML, which site makers pass on as it is: seen from the page that a browser shows.</summary>
    public string? ToHtml(string target, bool isImage) => LinkGoal.Of(plan.Site, page, target, isImage) switch
    {
        LinkGoal.Here here => Fragment(page, here.Fragment) is { Length: > 0 } own ? own : "#",
        LinkGoal.ToPage to => plan.HtmlAddress(page, to.Page) + Fragment(to.Page, to.Fragment),
        LinkGoal.ToCopy copy => plan.HtmlCopy(page, copy.Path, isImage, _copies),
        LinkGoal.Elsewhere elsewhere => elsewhere.Address + Suffix(elsewhere.Fragment),
        _ => null,
    };

    /// <summary>Kedge's id for what is meant; nothing when there is no such thing.</summary>
    string Fragment(SitePage to, string? fragment)
    {
        if (string.IsNullOrEmpty(fragment)) return "";
        if (plan.IdsOf(to).OwnOf(fragment) is { } own) return Suffix(own);
        Lost++;
        return "";
    }

    static string Suffix(string? fragment) => string.IsNullOrEmpty(fragment) ? "" : "#" + Uri.EscapeDataString(fragment);

    /// <summary>What was typed, where it says the same in other letters: <c>./a.md</c>, Chinese that is not encoded.</summary>
    static string Kept(string typed, string wanted) =>
        LinkTarget.Of("", typed) == LinkTarget.Of("", wanted) && !typed.StartsWith('/') && !typed.Contains('?') ? typed : wanted;
}
