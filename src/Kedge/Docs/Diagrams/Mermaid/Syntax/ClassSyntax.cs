using System.Buffers;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax;

/// <summary>Reads <c>classDiagram</c>: classes with members, relations, namespaces, notes and looks.</summary>
sealed class ClassSyntax
{
    static readonly string[] Ends = ["<|", "|>", "()", "*", "o", "<", ">"];
    static readonly string[] Directions = ["TB", "BT", "RL", "LR", "TD"];
    static readonly SearchValues<char> MemberEnds = SearchValues.Create("\n{}"), LabelEnds = SearchValues.Create(":;\n"),
    Quote = SearchValues.Create("\""), Tick = SearchValues.Create("`\n"), StyleEnds = SearchValues.Create("\n;()[]{}|<>\"");

    readonly Cursor _cursor;
    readonly Stack<TextRange> _namespaces = [];
    readonly HashSet<string> _known = new(StringComparer.Ordinal);

    ClassSyntax(Cursor cursor) => _cursor = cursor;

    public static SyntaxFault? Of(DiagramText text)
    {
        var syntax = new ClassSyntax(new(text.Text, text.Keyword.End));
        syntax._cursor.SkipBlanks();
        if (!syntax._cursor.IsLineEnd) syntax._cursor.Fail($"{syntax._cursor.Shown()} stands behind {text.Keyword.Of(text.Text)}", "statements begin on the next line");
        if (text.Text.AsSpan(text.Keyword.End).IsWhiteSpace()) syntax._cursor.Fail(text.Keyword, "the diagram has no classes", "class A, or A <|-- B");
        while (syntax.Next()) { }
        if (syntax._namespaces.TryPeek(out var open)) syntax._cursor.Fail(open, "the namespace is never closed", "} closes it");
        return syntax._cursor.Fault;
    }

    bool Next()
    {
        _cursor.SkipSpace();
        if (_cursor.IsDone) return false;
        if (_cursor.Now is '}' && _namespaces.TryPop(out _)) { _cursor.At++; return true; }
        return Statement() && Ended();
    }

    bool Ended()
    {
        _cursor.SkipBlanks();
        return _cursor.IsLineEnd || _cursor.Now is '}' && _namespaces.Count > 0
            || _cursor.Fail($"{_cursor.Shown()} is not expected here", "a statement ends with its line; relations are A <|-- B : label");
    }

    bool Statement()
    {
        if (_cursor.IsWord("accTitle") || _cursor.IsWord("accDescr")) return Accessible.Read(_cursor, (_, _) => { });
        if (_cursor.TakeWord("direction")) return Direction();
        if (_cursor.TakeWord("namespace")) return Namespace();
        if (_cursor.TakeWord("class")) return Class();
        if (_cursor.TakeWord("note")) return Note();
        if (_cursor.TakeWord("classDef") || _cursor.TakeWord("style")) return Looks();
        if (_cursor.TakeWord("cssClass") || _cursor.TakeWord("click") || _cursor.TakeWord("link") || _cursor.TakeWord("callback")) return Said();
        return _cursor.Take("<<") ? Annotation() : RelationOrMember();
    }

    bool Direction()
    {
        _cursor.SkipBlanks();
        return Array.Exists(Directions, d => _cursor.TakeWord(d)) || _cursor.Fail($"{_cursor.Shown()} is no direction", "TB, BT, LR or RL");
    }

    bool Namespace()
    {
        _cursor.SkipBlanks();
        var start = _cursor.At;
        if (!Name(out _)) return false;
        if (_cursor.Take("[") && !(Quoted() && Close("]"))) return false;
        _cursor.SkipBlanks();
        if (!_cursor.Take("{")) return _cursor.Fail($"{{ is missing before {_cursor.Shown()}", "namespace Name {");
        _namespaces.Push(new(start, _cursor.At));
        _cursor.SkipSpace();
        if (_cursor.Now is '}') return _cursor.Fail("the namespace is empty", "a class in it");
        return Next() || _cursor.Fault is null;
    }

