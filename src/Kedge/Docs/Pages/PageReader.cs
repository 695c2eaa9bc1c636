using Markdig.Syntax;

namespace Kedge.Docs.Pages;

/// <summary>Bytes of a Markdown file to a <see cref="Page"/>. Pure; what cannot be parsed is a page that says so.</summary>
public static class PageReader
{
    /// <summary>No page that people read is larger; parsing takes about a second for each 8 MB.</summary>
    public const int MostBytes = 16 << 20;

    public static Page Read(string path, ReadOnlySpan<byte> bytes) => Read(path, PageText.Decode(bytes));

    public static Page Read(string path, string text) => Read(path, PageText.Of(text));

    static Page Read(string path, PageText source)
    {
        var page = new Page(path, source);
        if (Shape.Unreadable(source.Text) is { } reason) return page with { Unparsed = reason };
        if (Markup.Parse(source.Text, out var why) is not { } document) return page with { Unparsed = why };
        return new PageWalk(page).Of(document);
    }
}
