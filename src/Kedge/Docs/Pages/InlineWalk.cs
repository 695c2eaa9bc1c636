using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Kedge.Docs.Pages;

/// <summary>Collects links, code spans, HTML and comments from the inlines of every block.</summary>
sealed class InlineWalk(string text)
{
    public List<Link> Links { get; } = [];
    public List<Zone> Zones { get; } = [];
    public List<Comment> Comments { get; } = [];
    public List<HtmlId> Ids { get; } = [];

    /// <summary>
    /// Goes through the block's inlines; returns what they cover, without a task's box before them. The end is the block's: the parser's
    /// places of literals are wrong after brackets that turned out to be no link.
    /// </summary>
    public TextRange Walk(LeafBlock block)
    {
        if (block.Inline?.FirstChild is not { } first) return default;
        Visit(block.Inline);
        var whole = TextRange.From(block.Span);
        if (first is TaskList && first.NextSibling is { } next) first = next;
        var (start, end) = (whole.Holds(first.Span.Start) ? first.Span.Start : whole.Start, Math.Min(whole.End, text.Length));
        while (start < end && text[start] is ' ' or '\t') start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return start < end ? new(start, end) : default;
    }

    void Visit(ContainerInline parent)
    {
        for (var inline = parent.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            switch (inline)
            {
                case CodeInline code: Zones.Add(new(TextRange.From(code.Span), ZoneKind.CodeSpan)); break;
                case AutolinkInline auto: Automatic(auto); break;
                case HtmlInline html: Html(TextRange.From(html.Span)); break;
                case LinkInline link: Add(link); Visit(link); break;
                case ContainerInline container: Visit(container); break;
            }
        }
    }

    void Automatic(AutolinkInline auto)
    {
        var range = TextRange.From(auto.Span);
        Zones.Add(new(range, ZoneKind.LinkTarget));
        Links.Add(new(LinkKind.Auto, range, range, TextRange.At(range.Start), (auto.IsEmail ? "mailto:" : "") + auto.Url));
    }

    void Add(LinkInline link)
    {
        var range = TextRange.From(link.Span);
        var open = range.Start + (link.IsImage ? 2 : 1);
        var close = link.LastChild is { } last ? Math.Max(open, last.Span.End + 1) : open;
        var words = new TextRange(Math.Min(open, range.End), Math.Min(close, range.End));
        var referenced = link.Reference is not null;
        var target = referenced || link.UrlSpan.IsEmpty ? TextRange.At(range.End) : TextRange.From(link.UrlSpan);
        Links.Add(new(referenced ? LinkKind.Reference : LinkKind.Inline, range, target, words, link.Url ?? "") { IsImage = link.IsImage, Label = link.Reference?.Label });
        if (range.End > words.End) Zones.Add(new(new(words.End, range.End), ZoneKind.LinkTarget));
    }

    public void Definition(LinkReferenceDefinition definition)
    {
        var range = TextRange.From(definition.Span);
        Zones.Add(new(range, ZoneKind.LinkTarget));
        Links.Add(new(LinkKind.Definition, range, TextRange.From(definition.UrlSpan), TextRange.At(range.Start), definition.Url ?? "") { Label = definition.Label });
    }

    public void Html(HtmlBlock block)
    {
        var range = TextRange.From(block.Span);
        if (range.End > text.Length) range = new(range.Start, text.Length);
        Html(range);
    }

    void Html(TextRange range) => HtmlScan.Over(text, range, this);
}
