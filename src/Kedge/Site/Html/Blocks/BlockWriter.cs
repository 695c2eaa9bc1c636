using Block = Markdig.Syntax.Block;
using CodeBlock = Markdig.Syntax.CodeBlock;
using Kedge.Docs.Pages;
using Kedge.Site.Html.Inlines;
using ListBlock = Markdig.Syntax.ListBlock;
using Markdig.Extensions.Alerts;
using Markdig.Extensions.CustomContainers;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Table = Markdig.Extensions.Tables.Table;

namespace Kedge.Site.Html.Blocks;

/// <summary>The blocks of a page as HTML. Every kind of block that the parser makes is named here.</summary>
sealed class BlockWriter
{
    readonly PageDraft _draft;
    readonly InlineWriter _inline;
    readonly HeadingWriter _headings;
    readonly CodeWriter _code;
    readonly NoticeWriter _notices;
    readonly TableWriter _tables;
    readonly SafeHtml _safe;

    public BlockWriter(PageDraft draft, MarkdownDocument document)
    {
        _draft = draft;
        var links = new LinkWriter(draft);
        var anchors = new AnchorWriter(draft);
        _safe = new(draft, links, anchors);
        _inline = new(draft, links, anchors, _safe);
        _headings = new(draft, _inline, HeadingWriter.IdsOf(document));
        _code = new(draft);
        _notices = new(draft, anchors, Children);
        _tables = new(draft, _inline, anchors);
    }

    HtmlText Html => _draft.Html;

    public static void Write(PageDraft draft, MarkdownDocument document)
    {
        var writer = new BlockWriter(draft, document);
        writer.Children(document);
        writer._safe.CloseTo(0);
    }

    /// <summary>What HTML opened inside of a container ends with it.</summary>
    void Children(ContainerBlock container)
    {
        var open = _safe.Depth;
        for (var i = 0; i < container.Count; i++)
        {
            if (container[i] is IndentedBlock { Kind: IndentedKind.Tab }) i = _notices.Tabs(container, i);
            else Visit(container[i]);
        }
        if (container is not MarkdownDocument) _safe.CloseTo(open);
    }

    void Visit(Block block)
    {
        switch (block)
        {
            case HeadingBlock heading: _headings.Write(heading); break;
            case ParagraphBlock paragraph: Paragraph(paragraph); break;
            case MathBlock math: MathWriter.Block(_draft, math); break;
            case YamlFrontMatterBlock or LinkReferenceDefinitionGroup or LinkReferenceDefinition: break;
            case FencedCodeBlock fenced: _code.Fenced(fenced); break;
            case CodeBlock code: _code.Indented(code); break;
            case HtmlBlock html: _safe.Block(html); break;
            case ThematicBreakBlock: Html.Raw("<hr>\n"); break;
            case AlertBlock alert: _notices.Alert(alert); break;
            case QuoteBlock quote: Around("blockquote", quote); break;
            case ListBlock list: List(list); break;
            case Table table: _tables.Write(table); break;
            case CustomContainer container: _notices.Container(container); break;
            case IndentedBlock indented: _notices.Indented(indented); break;
            case FootnoteGroup notes: Footnotes(notes); break;
            case ContainerBlock other: Children(other); break;
            case LeafBlock leaf: _inline.Of(leaf.Inline); break;
        }
        _draft.Plain.Gap();
    }

    void Around(string tag, ContainerBlock container)
    {
        Html.Raw("<").Raw(tag).Raw(">\n");
        Children(container);
        Html.Raw("</").Raw(tag).Raw(">\n");
    }

    void Paragraph(ParagraphBlock paragraph)
    {
        // Items of a tight list are lines, not paragraphs.
        if (paragraph.Parent is ListItemBlock { Parent: ListBlock { IsLoose: false } })
        {
            _inline.Of(paragraph.Inline);
            Html.Raw("\n");
            return;
        }
        if (_draft.Summary.Length == 0 && paragraph.Parent is MarkdownDocument) _draft.Summary = PlainText.Of(paragraph.Inline);
        Html.Raw("<p>");
        _inline.Of(paragraph.Inline);
        Html.Raw("</p>\n");
    }

    void List(ListBlock list)
    {
        var tag = list.IsOrdered ? "ol" : "ul";
        Html.Raw("<").Raw(tag);
        if (list.IsOrdered && int.TryParse(list.OrderedStart, out var start) && start != 1) Html.Raw(" start=\"").Number(start).Raw("\"");
        Html.Raw(">\n");
        foreach (var item in list.OfType<ListItemBlock>()) Item(item);
        Html.Raw("</").Raw(tag).Raw(">\n");
    }

    void Item(ListItemBlock item)
    {
        Html.Raw(IsTask(item) ? "<li class=\"task\">" : "<li>");
        Children(item);
        Html.Raw("</li>\n");
    }

    static bool IsTask(ListItemBlock item) => item is [ParagraphBlock { Inline.FirstChild: Markdig.Extensions.TaskLists.TaskList }, ..];

    void Footnotes(FootnoteGroup notes)
    {
        Html.Raw("<section class=\"footnotes\"").Attribute("aria-label", _draft.Words.Footnotes).Raw("><hr>\n<ol>\n");
        foreach (var note in notes.OfType<Footnote>())
        {
            Html.Raw("<li id=\"fn-").Number(note.Order).Raw("\">");
            Children(note);
            Html.Raw("</li>\n");
        }
        Html.Raw("</ol></section>\n");
    }
}
