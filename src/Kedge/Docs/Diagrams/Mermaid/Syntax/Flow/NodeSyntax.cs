using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax.Flow;

/// <summary>Nodes: an id, brackets of some shape with a label in them, <c>@{…}</c>, a class; and groups of them joined by <c>&amp;</c>.</summary>
sealed class NodeSyntax(Cursor cursor, FlowDraft draft)
{
    /// <summary>An opening sign, what may close it, and the shape that follows from both; the first that fits.</summary>
    static readonly (string Open, (string Sign, NodeShape Shape)[] Close)[] Brackets =
    [
        ("(((", [(")))", NodeShape.DoubleCircle)]), ("((", [("))", NodeShape.Circle)]), ("([", [("])", NodeShape.Stadium)]), ("(", [(")", NodeShape.Rounded)]),
        ("[[", [("]]", NodeShape.Subroutine)]), ("[(", [(")]", NodeShape.Cylinder)]), ("[|", [("]", NodeShape.Box)]),
        ("[/", [("/]", NodeShape.LeanRight), ("\\]", NodeShape.Trapezoid)]),
        ("[\\", [("\\]", NodeShape.LeanLeft), ("/]", NodeShape.InvertedTrapezoid)]), ("[", [("]", NodeShape.Box)]),
        ("{{", [("}}", NodeShape.Hexagon)]), ("{", [("}", NodeShape.Diamond)]), (">", [("]", NodeShape.Flag)]),
    ];

    static readonly SearchValues<char> TextEnds = SearchValues.Create("[](){}|\""), SlantedEnds = SearchValues.Create("[](){}/\\\""), Quote = SearchValues.Create("\"");

    /// <summary>Ids that are words of the language.</summary>
    static readonly string[] Words = ["end", "subgraph", "graph", "flowchart", "style", "linkStyle", "classDef", "class", "click", "href",
        "interpolate", "_self", "_blank", "_parent", "_top"];

    public bool Group(out List<string> ids)
    {
        ids = [];
        while (true)
        {
            if (!Node(out var id)) return false;
            ids.Add(id);
            var end = cursor.At;
            if (cursor.SkipBlanks() == 0 || cursor.Now is not '&') { cursor.At = end; return true; }
            cursor.At++;
            if (cursor.SkipBlanks() == 0) return cursor.Fail("a blank is missing after &", "a & b --> c");
        }
    }

    bool Node(out string id)
    {
        id = "";
        if (IsArrowEnd)
            return cursor.Fail(new(cursor.At, cursor.At + 1), $"'{cursor.Now}' right before an arrow is read as the arrow's end",
                $"a blank between them: {cursor.Now} -->");
        if (!Id(out id)) return false;
        draft.Node(id);
        if (cursor.Now is '[' or '(' or '{' or '>' && !Shaped(id)) return false;
        if (cursor.Take("@{") && !new ShapeData(cursor, draft).Read(id)) return false;
        if (!cursor.Take(":::")) return true;
        var at = cursor.At;
        if (!Id(out var name)) return cursor.Fault is not null && cursor.Fail(TextRange.At(at), "a class is missing after :::");
        draft.Class(id, name);
        return true;
    }

    bool IsArrowEnd => cursor.Now is 'x' or 'o' && (cursor.Ahead(1), cursor.Ahead(2)) is ('-', '-') or ('=', '=') or ('-', '.');

    bool Id(out string id)
    {
        var start = cursor.At;
        while (!cursor.IsDone && IsIdPart()) cursor.At += char.IsHighSurrogate(cursor.Now) ? 2 : 1;
        id = cursor.Text[start..Math.Min(cursor.At, cursor.Text.Length)];
        var range = new TextRange(start, cursor.At);
        if (id.Length == 0) return cursor.Fail($"a node is missing before {cursor.Shown()}", NoNode());
        if (Words.FirstOrDefault(w => Begins(range, w)) is { } word)
            return cursor.Fail(new(start, start + word.Length), $"'{word}' is a word of the language and no id",
                $"another id, and the word as its label: n1[\"{word}\"]");
        return true;
    }

    string NoNode() => cursor.Now switch
    {
        '-' or '=' or '~' or '.' => "an arrow stands between two nodes",
        > '\u007f' => "such a sign cannot be in an id: id[\"any text\"]",
        _ => "ids have letters, digits and underscores: id[\"any text\"]",
    };

    /// <summary>A word of the language is taken wherever an id begins with it and does not go on as a word.</summary>
    bool Begins(TextRange id, string word) =>
        id.Of(cursor.Text).StartsWith(word) && (id.Length == word.Length || !Cursor.IsWordPart(cursor.Text[id.Start + word.Length]));

