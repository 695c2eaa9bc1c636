using Kedge.Docs.Anchors;

namespace Kedge.Site.Html.Blocks;

/// <summary>Parts of a page for one kind of reader.</summary>
static class Levels
{
    public const string Novice = "novice", Expert = "expert";

    /// <summary>The level that the words begin with, or null.</summary>
    public static string? Named(string words) =>
        words.StartsWith(Expert, StringComparison.OrdinalIgnoreCase) ? Expert : words.StartsWith(Novice, StringComparison.OrdinalIgnoreCase) ? Novice : null;

    /// <summary>The spelling that GitHub folds as well: <c>&lt;details&gt;&lt;summary&gt;🔧 Expert&lt;/summary&gt;</c>.</summary>
    /// <param name="after">What follows the opening tag.</param>
    public static void Mark(PageDraft draft, ReadOnlySpan<char> after)
    {
        const string summary = "<summary>";
        var at = after.IndexOf(summary, StringComparison.OrdinalIgnoreCase);
        if (at < 0 || !after[..at].IsWhiteSpace()) return;
        if (OfSummary(after[(at + summary.Length)..]) is not { } level) return;
        draft.Needs |= PageNeeds.Levels;
        draft.Html.Raw(" class=\"level\" data-level=\"").Raw(level).Raw(level == Novice ? "\" open" : "\"");
    }

    static string? OfSummary(ReadOnlySpan<char> words)
    {
        var start = 0;
        while (start < words.Length && !char.IsLetter(words[start]) && words[start] != '<') start++;
        var text = words[start..Math.Min(words.Length, start + 8)].ToString();
        return text.StartsWith("专家", StringComparison.Ordinal) ? Expert : text.StartsWith("新手", StringComparison.Ordinal) ? Novice : Named(text);
    }

    /// <summary><c>title="…"</c>, or all words that are said behind the kind of a container.</summary>
    public static string? TitleOf(string said)
    {
        var at = said.IndexOf("title=", StringComparison.Ordinal);
        if (at >= 0) return said[(at + 6)..].Trim().Trim('"', '\'');
        var words = said.Trim();
        var rest = Named(words) is { } level ? words[level.Length..].Trim() : words;
        return rest.Length == 0 || rest.StartsWith('{') ? null : rest.Trim('"');
    }
}
