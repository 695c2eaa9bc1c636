using System.Buffers;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Headings;

/// <summary>
/// What is for experts alone is folded for others: a title, or a heading outside of it, must tell everybody what is there.
/// A container that is never closed, or is for nobody, shows its colons to readers.
/// </summary>
static class LevelHeading
{
    const string Opening = "level", Summary = "<summary>";
    static readonly SearchValues<string> Marks = SearchValues.Create([":::", Summary], StringComparison.OrdinalIgnoreCase);
    public static readonly Rule Rule = new("H08", "level-heading", Severity.Warning, Check);

    /// <param name="Colons">How many; fewer do not close it.</param>
    readonly record struct Open(TextRange Range, int Colons, bool IsLevel);

    static void Check(PageCheck on)
    {
        // Most pages have neither.
        if (!on.Text.AsSpan().ContainsAny(Marks)) return;
        var open = new Stack<Open>();
        for (var line = 0; line < on.Page.Lines.Count; line++)
        {
            var range = on.Page.Lines[line];
            if (range.IsEmpty || on.Page.KindAt(range.Start) is ZoneKind.CodeBlock or ZoneKind.FrontMatter or ZoneKind.Comment) continue;
            var text = range.Of(on.Text).Trim();
            if (text.StartsWith(":::")) Container(on, open, range, text);
            else if (text.Contains(Summary, StringComparison.OrdinalIgnoreCase) && IsBareExpert(text) && !HasHeading(on, range, open)) Nameless(on, range);
        }
        foreach (var left in open.Where(o => o.IsLevel)) on.Report(left.Range, "this part for one level of reader is never closed", "end it with a line of :::");
    }

    static void Container(PageCheck on, Stack<Open> open, TextRange range, ReadOnlySpan<char> text)
    {
        var colons = text.IndexOfAnyExcept(':') is var stop and >= 0 ? stop : text.Length;
        var words = text[colons..].Trim();
        if (words.IsEmpty)
        {
            if (open.Count > 0 && open.Peek().Colons <= colons) open.Pop();
            return;
        }
        var isLevel = words.StartsWith(Opening) && (words.Length == Opening.Length || words[Opening.Length] == ' ');
        if (isLevel) Level(on, open, range, words[Opening.Length..].Trim());
        open.Push(new(range, colons, isLevel));
    }

    static void Level(PageCheck on, Stack<Open> open, TextRange range, ReadOnlySpan<char> said)
    {
        var word = said.IndexOf(' ') is var blank and >= 0 ? said[..blank] : said;
        if (word is not ("novice" or "expert")) on.Report(range, $"there is no level '{word}'", "novice or expert");
        else if (word is "expert" && !said.Contains("title=", StringComparison.Ordinal) && !HasHeading(on, range, open)) Nameless(on, range);
    }

    static void Nameless(PageCheck on, TextRange range) =>
        on.Report(range, "a part for experts has no heading that everybody sees", "give it one: :::level expert title=\"…\"");

    /// <summary>Expert and nothing more: <c>&lt;summary&gt;🔧 Expert&lt;/summary&gt;</c>.</summary>
    static bool IsBareExpert(ReadOnlySpan<char> text)
    {
        var words = text[(text.IndexOf(Summary, StringComparison.OrdinalIgnoreCase) + Summary.Length)..];
        if (words.IndexOf('<') is var end and >= 0) words = words[..end];
        while (!words.IsEmpty && !char.IsLetter(words[0])) words = words[1..];
        return words.Trim() is "Expert" or "expert" or "专家";
    }

    /// <summary>A heading stands before it, and neither of them inside of another such part.</summary>
    static bool HasHeading(PageCheck on, TextRange range, Stack<Open> open) =>
        !open.Any(o => o.IsLevel) && on.Page.Headings.Any(h => h.Level > 1 && h.Range.Start < range.Start);
}
