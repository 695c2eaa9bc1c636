using Kedge.Docs.Books;
using Kedge.Docs.Pages;
using Markdig.Syntax.Inlines;

namespace Kedge.Site.Html;

/// <summary>
/// Links and images. One to a page of the site leads to its address; one to another file of the tree to a copy of it, or to the
/// repository; what leads nowhere, out of the tree, or runs a script stays words.
/// </summary>
sealed class LinkWriter(PageDraft draft)
{
    static readonly string[] Schemes = ["http:", "https:", "mailto:", "tel:", "ftp:", "sftp:", "ssh:", "irc:", "ircs:", "xmpp:", "matrix:", "vscode:", "vscode-remote:"];

    /// <summary>Writes the opening tag, if the target may be linked at all.</summary>
    public bool Open(string target, string? title)
    {
        if (Resolve(target) is not { } address) return false;
        draft.Html.Raw("<a").Attribute("href", address);
        if (!string.IsNullOrEmpty(title)) draft.Html.Attribute("title", title);
        if (IsWeb(address)) draft.Html.Raw(" rel=\"noopener\"");
        draft.Html.Raw(">");
        return true;
    }

    public void Image(LinkInline image)
    {
        var words = PlainText.Of(image);
        draft.Plain.Text(words);
        if (Resolve(image.Url ?? "", isImage: true) is not { } source)
        {
            draft.Html.Text(words);
            return;
        }
        var isCurve = SitePages.RunOf(draft.Page.Path) is not null && source.StartsWith("plots/", StringComparison.Ordinal);
        if (isCurve) draft.Needs |= PageNeeds.Curves;
        if (isCurve) draft.Html.Raw("<span class=\"curve\"").Attribute("data-curve", source).Raw(">");
        draft.Html.Raw("<img").Attribute("src", source).Attribute("alt", words);
        if (!string.IsNullOrEmpty(image.Title)) draft.Html.Attribute("title", image.Title);
        draft.Html.Raw(isCurve ? " loading=\"lazy\"></span>" : " loading=\"lazy\">");
    }

    /// <summary>The address to write, seen from this page; null when it must not be one.</summary>
    public string? Resolve(string target, bool isImage = false)
    {
        var meant = LinkTarget.Of(draft.Page.Path, target);
        return meant.Kind switch
        {
            TargetKind.Fragment => Fragment(meant),
            TargetKind.Web or TargetKind.OtherScheme => Allowed(target.Trim()),
            TargetKind.Local or TargetKind.SiteRoot => Inside(meant, isImage),
            _ => null,
        };
    }

    static string? Allowed(string target) =>
        target.StartsWith("//", StringComparison.Ordinal) || Schemes.Any(scheme => target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) ? target : null;

    static bool IsWeb(string address) => address.StartsWith("http", StringComparison.OrdinalIgnoreCase) || address.StartsWith("//", StringComparison.Ordinal);

    static string Fragment(LinkTarget meant) => meant.Fragment is { } fragment ? "#" + Uri.EscapeDataString(fragment) : "";

    string? Inside(LinkTarget meant, bool isImage)
    {
        var site = draft.Site;
        if (!isImage && site.PageAt(meant.Path, draft.Language) is { } page) return Addresses.Relative(draft.Page.Address, page.Address) + Fragment(meant);
        switch (site.Files(meant.Path))
        {
            case FileKind.File when isImage || !site.Settings.Site.HasRepository || Assets.IsShown(meant.Path):
                draft.Assets.Add(meant.Path);
                return Addresses.Relative(draft.Page.Address, site.AddressOf(meant.Path)) + Fragment(meant);
            case FileKind.File: return site.Settings.Site.Blob(meant.Path) + Fragment(meant);
            case FileKind.Folder when site.Settings.Site.HasRepository: return site.Settings.Site.Tree(meant.Path);
            default: return null;
        }
    }
}