    bool Class()
    {
        if (_cursor.SkipBlanks() == 0) return _cursor.Fail("a blank is missing behind class");
        if (!Name(out _)) return false;
        if (_cursor.Take("[") && !(Quoted() && Close("]"))) return false;
        if (_cursor.Take(":::") && !Name(out _)) return false;
        _cursor.SkipBlanks();
        if (_cursor.Take("<<") && !Inline()) return false;
        _cursor.SkipBlanks();
        return _cursor.Now is not '{' || Body();
    }

    bool Inline()
    {
        _cursor.At -= 2;
        var end = _cursor.Text.AsSpan(_cursor.At).IndexOf(">>");
        if (end < 0) return _cursor.Fail("<< is never closed", ">> closes it");
        _cursor.At += end + 2;
        return true;
    }

    bool Body()
    {
        var open = new TextRange(_cursor.At, _cursor.At + 1);
        _cursor.At++;
        while (true)
        {
            _cursor.Until(MemberEnds);
            if (_cursor.IsDone) return _cursor.Fail(open, "the class is never closed", "} closes it");
            if (_cursor.Now is '{') return _cursor.Fail("{ cannot stand in a member", "members are written without braces");
            _cursor.At++;
            if (_cursor.Text[_cursor.At - 1] is '}') return true;
        }
    }

    bool Annotation()
    {
        var open = new TextRange(_cursor.At - 2, _cursor.At);
        var end = _cursor.Text.AsSpan(_cursor.At).IndexOf(">>");
        if (end <= 0 || _cursor.Text.AsSpan(_cursor.At, end).Contains('\n')) return _cursor.Fail(open, "<< is never closed", "<<interface>> Name");
        _cursor.At += end + 2;
        _cursor.SkipBlanks();
        return Name(out var of, isNew: false)
            && (_known.Contains(of.Of(_cursor.Text).ToString()) || _cursor.Fail(of, "the class is not known yet", "class it above this line"));
    }

    bool Note()
    {
        _cursor.SkipBlanks();
        if (_cursor.TakeWord("for"))
        {
            _cursor.SkipBlanks();
            if (!Name(out _)) return false;
            _cursor.SkipBlanks();
        }
        return Quoted();
    }

    bool Looks()
    {
        _cursor.SkipBlanks();
        var name = _cursor.At;
        while (!_cursor.IsLineEnd && _cursor.Now is not (' ' or '\t')) _cursor.At++;
        if (_cursor.At == name || _cursor.SkipBlanks() == 0 || _cursor.IsLineEnd)
            return _cursor.Fail(new(name, _cursor.At), "it says no look", "classDef name fill:#fff,stroke:#333");
        _cursor.Until(StyleEnds);
        if (_cursor.Now is ';') _cursor.At++;
        return true;
    }

    bool Said()
    {
        var blanks = _cursor.SkipBlanks();
        return blanks > 0 && !_cursor.RestOfLine().Of(_cursor.Text).IsWhiteSpace()
            || _cursor.Fail("it says nothing", "click Name href \"https://…\" · cssClass \"A,B\" name");
    }

    /// <summary><c>A "1" &lt;|-- "n" B : label</c>, or <c>A : +member()</c>.</summary>
    bool RelationOrMember()
    {
        if (!Name(out _)) return false;
        _cursor.SkipBlanks();
        if (_cursor.Take(":::")) return Name(out _);
        if (_cursor.Now is ':') return Label();
        if (_cursor.Now is '\n' or '\0' or '}') return true;
        if (_cursor.Now is '"' && !Quoted()) return false;
        _cursor.SkipBlanks();
        if (!Relation()) return false;
        _cursor.SkipBlanks();
        if (_cursor.Now is '"' && !Quoted()) return false;
        _cursor.SkipBlanks();
        if (!Name(out _)) return false;
        if (_cursor.Take(":::") && !Name(out _)) return false;
        _cursor.SkipBlanks();
        return _cursor.Now is not ':' || Label();
    }

