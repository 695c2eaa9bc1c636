using System.Buffers;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax.Flow;

/// <summary>An arrow as read.</summary>
readonly record struct FlowLink(EdgeLine Line, EdgeHead Head, bool IsBothWays, int Span, string? Label);

/// <summary>
/// Arrows: <c>--></c>, <c>-.-></c>, <c>==></c>, <c>~~~</c>, with x, o or none at their ends, longer ones, and labels in <c>|…|</c> or within the line.
/// Spaces around them, line ends too, belong to them.
/// </summary>
sealed class LinkSyntax(Cursor cursor, FlowDraft draft)
{
    enum Kind { None, Whole, Start }

    readonly record struct Sign(Kind Kind, EdgeLine Line, char Tail, char Head, int Span, TextRange Range);

    static readonly SearchValues<char> PipeEnds = SearchValues.Create("|[](){}\"");

    public bool IsNext => SignAt(cursor.At).Kind is not Kind.None || EdgeIdEnd() > 0;

    public bool Read(out FlowLink link)
    {
        link = default;
        if (EdgeIdEnd() is var end and > 0)
        {
            cursor.SkipSpace();
            draft.EdgeId(cursor.Text[cursor.At..(end - 1)]);
            cursor.At = end;
        }
        var sign = SignAt(cursor.At);
        if (sign.Kind is Kind.None) return cursor.Fail($"{cursor.Shown()} is no arrow", "--> or ---");
        cursor.At = sign.Range.End;
        string? label = null;
        if (sign.Kind is Kind.Start && !Within(ref sign, out label)) return false;
        cursor.SkipSpace();
        if (cursor.Now is '|' && !Piped(out label)) return false;
        link = new(sign.Line, HeadOf(sign.Head), sign.Tail != '\0' && sign.Tail == Mirrored(sign.Head), sign.Span,
            label is null ? null : string.Join('\n', LabelText.Lines(label)).Trim('\n'));
        return true;
    }

    public bool Connect(List<string> from, List<string> to, FlowLink link)
    {
        foreach (var a in from)
            foreach (var b in to)
            {
                if (draft.Edges.Count == FlowDraft.MostEdges) return cursor.Fail($"more than {FlowDraft.MostEdges} arrows", "Mermaid draws no more; split the diagram");
                draft.Edges.Add(new(a, b) { Line = link.Line, Head = link.Head, IsBothWays = link.IsBothWays, Span = link.Span, Label = link.Label });
            }
        return true;
    }

    /// <summary><c>e1@</c> before an arrow names it; where that ends, or 0.</summary>
    int EdgeIdEnd()
    {
        var at = cursor.At;
        while (at < cursor.Text.Length && cursor.Text[at] is ' ' or '\t') at++;
        if (at == cursor.At) return 0;
        while (at < cursor.Text.Length
            && (Cursor.IsWordPart(cursor.Text[at])
            || cursor.Text[at] is '-' && at + 1 < cursor.Text.Length && Cursor.IsWordPart(cursor.Text[at + 1])))
            at++;
        return at + 1 < cursor.Text.Length && cursor.Text[at] is '@' && cursor.Text[at + 1] is not ('{' or '"') && SignAt(at + 1).Kind is not Kind.None ? at + 1 : 0;
    }

    static EdgeHead HeadOf(char head) => head switch { '>' => EdgeHead.Arrow, 'x' => EdgeHead.Cross, 'o' => EdgeHead.Circle, _ => EdgeHead.None };

    static char Mirrored(char head) => head is '>' ? '<' : head;

    char At(int offset) => offset < cursor.Text.Length ? cursor.Text[offset] : '\0';

    /// <summary>The arrow at an offset, spaces before it included.</summary>
    Sign SignAt(int at)
    {
        while (char.IsWhiteSpace(At(at))) at++;
        var start = at;
        var tail = At(at) is 'x' or 'o' or '<' && At(at + 1) is '-' or '=' or '.' ? At(at++) : '\0';
        return At(at) switch
        {
            '-' when At(at + 1) is '.' => Dotted(start, tail, at + 1),
            '.' => Dotted(start, tail, at) is { Kind: Kind.Whole } whole ? whole : default,
            '-' or '=' => Straight(start, tail, at),
            '~' when At(at + 1) is '~' && At(at + 2) is '~' => new(Kind.Whole, EdgeLine.Hidden, '\0', '\0', Run(at, '~') - 2, new(start, at + Run(at, '~'))),
            _ => default,
        };
    }

