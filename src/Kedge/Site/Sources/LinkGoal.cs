using Kedge.Docs.Books;

namespace Kedge.Site.Sources;

/// <summary>
/// What a link on a page leads to, before anybody says how it is written: a page of the site, a file of the tree that is copied or looked at
/// in the repository, another place. What leads nowhere, out of the tree, or runs a script leads to nothing.
/// </summary>
public abstract record LinkGoal
{
    static readonly string[] Schemes = ["http:", "https:", "mailto:", "tel:", "ftp:", "sftp:", "ssh:", "irc:", "ircs:", "xmpp:", "matrix:", "vscode:", "vscode-remote:"];

    public sealed record Here(string? Fragment) : LinkGoal;

    public sealed record ToPage(SitePage Page, string? Fragment) : LinkGoal;

    /// <param name="Path">Of the file, from the root of the tree.</param>
    public sealed record ToCopy(string Path, string? Fragment) : LinkGoal;

    public sealed record Elsewhere(string Address, string? Fragment = null) : LinkGoal;

    public sealed record Nowhere : LinkGoal;

    public static LinkGoal Of(SitePlan site, SitePage page, string target, bool isImage = false)
    {
        var meant = LinkTarget.Of(page.Path, target);
        return meant.Kind switch
        {
            TargetKind.Fragment => new Here(meant.Fragment),
            TargetKind.Web or TargetKind.OtherScheme => IsAllowed(target.Trim()) ? new Elsewhere(target.Trim()) : new Nowhere(),
            TargetKind.Local or TargetKind.SiteRoot => Inside(site, page, meant, isImage),
            _ => new Nowhere(),
        };
    }

    static bool IsAllowed(string target) =>
        target.StartsWith("//", StringComparison.Ordinal) || Schemes.Any(scheme => target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    static LinkGoal Inside(SitePlan site, SitePage from, LinkTarget meant, bool isImage)
    {
        if (!isImage && site.PageAt(meant.Path, from.Language) is { } page) return new ToPage(page, meant.Fragment);
        var source = site.Settings.Site;
        return site.Files(meant.Path) switch
        {
            FileKind.File when isImage || !source.HasRepository || Assets.IsShown(meant.Path) => new ToCopy(meant.Path, meant.Fragment),
            FileKind.File => new Elsewhere(source.Blob(meant.Path), meant.Fragment),
            FileKind.Folder when source.HasRepository => new Elsewhere(source.Tree(meant.Path)),
            _ => new Nowhere(),
        };
    }
}
