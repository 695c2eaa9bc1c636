using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;

namespace Kedge.Cli.Docs.Editor;

/// <summary>The pages that an editor has open, over the folder that they lie in: what is not open is read from the disk.</summary>
/// <param name="folder">For pages that are not saved yet.</param>
/// <param name="known">What pages below a root can be made from.</param>
sealed class OpenPages(string folder, Func<string, Known> known)
{
    readonly Dictionary<string, OpenPage> _open = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Uris => _open.Keys;

    public OpenPage? this[string uri] => _open.GetValueOrDefault(uri);

    public void Open(DocumentItem item)
    {
        var full = PathOf(item.Uri) ?? Path.Combine(folder, "untitled.md");
        var root = PageSearch.RootOf(Path.GetDirectoryName(full)!, SettingsFile.Names);
        _open[item.Uri] = OpenPage.Of(item, root, Path.GetRelativePath(root, full));
    }

    public void Change(ChangeAsk ask)
    {
        if (this[ask.TextDocument.Uri] is { } page) _open[ask.TextDocument.Uri] = page.After(ask.TextDocument.Version, ask.ContentChanges);
    }

    public void Close(string uri) => _open.Remove(uri);

    /// <summary>The page with the settings that hold for it now.</summary>
    public Checked<PageNow> Now(OpenPage open, CancellationToken ct) => open.Settings().Then(settings =>
        Checked<PageNow>.Ok(new(open, settings, () => known(open.Root) with { Anchors = settings.Anchors }, around => BookOf(open, ct) with { Known = around })));

    /// <summary>All open pages of its tree, and the files that they name.</summary>
    Book BookOf(OpenPage open, CancellationToken ct) =>
        new BookFolder(open.Root).Read([], [.. _open.Values.Where(o => o.Root == open.Root).Select(o => o.Page)], ct).Book;

    /// <summary>The page that a link from here leads to, open or not.</summary>
    public Page? Linked(OpenPage from, LinkTarget target, CancellationToken ct) => target.Kind switch
    {
        TargetKind.Fragment => from.Page,
        TargetKind.Local or TargetKind.SiteRoot => _open.Values.FirstOrDefault(o => o.Root == from.Root && o.Page.Path == target.Path)?.Page
            ?? (File.Exists(Path.Combine(from.Root, target.Path)) ? new BookFolder(from.Root).Read([target.Path], ct).Book[target.Path] : null),
        _ => null,
    };

    static string? PathOf(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.IsFile ? Path.GetFullPath(parsed.LocalPath) : null;
}
