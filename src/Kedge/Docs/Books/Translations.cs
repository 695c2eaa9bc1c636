using Kedge.Docs.Pages;

namespace Kedge.Docs.Books;

/// <summary>Pages that say the same in two languages.</summary>
static class Translations
{
    static readonly string[] ChineseEndings = [".zh-CN", ".zh-cn", ".zh", "_zh", "_CN", "-zh", "_zh-CN"];

    /// <summary>The page that this one translates: x.md for x.zh-CN.md or x_zh.md; null: it is no translation, or of nothing that is here.</summary>
    public static Page? OriginalOf(Page page, Book book)
    {
        var stem = page.Path.EndsWith(".md", StringComparison.Ordinal) ? page.Path[..^3] : "";
        var ending = ChineseEndings.FirstOrDefault(e => stem.EndsWith(e, StringComparison.Ordinal));
        return ending is null ? null : book[stem[..^ending.Length] + ".md"];
    }
}
