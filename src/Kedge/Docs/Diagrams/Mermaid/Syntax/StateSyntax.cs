using System.Buffers;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax;

/// <summary>Reads <c>stateDiagram</c> and <c>stateDiagram-v2</c>: states, transitions, composite states, notes and looks.</summary>
sealed class StateSyntax
{
    static readonly string[] Directions = ["TB", "BT", "RL", "LR", "TD"];
    static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\n:{;"), Quote = SearchValues.Create("\""), Signs = SearchValues.Create("\"[](){}<>-=");

    readonly Cursor _cursor;
    readonly Stack<TextRange> _open = [];

    StateSyntax(Cursor cursor) => _cursor = cursor;

    public static SyntaxFault? Of(DiagramText text)
    {
        var syntax = new StateSyntax(new(text.Text, text.Keyword.End));
        while (syntax.Next()) { }
        if (syntax._open.TryPeek(out var open)) syntax._cursor.Fail(open, "the state is never closed", "} closes it");
        return syntax._cursor.Fault;
    }

    bool Next()
    {
        while (_cursor.SkipSpace() > 0 || _cursor.Take(";") || Comment()) { }
        if (_cursor.IsDone) return false;
        if (_cursor.Now is '}') return Close();
        // What stands in a composite state may begin on its line.
        return Statement() && (_cursor.Text[_cursor.At > 0 ? _cursor.At - 1 : 0] is '{' || Ended());
    }

    bool Comment()
    {
        if (_cursor.Now is not ('#' or '%')) return false;
        _cursor.RestOfLine();
        return true;
    }

    bool Close()
    {
        if (!_open.TryPop(out _)) return _cursor.Fail("} without {", "state Name { begins a composite state");
        _cursor.At++;
        return true;
    }

    bool Ended()
    {
        _cursor.SkipBlanks();
        return _cursor.IsLineEnd || _cursor.Now is ';' or '}' or '#' or '%'
            || _cursor.Fail($"{_cursor.Shown()} is not expected here", "a statement ends with its line; transitions are A --> B: label");
    }

    bool Statement()
    {
        if (_cursor.IsWord("accTitle") || _cursor.IsWord("accDescr")) return Accessible.Read(_cursor, (_, _) => { });
        if (_cursor.Take("--") && !IsTransition()) return true;
        if (_cursor.TakeWord("direction")) return Direction();
        if (_cursor.TakeWord("state")) return State();
        if (_cursor.TakeWord("note", true)) return Note();
        if (_cursor.IsWord("classDef") || _cursor.IsWord("class") || _cursor.IsWord("style") || _cursor.IsWord("click")) return Looks();
        if (_cursor.IsWord("hide", true) || _cursor.IsWord("scale", true)) { _cursor.RestOfLine(); return true; }
        return Transition();
    }

    /// <summary>Two hyphens alone part regions; with more they are an arrow that lacks its start.</summary>
    bool IsTransition() => _cursor.Now is '>' && !_cursor.Fail("a state is missing before the arrow", "A --> B");

    bool Direction()
    {
        _cursor.SkipBlanks();
        return Array.Exists(Directions, d => _cursor.TakeWord(d)) || _cursor.Fail($"{_cursor.Shown()} is no direction", "TB, BT, LR or RL");
    }

    bool State()
    {
        if (_cursor.SkipBlanks() == 0) return _cursor.Fail("a blank is missing behind state");
        if (_cursor.Now is '"')
        {
            if (!Quoted()) return false;
            _cursor.SkipBlanks();
            if (!_cursor.TakeWord("as")) return _cursor.Fail($"as is missing before {_cursor.Shown()}", "state \"Any text\" as name");
            _cursor.SkipBlanks();
        }
        var start = _cursor.At;
        if (!Name()) return false;
        _cursor.SkipBlanks();
        if (_cursor.Take("<<") || _cursor.Take("[[")) return Kind();
        if (!_cursor.Take("{")) return true;
        _open.Push(new(start, _cursor.At));
        return true;
    }

    bool Kind()
    {
        var start = _cursor.At - 2;
        foreach (var kind in (ReadOnlySpan<string>)["fork", "join", "choice"])
            if (_cursor.Take(kind + ">>") || _cursor.Take(kind + "]]")) return true;
        return _cursor.Fail(new(start, _cursor.At), "no kind of state", "<<fork>>, <<join>> or <<choice>>");
    }

    bool Note()
    {
        _cursor.SkipBlanks();
        if (_cursor.Now is '"') return Quoted() && Named();
        if (!_cursor.TakeWord("left of", true) && !_cursor.TakeWord("right of", true))
            return _cursor.Fail($"{_cursor.Shown()} does not say where the note stands", "note right of A: text");
        var start = _cursor.At;
        _cursor.SkipBlanks();
        if (!Name()) return false;
        _cursor.SkipBlanks();
        if (_cursor.Take(":")) { _cursor.RestOfLine(); return true; }
        var end = _cursor.Text.IndexOf("end note", _cursor.At, StringComparison.OrdinalIgnoreCase);
        if (end < 0) return _cursor.Fail(new(start, _cursor.At), "the note is never closed", "a line with end note closes it; on one line: note right of A: text");
        _cursor.At = end + "end note".Length;
        return true;
    }

    bool Named()
    {
        _cursor.SkipBlanks();
        if (!_cursor.TakeWord("as")) return _cursor.Fail($"as is missing before {_cursor.Shown()}", "note \"text\" as N");
        _cursor.SkipBlanks();
        return Name();
    }

    bool Looks()
    {
        var line = _cursor.RestOfLine();
        return line.Of(_cursor.Text).ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > 2
            || _cursor.Fail(line, "it says no look", "classDef name fill:#fff · class A name");
    }

    /// <summary><c>A --> B: label</c>, <c>A: description</c>, or just <c>A</c>.</summary>
    bool Transition()
    {
        if (!Name()) return false;
        _cursor.SkipBlanks();
        if (_cursor.Take("-->"))
        {
            _cursor.SkipBlanks();
            if (!Name()) return false;
            _cursor.SkipBlanks();
        }
        return _cursor.Now is not ':' || Label();
    }

    bool Label()
    {
        _cursor.At++;
        _cursor.RestOfLine();
        return true;
    }

    bool Name()
    {
        var start = _cursor.At;
        if (!_cursor.Take("[*]"))
        {
            _cursor.Until(NameEnds);
            // The arrow may follow without a blank.
            if (_cursor.Text.AsSpan(start, _cursor.At - start).IndexOf("-->") is var arrow and > 0) _cursor.At = start + arrow;
        }
        if (_cursor.At == start) return _cursor.Fail($"a state is missing before {_cursor.Shown()}", "A --> B; [*] is start and end");
        if (_cursor.Text.AsSpan(start, _cursor.At - start).IndexOfAny(Signs) is var bad and >= 0 && !_cursor.Text.AsSpan(start).StartsWith("[*]"))
            return _cursor.Fail(TextRange.At(start + bad), $"'{_cursor.Text[start + bad]}' cannot stand in a state's name", "state \"Any text\" as name");
        return !_cursor.Take(":::") || Name();
    }

    bool Quoted()
    {
        var start = _cursor.At++;
        _cursor.Until(Quote);
        return _cursor.Take("\"") || _cursor.Fail(new TextRange(start, start + 1), "the quotation mark is never closed");
    }
}
