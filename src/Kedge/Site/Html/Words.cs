using Kedge.Docs.Anchors;
using Kedge.Site.Html.Blocks;

namespace Kedge.Site.Html;

/// <summary>What Kedge itself says on pages, in the page's language.</summary>
public sealed record Words
{
    public required string Code { get; init; }
    public required string Skip { get; init; }
    public required string Menu { get; init; }
    public required string Pages { get; init; }
    public required string AllPages { get; init; }
    public required string OnThisPage { get; init; }
    public required string Search { get; init; }
    public required string Previous { get; init; }
    public required string Next { get; init; }
    public required string Edit { get; init; }
    public required string Changed { get; init; }
    public required string Footnotes { get; init; }
    public required string BackToText { get; init; }
    public required string Done { get; init; }
    public required string Open { get; init; }
    public required string More { get; init; }
    public required string NotFound { get; init; }
    public required string NotFoundMore { get; init; }
    public required string Moved { get; init; }
    public required string Home { get; init; }
    public required string OtherLanguage { get; init; }
    public required string Unparsed { get; init; }
    public required Func<string, string> LinkTo { get; init; }
    public required Func<string, string> Notice { get; init; }
    public required Func<string, string> Level { get; init; }

    public static Words In(PageLanguage language) => language == PageLanguage.Chinese ? Chinese : English;

    static Words English { get; } = new()
    {
        Code = "en", Skip = "Skip to content", Menu = "Menu", Pages = "Pages", AllPages = "All pages", OnThisPage = "On this page", Search = "Search",
        Previous = "Previous", Next = "Next", Edit = "Edit this page", Changed = "Last changed", Footnotes = "Footnotes", BackToText = "Back to the text",
        Done = "done", Open = "open", More = "More", NotFound = "There is no such page",
        NotFoundMore = "It may have moved. The search and the list of all pages find what is there.",
        Moved = "This page has moved", Home = "Home", OtherLanguage = "中文", Unparsed = "This page could not be read as Markdown; here is its text.",
        LinkTo = heading => $"Link to “{heading}”",
        Notice = kind => kind.Length == 0 ? "Note" : char.ToUpperInvariant(kind[0]) + kind[1..],
        Level = level => level == Levels.Expert ? "Expert" : "Novice",
    };

    static Words Chinese { get; } = new()
    {
        Code = "zh-CN", Skip = "跳到正文", Menu = "菜单", Pages = "页面", AllPages = "全部页面", OnThisPage = "本页内容", Search = "搜索",
        Previous = "上一页", Next = "下一页", Edit = "编辑此页", Changed = "最后修改", Footnotes = "脚注", BackToText = "返回正文",
        Done = "已完成", Open = "未完成", More = "更多", NotFound = "没有这个页面", NotFoundMore = "它可能已经移动。请用搜索或全部页面列表查找。",
        Moved = "此页已移动", Home = "首页", OtherLanguage = "English", Unparsed = "此页无法按 Markdown 读取，以下是原文。",
        LinkTo = heading => $"“{heading}”的链接",
        Notice = kind => NoticeKinds.Colour(kind) switch { "tip" => "提示", "important" => "重要", "warning" => "警告", "caution" => "小心", _ => "说明" },
        Level = level => level == Levels.Expert ? "专家" : "新手",
    };
}