    bool IsIdPart()
    {
        var c = cursor.Now;
        if (char.IsAsciiLetterOrDigit(c)) return true;
        if (c is '-') return cursor.Ahead(1) is not ('>' or '-' or '.') && cursor.Ahead(1) > ' ';
        if (c is '=') return cursor.Ahead(1) is not '=';
        if (c is ':') return cursor.Ahead(1) is not ':';
        if (c < '\u0080') return "!#$%&'*+.`?\\_/,".Contains(c);
        return char.IsHighSurrogate(c) ? false : char.IsLetter(c);
    }

    bool Shaped(string id)
    {
        var start = cursor.At;
        var (open, close) = Brackets.First(b => cursor.Text.AsSpan(cursor.At).StartsWith(b.Open));
        cursor.At += open.Length;
        if (open is "(" && cursor.Now is '-') return Ellipse(id, start);
        if (open is "[|") cursor.At = Math.Max(cursor.At, cursor.Text.IndexOf('|', cursor.At) + 1);
        if (!Text(new(start, cursor.At), open is "[/" or "[\\", out var label)) return false;
        foreach (var (sign, shape) in close)
            if (cursor.Take(sign))
            {
                draft.Shape(id, shape, LabelText.Lines(label));
                return true;
            }
        return Unclosed(new(start, start + open.Length), close[0].Sign);
    }

    /// <summary><c>(-text-)</c>.</summary>
    bool Ellipse(string id, int start)
    {
        if (!Text(new(start, cursor.At), false, out var label)) return false;
        draft.Shape(id, NodeShape.Stadium, LabelText.Lines(label.Trim('-')));
        return label is ['-', .., '-'] && cursor.Take(")") || cursor.Fail(new(start, start + 2), "(- begins an ellipse, and -) must end it", "quote the label: (\"-…\")");
    }

    bool Unclosed(TextRange open, string sign)
    {
        var opening = open.Of(cursor.Text).ToString();
        if (cursor.IsDone) return cursor.Fail(open, $"{opening} is never closed", $"{sign} closes it");
        if (cursor.Now is '"')
            return cursor.Fail("a quotation mark inside of an unquoted label",
                $"quote all of it: {opening}\"…\"{sign}; a quotation mark in it is #quot;");
        if (cursor.Text[cursor.At - 1] is '"')
            return cursor.Fail($"{cursor.Shown()} stands behind the quoted label", $"{sign} closes it; a quotation mark in a label is #quot;");
        if (opening is "[/" or "[\\" && cursor.Now is ']')
            return cursor.Fail(open, $"{opening} begins a slanted node, and {opening[1]}] must end it",
                "a label that begins with a slash is quoted: [\"/path\"]");
        return cursor.Fail($"'{cursor.Now}' cannot stand in an unquoted label", $"quote it: {opening}\"…\"{sign}");
    }

    /// <summary>The label up to its closing sign.</summary>
    bool Text(TextRange open, bool isSlanted, out string label)
    {
        label = "";
        var blanks = cursor.At;
        // Blanks before the quotation mark would be text, and text and a quoted string do not mix.
        if (cursor.Now is '"')
        {
            if (!Quoted(out label)) return false;
            label += Unquoted(isSlanted);
            return true;
        }
        if (cursor.SkipSpace() > 0 && cursor.Now is '"') return cursor.Fail(new(blanks, cursor.At), "a blank before the quoted label", "take it out");
        cursor.At = blanks;
        label = Unquoted(isSlanted);
        if (label.Length == 0 && !cursor.IsDone && cursor.Now is ']' or ')' or '}' or '/' or '\\')
            return cursor.Fail(new(open.Start, cursor.At + 1), "the label is empty", "leave the brackets out, or write \" \"");
        return true;
    }

    string Unquoted(bool isSlanted)
    {
        var start = cursor.At;
        while (true)
        {
            cursor.Until(isSlanted ? SlantedEnds : TextEnds);
            // A slash inside of a slanted node is text unless it closes it.
            if (!isSlanted || cursor.Now is not ('/' or '\\') || cursor.Ahead(1) is ']') return cursor.Text[start..Math.Min(cursor.At, cursor.Text.Length)];
            cursor.At++;
        }
    }

    public bool Quoted(out string text)
    {
        var start = cursor.At++;
        text = cursor.Until(Quote).Of(cursor.Text).ToString();
        if (!cursor.Take("\"")) return cursor.Fail(new(start, start + 1), "the quotation mark is never closed", "a quotation mark in a label is #quot;");
        return text.Length > 0 || cursor.Fail(new(start, cursor.At), "the label is empty", "\" \" is a label that shows nothing");
    }

    /// <summary><c>[text]</c> behind a subgraph's id.</summary>
    public bool Bracketed(out string label)
    {
        var start = cursor.At++;
        if (!Text(new(start, cursor.At), false, out label)) return false;
        label = string.Join(' ', LabelText.Lines(label));
        return cursor.Take("]") || Unclosed(new(start, start + 1), "]");
    }
}
