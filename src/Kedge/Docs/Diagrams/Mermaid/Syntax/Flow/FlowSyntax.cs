using System.Buffers;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax.Flow;

/// <summary>
/// Reads <c>flowchart</c> and <c>graph</c> as Mermaid 11 does (its grammar is flow.jison): statements that end with a line or a semicolon.
/// Without recursion: subgraphs are a stack, so that no depth of nesting can exhaust ours.
/// </summary>
sealed class FlowSyntax
{
    readonly Cursor _cursor;
    readonly FlowDraft _draft = new();
    readonly NodeSyntax _nodes;
    readonly LinkSyntax _links;
    readonly StyleSyntax _styles;
    readonly Stack<TextRange> _open = [];

    FlowSyntax(Cursor cursor)
    {
        _cursor = cursor;
        (_nodes, _links, _styles) = (new(cursor, _draft), new(cursor, _draft), new(cursor, _draft));
    }

    public static (Flowchart Chart, SyntaxFault? Fault) Of(DiagramText text)
    {
        var syntax = new FlowSyntax(new(text.Text, text.Keyword.End));
        if (syntax.Header()) syntax.Statements();
        if (syntax._open.TryPeek(out var open)) syntax._cursor.Fail(open, "the subgraph is never closed", "a line with end closes it");
        return (syntax._draft.Made(), syntax._cursor.Fault);
    }

    bool Header()
    {
        _cursor.SkipBlanks();
        if (_cursor.IsLineEnd) return true;
        foreach (var (word, direction) in Directions)
            if (word.Length > 1 || word is "v" ? _cursor.TakeWord(word) : _cursor.Take(word))
            {
                _draft.Direction = direction;
                _cursor.SkipBlanks();
                return _cursor.IsLineEnd || _cursor.Now is ';' || _cursor.Fail($"{_cursor.Shown()} stands behind the direction", "statements begin on the next line");
            }
        return _cursor.Fail($"{_cursor.Shown()} is no direction", "TB, TD, BT, LR or RL");
    }

    static readonly (string Word, FlowDirection Direction)[] Directions =
    [
        ("LR", FlowDirection.Right), ("RL", FlowDirection.Left), ("TB", FlowDirection.Down), ("TD", FlowDirection.Down), ("BT", FlowDirection.Up),
        ("BR", FlowDirection.Up),
        (">", FlowDirection.Right), ("<", FlowDirection.Left), ("^", FlowDirection.Up), ("v", FlowDirection.Down),
    ];

    void Statements()
    {
        while (true)
        {
            while (_cursor.SkipSpace() > 0 || _cursor.Take(";")) { }
            if (_cursor.IsDone || !Statement()) return;
        }
    }

    bool Statement()
    {
        if (_cursor.TakeWord("subgraph")) return Subgraph();
        if (_cursor.IsWord("end")) return End();
        if (_cursor.IsWord("accTitle") || _cursor.IsWord("accDescr"))
            return Accessible.Read(_cursor, (word, text) => _ = word is "accTitle" ? _draft.Title = text : _draft.Description = text);
        if (Direction()) return true;
        if (_styles.Reads) return _styles.Statement() && Separated();
        return Chain() && Separated();
    }

    /// <summary>A line with <c>direction LR</c> in it is that, whatever else it says.</summary>
    bool Direction()
    {
        if (!_cursor.IsWord("direction")) return false;
        var start = _cursor.At;
        _cursor.TakeWord("direction");
        _cursor.SkipBlanks();
        foreach (var (word, direction) in Directions)
            if (word.Length > 1 && word is not "BR" && _cursor.TakeWord(word))
            {
                _draft.GroupDirection(direction);
                _cursor.RestOfLine();
                return true;
            }
        _cursor.At = start;
        return false;
    }

    bool Separated()
    {
        _cursor.SkipBlanks();
        if (_cursor.IsLineEnd || _cursor.Now is ';') return true;
        return _cursor.Fail($"{_cursor.Shown()} is not expected here", Hint(_cursor));
    }

    static string Hint(Cursor cursor) => cursor.Now switch
    {
        '[' or '(' or '{' => "a node's brackets follow its id without a blank",
        '-' or '=' or '<' => "arrows are -->, ---, -.->, ==> and --text-->",
        '%' => "a comment has a line of its own",
        '"' => "only labels are quoted: id[\"label\"]",
        _ => "a statement ends with its line; between nodes stands an arrow or &",
    };

    /// <summary>Nodes and arrows: <c>a &amp; b --> c --> d</c>.</summary>
    bool Chain()
    {
        if (!_nodes.Group(out var from)) return false;
        while (_links.IsNext)
        {
            if (!_links.Read(out var link)) return false;
            if (!_nodes.Group(out var to)) return false;
            if (!_links.Connect(from, to, link)) return false;
            from = to;
        }
        return _cursor.Fault is null;
    }

    bool Subgraph()
    {
        _open.Push(new(_cursor.At - "subgraph".Length, _cursor.At));
        if (_cursor.SkipBlanks() == 0 && !_cursor.IsLineEnd && _cursor.Now is not ';') return _cursor.Fail("a blank is missing after subgraph");
        if (_cursor.IsLineEnd || _cursor.Now is ';') return _cursor.Fail(_open.Peek(), "the subgraph has no title", "subgraph id[\"Title\"]");
        var at = _cursor.At;
        var label = "";
        if (_cursor.Now is '"')
        {
            if (!_nodes.Quoted(out label)) return false;
            _draft.Open(null, label);
            return Separated();
        }
        var id = _cursor.Until(TitleEnds).Of(_cursor.Text).Trim().ToString();
        var isTitled = _cursor.Now is '[';
        if (isTitled)
        {
            if (!_nodes.Bracketed(out label)) return false;
            if (_cursor.Now is ' ' or '\t') return _cursor.Fail("blanks behind the subgraph's title", "Mermaid reads none there");
        }
        else if (!_cursor.IsLineEnd && _cursor.Now is not ';')
            return _cursor.Fail($"{_cursor.Shown()} cannot stand in a subgraph's title",
                $"subgraph id[\"{_cursor.Text[at.._cursor.At].Trim()}…\"] takes any text");
        _draft.Open(id, isTitled ? label : LabelText.Plain(id));
        return Separated();
    }

    static readonly SearchValues<char> TitleEnds = SearchValues.Create("[](){}|<>^\"\n;,（）、，。：；！？【】《》");

    bool End()
    {
        if (!_open.TryPop(out _))
            return _cursor.Fail(new(_cursor.At, _cursor.At + 3), "end without a subgraph",
                "end closes a subgraph; a node needs another id, such as End");
        _cursor.TakeWord("end");
        _draft.Close();
        return true;
    }
}
