using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;
using Kedge.Docs.Rules;

namespace Kedge.Cli.Docs.Editor;

/// <summary>An open page with what holds for it at this moment. The settings, the pages around it and its findings are read once for all that one request asks.</summary>
/// <param name="known">What the tree around it says.</param>
/// <param name="book">All open pages of its tree, and the files that they name.</param>
sealed class PageNow(OpenPage open, DocsSettings settings, Func<Known> known, Func<Known, Book> book)
{
    Known? _known;
    Book? _book;
    IReadOnlyList<Finding>? _findings;

    public OpenPage Open { get; } = open;

    public Page Page => Open.Page;

    public DocsSettings Settings { get; } = settings;

    public Known Known => _known ??= known();

    public Book Book => _book ??= book(Known);

    /// <summary>What `kedge docs lint` would say of the page, with what is not saved yet.</summary>
    public IReadOnlyList<Finding> Findings => _findings ??= Globs.Any(Settings.Ignore, Page.Path) ? [] : PageCheck.Of(Page, Book, Settings);
}
