using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;
using Kedge.Site.Sources;

namespace Kedge.Site;

/// <summary>One Markdown file as a page of the site: what has to be known before any page is written.</summary>
/// <param name="Path">From the root of the tree, with slashes.</param>
/// <param name="Bytes">As read, once; the file may change meanwhile.</param>
public sealed record SitePage(string Path, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Of the HTML file, from the root of the site.</summary>
    public string Address { get; init; } = "";
    public FrontMatter Front { get; init; } = FrontMatter.None;
    public required string Title { get; init; }
    /// <summary>The text has no heading with the title: the page begins with it all the same.</summary>
    public bool LacksHeading { get; init; }
    public PageLanguage Language { get; init; }
    /// <summary>No file stands for it: there is nothing to edit.</summary>
    public bool IsMade { get; init; }
    /// <summary>What the page names, in its order: an index page says so in which order its folder is read.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    public string Folder => FolderOf(Path);

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>README, index and RUN are their folder's page.</summary>
    public bool IsIndex => Addresses.IsIndex(Name);

    public static SitePage Read(string path, byte[] bytes)
    {
        var text = PageText.Decode(bytes).Text;
        var (front, start) = FrontMatter.Read(text);
        var heading = PageTitle.Find(text, start);
        var page = new SitePage(path, bytes)
        {
            Front = front, Title = front.Title ?? heading ?? PageTitle.OfName(NameOf(path)), LacksHeading = heading is null,
            Language = LanguageOf(path, front, text),
        };
        return page.IsIndex ? page with { Names = NamedPages.In(path, text) } : page;
    }

    public string Text => PageText.Decode(Bytes.Span).Text;

    static string NameOf(string path)
    {
        var name = Addresses.WithoutLanguage(System.IO.Path.GetFileNameWithoutExtension(path));
        return Addresses.IsIndex(name + ".md") && FolderOf(path) is { Length: > 0 } folder ? System.IO.Path.GetFileName(folder) : name;
    }

    static PageLanguage LanguageOf(string path, FrontMatter front, string text)
    {
        if ((front.Language ?? Addresses.LanguageOf(path)) is not { } code) return Languages.Of(text.AsSpan(0, Math.Min(text.Length, 20_000)));
        return code.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? PageLanguage.Chinese : PageLanguage.English;
    }

    internal static string FolderOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";
}