    Sign Straight(int start, char tail, int at)
    {
        var c = At(at);
        var (run, line) = (Run(at, c), c is '-' ? EdgeLine.Solid : EdgeLine.Thick);
        if (run < 2) return default;
        if (At(at + run) is 'x' or 'o' or '>') return new(Kind.Whole, line, tail, At(at + run), run - 1, new(start, at + run + 1));
        return run is 2 ? new(Kind.Start, line, tail, '\0', 1, new(start, at + 2)) : new(Kind.Whole, line, tail, '\0', run - 2, new(start, at + run));
    }

    /// <param name="at">Of the first dot.</param>
    Sign Dotted(int start, char tail, int at)
    {
        var run = Run(at, '.');
        if (At(at + run) is not '-') return new(Kind.Start, EdgeLine.Dotted, tail, '\0', 1, new(start, at + 1));
        var hasHead = At(at + run + 1) is 'x' or 'o' or '>';
        return new(Kind.Whole, EdgeLine.Dotted, tail, hasHead ? At(at + run + 1) : '\0', run, new(start, at + run + (hasHead ? 2 : 1)));
    }

    int Run(int at, char c)
    {
        var length = cursor.Text.AsSpan(at).IndexOfAnyExcept(c);
        return length < 0 ? cursor.Text.Length - at : length;
    }

    /// <summary>The label of <c>a -- label --> b</c>, up to the second half of the arrow.</summary>
    bool Within(ref Sign sign, out string? label)
    {
        label = "";
        var start = sign;
        cursor.SkipSpace();
        if (cursor.Now is '"')
        {
            if (!new NodeSyntax(cursor, draft).Quoted(out label)) return false;
        }
        if (!Unquoted(start, out var text, out sign)) return false;
        label += text;
        cursor.At = sign.Range.End;
        sign = sign with { Tail = start.Tail };
        return true;
    }

    bool Unquoted(Sign start, out string label, out Sign end)
    {
        var from = cursor.At;
        (label, end) = ("", default);
        while (!cursor.IsDone)
        {
            end = SignAt(cursor.At);
            if (end.Kind is Kind.Whole && end.Line == start.Line) { label = cursor.Text[from..cursor.At]; return true; }
            if (cursor.Now is '"')
                return cursor.Fail("a quotation mark inside of an unquoted label",
                    "quote all of it: a --\"label\"--> b; a quotation mark in it is #quot;");
            if (end.Kind is Kind.Start && end.Line == start.Line && end.Range.Start == cursor.At) break;
            if (cursor.SkipSpace() == 0) cursor.At++;
        }
        return cursor.Fail(start.Range, "the arrow is never finished",
            $"{start.Range.Of(cursor.Text)} begins a label, and --> must follow it; an arrow without a label is --- or -->");
    }

    /// <summary>The label between pipes.</summary>
    bool Piped(out string label)
    {
        var start = cursor.At++;
        label = "";
        if (cursor.Now is '"')
        {
            if (!new NodeSyntax(cursor, draft).Quoted(out label)) return false;
        }
        label += cursor.Until(PipeEnds).Of(cursor.Text).ToString();
        if (cursor.IsDone) return cursor.Fail(new(start, start + 1), "the arrow's label is never closed", "| closes it");
        if (!cursor.Take("|")) return cursor.Fail($"'{cursor.Now}' cannot stand in an arrow's label", "quote it: -->|\"…\"|");
        if (label.Length == 0) return cursor.Fail(new(start, cursor.At), "the label is empty", "leave it out");
        if (cursor.Now is ' ' or '\t') cursor.At++;
        return cursor.Now is not (' ' or '\t') || cursor.Fail("more than one blank behind an arrow's label", "Mermaid reads just one");
    }
}
