using System.Collections.Immutable;
using Markdig.Extensions.Alerts;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using MarkdigTable = Markdig.Extensions.Tables.Table;
using MarkdigCell = Markdig.Extensions.Tables.TableCell;

namespace Kedge.Docs.Pages;

/// <summary>One walk over the syntax tree that collects everything a page knows about itself.</summary>
sealed class PageWalk(Page page)
{
    readonly List<Heading> _headings = [];
    readonly List<CodeBlock> _code = [];
    readonly List<Table> _tables = [];
    readonly List<Alert> _alerts = [];
    readonly List<Block> _blocks = [];
    readonly List<ListBlock> _lists = [];
    readonly InlineWalk _inlines = new(page.Text);
    TextRange _frontMatter;

    /// <summary>Where the walk is: what the blocks below are part of.</summary>
    readonly record struct Place(BlockKind Kind, int Group, int Alert, bool Quoted)
    {
        public static readonly Place Top = new(BlockKind.Paragraph, -1, -1, false);
    }

    public Page Of(MarkdownDocument document)
    {
        Children(document, Place.Top);
        return page with
        {
            FrontMatter = _frontMatter,
            Headings = [.. _headings],
            Code = [.. _code],
            Tables = [.. _tables],
            Alerts = [.. _alerts],
            Blocks = Sorted(_blocks, b => b.Range.Start),
            Lists = [.. _lists],
            Links = Sorted(_inlines.Links, l => l.Range.Start),
            Comments = Sorted(_inlines.Comments, c => c.Range.Start),
            HtmlIds = [.. _inlines.Ids],
            Zones = Sorted(_inlines.Zones, z => z.Range.Start),
        };
    }

    static ImmutableArray<T> Sorted<T>(List<T> items, Func<T, int> start)
    {
        for (var i = 1; i < items.Count; i++)
            if (start(items[i]) < start(items[i - 1])) return [.. items.OrderBy(start)];
        return [.. items];
    }

    /// <param name="place">For the first child; the rest are paragraphs of the same container.</param>
    void Children(ContainerBlock container, Place place)
    {
        for (var i = 0; i < container.Count; i++)
        {
            Visit(container[i], place);
            place = place with { Kind = BlockKind.Paragraph };
        }
    }

    void Visit(Markdig.Syntax.Block block, Place place)
    {
        switch (block)
        {
            case YamlFrontMatterBlock: FrontMatter(block); break;
            case HeadingBlock heading: Head(heading, place); break;
            case FencedCodeBlock fenced: Fenced(fenced); break;
            case Markdig.Syntax.CodeBlock code: Indented(code); break;
            case HtmlBlock html: _inlines.Html(html); break;
            case MarkdigTable table: Rows(table, place); break;
            case AlertBlock alert: InAlert(alert, place); break;
            case QuoteBlock quote: Children(quote, place with { Kind = BlockKind.Quote, Quoted = true }); break;
            case Markdig.Syntax.ListBlock list: Items(list, place); break;
            case LinkReferenceDefinition definition: _inlines.Definition(definition); break;
            case ContainerBlock container: Children(container, place); break;
            case LeafBlock leaf: Prose(leaf, place); break;
        }
    }

    void FrontMatter(Markdig.Syntax.Block block)
    {
        _frontMatter = TextRange.From(block.Span);
        _inlines.Zones.Add(new(_frontMatter, ZoneKind.FrontMatter));
    }

    void Head(HeadingBlock heading, Place place)
    {
        var content = Content(heading, _inlines.Walk(heading));
        var (words, id) = PlainText.SplitId(PlainText.Of(heading.Inline));
        _headings.Add(new(heading.Level, TextRange.From(heading.Span), content, words, id) { IsSetext = heading.IsSetext });
        if (!content.IsEmpty) _blocks.Add(new(BlockKind.Heading, content, _headings.Count - 1, -1, place.Alert) { IsQuoted = place.Quoted });
    }

