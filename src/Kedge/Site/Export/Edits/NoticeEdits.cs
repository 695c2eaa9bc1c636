using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;
using Kedge.Site.Html;
using Kedge.Site.Html.Blocks;
using Markdig.Extensions.Alerts;
using Markdig.Extensions.CustomContainers;
using Markdig.Syntax;
using Block = Markdig.Syntax.Block;

namespace Kedge.Site.Export.Edits;

/// <summary>Alerts, containers, admonitions and tabs in the site maker's own form. What is in them keeps its lines; they only move.</summary>
sealed class NoticeEdits(PageEdits edits, Dialect dialect, PageLanguage language)
{
    const int Indent = 4;
    int _groups;

    public void Of(ContainerBlock container)
    {
        var group = "";
        for (var i = 0; i < container.Count; i++)
        {
            var isTab = container[i] is IndentedBlock { Kind: IndentedKind.Tab };
            var isFirst = isTab && group.Length == 0;
            if (isFirst) group = $"tabs-{++_groups}";
            if (!isTab) group = "";
            if (container[i] is ContainerBlock child) Visit(child, group, isFirst);
        }
    }

    void Visit(ContainerBlock block, string group, bool isFirst)
    {
        // What is inside ends before what is around it: its last line is written first.
        Of(block);
        switch (block)
        {
            case AlertBlock alert: Alert(alert); break;
            case CustomContainer container: Container(container); break;
            case IndentedBlock indented when !dialect.KnowsIndented: Indented(indented, group, isFirst); break;
        }
    }

    /// <summary><c>&gt; [!NOTE]</c></summary>
    void Alert(AlertBlock alert)
    {
        var notice = Notice.Of(alert.Kind.ToString().ToLowerInvariant(), null, language);
        var (first, last) = LinesOf(alert);
        Open(notice, alert);
        for (var line = first + 1; line <= last; line++) Unquote(line, alert.Column);
        Close(last, notice, alert);
    }

    /// <summary>Takes the mark of the quote away; a line may have none where a paragraph goes on.</summary>
    void Unquote(int line, int column)
    {
        var words = edits.Lines[line];
        var at = edits.At(line, column);
        while (at < words.End && edits.Text[at] == ' ') at++;
        if (at >= words.End) return;
        if (edits.Text[at] != '>') edits.Insert(at, dialect.Inside);
        else
        {
            var end = at + 1 < words.End && edits.Text[at + 1] == ' ' ? at + 2 : at + 1;
            edits.Replace(new(at, end), end >= words.End ? "" : dialect.Inside);
        }
    }

    /// <summary><c>:::kind words</c>; without an end it reaches as far as what it stands in.</summary>
    void Container(CustomContainer container)
    {
        var notice = Read(container);
        var (first, last) = LinesOf(container);
        var closed = container.ClosingFencedCharCount > 0 && last > first;
        if (notice is null)
        {
            edits.RemoveLine(first);
            if (closed) edits.RemoveLine(last);
            return;
        }
        Open(notice, container);
        if (dialect.Inside.Length > 0) edits.Indent((first + 1, closed ? last - 1 : last), container.Column, dialect.Inside);
        if (!closed) Close(last, notice, container);
        else if (dialect.Closing(notice, Depth(container)) is { } closing) edits.Replace(new(edits.At(last, container.Column), edits.Lines[last].End), closing);
        else edits.RemoveLine(last);
    }

    Notice? Read(CustomContainer container)
    {
        var kind = (container.Info ?? "").ToLowerInvariant();
        var said = container.Arguments ?? "";
        var title = Levels.TitleOf(said);
        if (kind is "details" or "spoiler") return Notice.Of("note", title ?? Words.In(language).More, language) with { Folding = Folding.Closed };
        if (kind != "level") return Notice.Of(kind, title, language);
        if (Levels.Named(said) is not { } level) return null;
        var words = Words.In(language).Level(level);
        return Notice.Of("note", title is { Length: > 0 } ? $"{words} · {title}" : words,
            language) with { Folding = level == Levels.Novice ? Folding.Open : Folding.Closed };
    }

    /// <summary>The blocks of MkDocs, for another site maker: their content moves to the left.</summary>
    void Indented(IndentedBlock block, string group, bool isFirst)
    {
        var (first, last) = LinesOf(block);
        var notice = Read(block, group, isFirst);
        Open(notice, block);
        for (var line = first + 1; line <= last; line++)
        {
            var at = edits.At(line, block.Column);
            var end = at;
            while (end < at + Indent && end < edits.Lines[line].End && edits.Text[end] == ' ') end++;
            if (end > at) edits.Replace(new(at, end), "");
        }
        Close(last, notice, block);
    }

    Notice Read(IndentedBlock block, string group, bool isFirst)
    {
        if (block.Kind == IndentedKind.Tab) return Notice.Of("note", block.Title, language) with { Folding = isFirst ? Folding.Open : Folding.Closed, Group = group };
        var folding = block.Kind switch { IndentedKind.Folded => Folding.Closed, IndentedKind.Unfolded => Folding.Open, _ => Folding.None };
        return Notice.Of(block.Type, block.Title, language) with { Folding = folding };
    }

    void Open(Notice notice, ContainerBlock block)
    {
        var opening = dialect.Opening(notice, Depth(block));
        var words = new TextRange(block.Span.Start, edits.Lines[edits.Lines.LineOf(block.Span.Start)].End);
        // A line that ends its own line leaves a blank one.
        edits.Replace(words, opening.EndsWith('\n') ? opening[..^1] + edits.NewLine : opening);
    }

    void Close(int line, Notice notice, ContainerBlock block)
    {
        if (dialect.Closing(notice, Depth(block)) is { } closing)
            edits.InsertBelow(line, Prefix(block) + closing.ReplaceLineEndings(edits.NewLine + Prefix(block)).TrimEnd(' '));
    }

    /// <summary>What stands before the block's lines once everything around it is written in its new form.</summary>
    static string Prefix(Block block)
    {
        var prefix = "";
        for (Block at = block; at.Parent is { } parent; at = parent)
            prefix = parent switch
            {
                AlertBlock or CustomContainer or IndentedBlock => "",
                QuoteBlock => "> ",
                ListItemBlock item => new(' ', Math.Max(2, at.Column - item.Column)),
                _ => "",
            } + prefix;
        return prefix;
    }

    /// <summary>How many blocks that stand out are inside of each other here.</summary>
    static int Depth(Block block)
    {
        var below = block is ContainerBlock container ? container.Select(Depth).DefaultIfEmpty().Max() : 0;
        return below + (block is AlertBlock or CustomContainer or IndentedBlock ? 1 : 0);
    }

    (int First, int Last) LinesOf(Block block) => (edits.Lines.LineOf(block.Span.Start), edits.Lines.LineOf(Math.Min(BlockEnds.Of(block), edits.Text.Length)));
}