    bool Relation()
    {
        var start = _cursor.At;
        Array.Exists(Ends, _cursor.Take);
        if (!_cursor.Take("--") && !_cursor.Take(".."))
        {
            _cursor.At = start;
            return _cursor.Fail($"{_cursor.Shown()} is no relation", "<|--, *--, o--, -->, --, ..>, ..|>, ..");
        }
        if (_cursor.Now is not 'o' || !Cursor.IsWordPart(_cursor.Ahead(1))) Array.Exists(Ends, _cursor.Take);
        return true;
    }

    bool Label()
    {
        _cursor.At++;
        if (_cursor.IsLineEnd) return _cursor.Fail(new(_cursor.At - 1, _cursor.At), "nothing follows the colon", "A : +int size");
        _cursor.Until(LabelEnds);
        return _cursor.IsLineEnd || _cursor.Fail($"a second '{_cursor.Now}' behind the colon", "within class A { … } it may stand");
    }

    bool Quoted()
    {
        var start = _cursor.At;
        if (!_cursor.Take("\"")) return _cursor.Fail($"a text in quotation marks is missing before {_cursor.Shown()}", "\"text\"");
        if (_cursor.Until(Quote).IsEmpty && !_cursor.IsDone) return _cursor.Fail(new TextRange(start, start + 2), "the text is empty");
        return Close("\"", start);
    }

    bool Close(string sign, int start = -1) =>
        _cursor.Take(sign) || (start < 0 ? _cursor.Fail($"{sign} is missing before {_cursor.Shown()}") : _cursor.Fail(new TextRange(start, start + 1),
            "the quotation mark is never closed"));

    /// <summary>Letters of any script, digits, underscores, hyphens and dots between them; anything in backticks; <c>~T~</c> behind it.</summary>
    bool Name(out TextRange name, bool isNew = true)
    {
        var start = _cursor.At;
        name = new(start, start);
        if (_cursor.Take("`"))
        {
            if (_cursor.Until(Tick).IsEmpty || !_cursor.Take("`")) return _cursor.Fail(new(start, start + 1), "the backtick is never closed", "`any name`");
        }
        else
        {
            while (Cursor.IsWordPart(_cursor.Now) || IsLetter || IsInner(start)) _cursor.At++;
        }
        name = new(start, _cursor.At);
        if (name.IsEmpty) return _cursor.Fail($"a class is missing before {_cursor.Shown()}", "names have letters, digits, - and _; `any name` in backticks");
        if (isNew) _known.Add(name.Of(_cursor.Text).ToString());
        if (KeywordIn(name) is { } word) return _cursor.Fail(name, $"'{word}' is a word of the language", "`any name` in backticks");
        if (_cursor.Now is not '~') return true;
        var line = _cursor.Text.AsSpan(_cursor.At);
        var end = line.IndexOf('\n') is var n and >= 0 ? line[..n].LastIndexOf('~') : line.LastIndexOf('~');
        if (end < 1) return _cursor.Fail("the generic type is never closed", "List~int~");
        _cursor.At += line[1..].IndexOf('~') + 2;
        return true;
    }

    /// <summary>Behind a hyphen or a dot Mermaid finds its own words.</summary>
    string? KeywordIn(TextRange name) =>
        name.Of(_cursor.Text) is ['`', ..]
            ? null
            : name.Of(_cursor.Text).ToString().Split('-', '.')
                .FirstOrDefault(part => part is "class" or "namespace" or "note" or "style" or "link" or "click" or "callback" or "cssClass"
                    or "classDef");

    bool IsLetter => char.IsLetter(_cursor.Now);

    bool IsInner(int start) =>
        _cursor.At > start && (_cursor.Now is '-' && _cursor.Ahead(1) is not '-' || _cursor.Now is '.' && _cursor.Ahead(1) is not '.')
            && (Cursor.IsWordPart(_cursor.Ahead(1)) || char.IsLetter(_cursor.Ahead(1)));
}
