using Kedge.Docs.Books;
using Kedge.Docs.Pages;
using Kedge.Site.Sources;
using Markdig.Syntax.Inlines;

namespace Kedge.Site.Html.Inlines;

/// <summary>
/// Links and images. One to a page of the site leads to its address; one to another file of the tree to a copy of it, or to the
/// repository; what leads nowhere, out of the tree, or runs a script stays words.
/// </summary>
sealed class LinkWriter(PageDraft draft)
{
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
        Sized(image.Url ?? "", null);
        draft.Html.Raw(isCurve ? " loading=\"lazy\"></span>" : " loading=\"lazy\">");
    }

    /// <summary>Says how large a picture of the tree is, so that the text below it stays where it is when it arrives.</summary>
    /// <param name="width">As the author wants it; null: the picture's own.</param>
    public void Sized(string target, int? width)
    {
        var meant = LinkTarget.Of(draft.Page.Path, target);
        if (meant.Kind is not (TargetKind.Local or TargetKind.SiteRoot) || draft.Site.SizeOf(meant.Path) is not { } size) return;
        if (width is null) draft.Html.Raw(" width=\"").Number(size.Width).Raw("\"");
        draft.Html.Raw(" height=\"").Number((int)Math.Round((double)size.Height * (width ?? size.Width) / size.Width)).Raw("\"");
    }

    /// <summary>The address to write, seen from this page; null when it must not be one.</summary>
    public string? Resolve(string target, bool isImage = false) => LinkGoal.Of(draft.Site, draft.Page, target, isImage) switch
    {
        LinkGoal.Here here => Fragment(here.Fragment),
        LinkGoal.ToPage to => Addresses.Relative(draft.Page.Address, to.Page.Address) + Fragment(to.Fragment),
        LinkGoal.ToCopy copy => Copy(copy.Path) + Fragment(copy.Fragment),
        LinkGoal.Elsewhere elsewhere => elsewhere.Address + Fragment(elsewhere.Fragment),
        _ => null,
    };

    string Copy(string path)
    {
        draft.Assets.Add(path);
        return Addresses.Relative(draft.Page.Address, draft.Site.AddressOf(path));
    }

    static bool IsWeb(string address) => address.StartsWith("http", StringComparison.OrdinalIgnoreCase) || address.StartsWith("//", StringComparison.Ordinal);

    static string Fragment(string? fragment) => fragment is null ? "" : "#" + Uri.EscapeDataString(fragment);
}
