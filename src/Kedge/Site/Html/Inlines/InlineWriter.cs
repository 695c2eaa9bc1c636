using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace Kedge.Site.Html.Inlines;

/// <summary>What stands in a line: words, emphasis, code, links, and the anchors with their labels.</summary>
sealed class InlineWriter(PageDraft draft, LinkWriter links, AnchorWriter anchors, SafeHtml safe)
{
    HtmlText Html => draft.Html;

    public void Of(ContainerInline? parent)
    {
        for (var inline = parent?.FirstChild; inline is not null; inline = inline.NextSibling) Visit(inline);
    }

    void Visit(Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal: anchors.Text(literal.Content.AsSpan()); break;
            case CodeInline code: Code(code.ContentSpan); break;
            case EmphasisInline emphasis: Emphasis(emphasis); break;
            case LineBreakInline line: Break(line); break;
            case LinkInline { IsImage: true } image: links.Image(image); break;
            case LinkInline link: Link(link); break;
            case AutolinkInline auto: Automatic(auto); break;
            case HtmlEntityInline entity: Words(entity.Transcoded.AsSpan()); break;
            case HtmlInline html: safe.Inline(html.Tag); break;
            case TaskList task: Task(task); break;
            case FootnoteLink note: Note(note); break;
            case MathInline math: MathWriter.Inline(draft, math); break;
            case DelimiterInline delimiter: Words(delimiter.ToLiteral()); Of(delimiter); break;
            case ContainerInline container: Of(container); break;
        }
    }

    void Words(ReadOnlySpan<char> words)
    {
        Html.Text(words);
        draft.Plain.Text(words);
    }

    void Code(ReadOnlySpan<char> code)
    {
        Html.Raw("<code>");
        Words(code);
        Html.Raw("</code>");
    }

    void Emphasis(EmphasisInline emphasis)
    {
        var tag = (emphasis.DelimiterChar, emphasis.DelimiterCount) switch { ('~', _) => "del", (_, 2) => "strong", _ => "em" };
        Html.Raw("<").Raw(tag).Raw(">");
        Of(emphasis);
        Html.Raw("</").Raw(tag).Raw(">");
    }

    void Break(LineBreakInline line)
    {
        if (line.IsHard) Html.Raw("<br>\n");
        // Chinese has no blanks between words: a line that only ends in the source would show one.
        else if (!BetweenChinese(line)) Html.Raw("\n");
        draft.Plain.Text(BetweenChinese(line) ? "" : " ");
    }

    static bool BetweenChinese(LineBreakInline line) =>
        line is { IsHard: false, PreviousSibling: LiteralInline before, NextSibling: LiteralInline after } && before.Content.Length > 0 && after.Content.Length > 0
        && IsWide(before.Content.AsSpan()[^1]) && IsWide(after.Content.AsSpan()[0]);

    /// <summary>A character or a mark that fills a square, and brings its own room.</summary>
    static bool IsWide(char c) => Search.Script.IsChinese(c) || c is >= '\u3000' and <= '\u303F' or >= '\uFF01' and <= '\uFF60';

    void Link(LinkInline link)
    {
        var opened = links.Open(link.Url ?? "", link.Title);
        Of(link);
        if (opened) Html.Raw("</a>");
    }

    void Automatic(AutolinkInline auto)
    {
        var opened = links.Open((auto.IsEmail ? "mailto:" : "") + auto.Url, null);
        Words(auto.Url);
        if (opened) Html.Raw("</a>");
    }

    void Task(TaskList task)
    {
        Html.Raw("<input type=\"checkbox\" disabled").Raw(task.Checked ? " checked" : "")
            .Attribute("aria-label", task.Checked ? draft.Words.Done : draft.Words.Open).Raw(">");
        draft.Plain.Text(task.Checked ? "☑" : "☐");
    }

    void Note(FootnoteLink note)
    {
        var order = note.Footnote.Order;
        if (note.IsBackLink)
            Html.Raw(" <a class=\"back\" href=\"#fnref-").Number(note.Index).Raw("\"").Attribute("aria-label", draft.Words.BackToText).Raw(">↩</a>");
        else
            Html.Raw("<sup><a id=\"fnref-").Number(note.Index).Raw("\" href=\"#fn-").Number(order).Raw("\">").Number(order).Raw("</a></sup>");
    }
}