    /// <summary>The heading's words: without the hashes that may close it, or the line below it.</summary>
    TextRange Content(HeadingBlock heading, TextRange whole)
    {
        if (whole.IsEmpty) return TextRange.At(Math.Min(heading.Span.End + 1, page.Text.Length));
        var words = heading.IsSetext
            ? whole.Of(page.Text) is var lines && lines.LastIndexOf('\n') is var last and > 0
            ? lines[..last].TrimEnd()
            : lines
            : whole.Of(page.Text);
        var open = words.TrimEnd('#');
        if (!heading.IsSetext && open.Length < words.Length && open.Length > 0 && open[^1] is ' ' or '\t') words = open.TrimEnd();
        return new(whole.Start, whole.Start + words.Length);
    }

    void Fenced(FencedCodeBlock fenced)
    {
        var range = TextRange.From(fenced.Span);
        var first = page.Lines.LineOf(range.Start);
        var closed = fenced.ClosingFencedCharCount > 0;
        var last = page.Lines.LineOf(Math.Max(range.Start, range.End - 1));
        var from = Math.Min(page.Lines.Whole(first).End, range.End);
        var content = new TextRange(from, Math.Max(from, closed ? page.Lines.StartOf(last) : range.End));
        var fence = new TextRange(range.Start, Math.Min(page.Text.Length, range.Start + fenced.OpeningFencedCharCount));
        _code.Add(new(range, fence, fenced.Info ?? "", fenced.Arguments ?? "", content) { IsClosed = closed });
        _inlines.Zones.Add(new(range, ZoneKind.CodeBlock));
    }

    void Indented(Markdig.Syntax.CodeBlock code)
    {
        var range = TextRange.From(code.Span);
        _code.Add(new(range, TextRange.At(range.Start), "", "", range));
        _inlines.Zones.Add(new(range, ZoneKind.CodeBlock));
    }

    void InAlert(AlertBlock alert, Place place)
    {
        // The slice that the parser keeps counts within the quote's own text, so the word is found again in the page's.
        var range = TextRange.From(alert.Span);
        var open = range.Start + Math.Max(0, range.Of(page.Text).IndexOf("[!"));
        _alerts.Add(new(range, new(open + 2, Math.Min(open + 2 + alert.Kind.Length, range.End)), alert.Kind.ToString(), _headings.Count - 1));
        Children(alert, new(BlockKind.Quote, place.Group, _alerts.Count - 1, place.Quoted));
    }

    void Items(Markdig.Syntax.ListBlock list, Place place)
    {
        var slot = _lists.Count;
        _lists.Add(null!);
        var items = new List<int>(list.Count);
        foreach (var child in list)
        {
            var before = _blocks.Count;
            if (child is ContainerBlock item) Children(item, place with { Kind = BlockKind.Item, Group = slot });
            if (_blocks.Count > before && _blocks[before] is { Kind: BlockKind.Item } first && first.Group == slot) items.Add(before);
        }
        _lists[slot] = new(TextRange.From(list.Span), list.IsOrdered, [.. items]);
    }

    void Rows(MarkdigTable table, Place place)
    {
        var rows = TableLines.Of(page, TextRange.From(table.Span));
        if (rows.Length < 2) return;
        _tables.Add(new(new(page.Lines.StartOf(rows[0].Line), page.Lines[rows[^1].Line].End), rows));
        foreach (var row in table)
            foreach (var cell in (ContainerBlock)row)
                foreach (var leaf in ((MarkdigCell)cell).OfType<LeafBlock>()) _inlines.Walk(leaf);
        for (var r = 0; r < rows.Length; r++)
            if (r != 1) Cells(rows[r], r, place);
    }

    void Cells(TableRow row, int index, Place place)
    {
        for (var c = 0; c < row.Cells.Length; c++)
            if (!row.Cells[c].IsEmpty)
                _blocks.Add(new(BlockKind.Cell, row.Cells[c], _headings.Count - 1, _tables.Count - 1, place.Alert) { Row = index, Column = c, IsQuoted = place.Quoted });
    }

    void Prose(LeafBlock leaf, Place place)
    {
        var content = _inlines.Walk(leaf);
        if (content.IsEmpty) return;
        _blocks.Add(new(place.Kind, content, _headings.Count - 1, place.Group, place.Alert) { IsQuoted = place.Quoted });
    }
}
