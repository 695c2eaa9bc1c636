using System.Buffers;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax;

/// <summary>Reads <c>sequenceDiagram</c>: participants, messages, activations, notes, and blocks that end with <c>end</c>.</summary>
sealed class SequenceSyntax
{
    /// <summary>The longer ones first.</summary>
    static readonly string[] Arrows =
    [
        "<<-->>", "<<->>", "-->>", "->>", "--|\\", "--|/", "--\\\\", "--//", "/|--", "\\|--", "//--", "\\\\--", "-|\\", "-|/", "-\\\\", "-//", "/|-",
        "\\|-", "//-", "\\\\-",
        "-->", "->", "--x", "-x", "--)", "-)",
    ];

    static readonly string[] Blocks = ["loop", "rect", "opt", "alt", "par_over", "par", "critical", "break", "box"];

    /// <summary>What divides a block, and of which kind.</summary>
    static readonly Dictionary<string, string> Dividers = new(StringComparer.Ordinal) { ["else"] = "alt", ["and"] = "par", ["option"] = "critical" };

    /// <summary>No actor of a message may begin with one of these as a word.</summary>
    static readonly string[] Words =
    [
        "activate", "actor", "alt", "and", "autonumber", "box", "break", "create", "critical", "deactivate", "destroy", "details", "else", "end",
        "link", "links", "loop", "note", "opt", "option",
        "over", "par", "par_over", "participant", "properties", "rect", "as", "off",
    ];

    static readonly SearchValues<char> NameEnds = SearchValues.Create("<>:,;@\n"), TextEnds = SearchValues.Create("#;\n"), ActorEnds = SearchValues.Create("+<>:\n,;-");

    readonly Cursor _cursor;
    readonly Stack<(string Word, TextRange Range)> _open = [];
    readonly Dictionary<string, int> _active = new(StringComparer.Ordinal);

    SequenceSyntax(Cursor cursor) => _cursor = cursor;

    public static SyntaxFault? Of(DiagramText text)
    {
        var syntax = new SequenceSyntax(new(text.Text, text.Keyword.End));
        while (syntax.Next()) { }
        if (syntax._open.TryPeek(out var open)) syntax._cursor.Fail(open.Range, $"{open.Word} is never closed", "a line with end closes it");
        return syntax._cursor.Fault;
    }

    bool Next()
    {
        while (_cursor.SkipSpace() > 0 || _cursor.Take(";") || Comment()) { }
        return !_cursor.IsDone && Statement() && Ended();
    }

    bool Comment()
    {
        if (_cursor.Now is not ('#' or '%')) return false;
        _cursor.RestOfLine();
        return true;
    }

    bool Ended()
    {
        _cursor.SkipBlanks();
        return _cursor.IsLineEnd || _cursor.Now is ';' or '#' or '%' || _cursor.Fail($"{_cursor.Shown()} is not expected here", "a statement ends with its line");
    }

    bool Statement()
    {
        if (Acc() is { } acc) return acc;
        if (_cursor.TakeWord("title", true)) return Rest();
        if (_cursor.TakeWord("end", true))
            return _open.TryPop(out _)
                || _cursor.Fail(new(_cursor.At - 3, _cursor.At), "end without a block",
                    "loop, alt, opt, par … begin one; a participant needs another name");
        foreach (var word in Blocks)
            if (_cursor.TakeWord(word, true))
            {
                _open.Push((word, new(_cursor.At - word.Length, _cursor.At)));
                return Rest();
            }
        foreach (var (word, of) in Dividers)
            if (_cursor.TakeWord(word, true)) return Divider(word, of);
        return Plain();
    }

    bool? Acc() => _cursor.IsWord("accTitle") || _cursor.IsWord("accDescr") ? Accessible.Read(_cursor, (_, _) => { }) : null;

    bool Divider(string word, string of)
    {
        var range = new TextRange(_cursor.At - word.Length, _cursor.At);
        if (_open.TryPeek(out var open) && (open.Word == of || word is "and" && open.Word is "par_over")) return Rest();
        return _cursor.Fail(range, $"{word} stands in no {of}", $"{of} … {word} … end");
    }

    bool Rest()
    {
        _cursor.Until(TextEnds);
        return true;
    }

    bool Plain()
    {
        if (_cursor.TakeWord("destroy", true)) return Actor(out _);
        if (_cursor.TakeWord("create", true)) _cursor.SkipBlanks();
        if (_cursor.TakeWord("participant", true) || _cursor.TakeWord("actor", true)) return Participant();
        if (_open.TryPeek(out var open) && open.Word is "box") return _cursor.Fail($"{_cursor.Shown()} stands in a box", "a box holds participants only");
        if (_cursor.TakeWord("autonumber", true)) return Autonumber();
        if (_cursor.TakeWord("activate", true)) return Actor(out var on) && Activate(on);
        if (_cursor.TakeWord("deactivate", true)) return Actor(out var off) && Deactivate(off, TextRange.At(_cursor.At - 1));
        if (_cursor.TakeWord("note", true)) return Note();
        foreach (var word in (ReadOnlySpan<string>)["links", "link", "properties", "details"])
            if (_cursor.TakeWord(word, true)) return Actor(out _) && Text();
        return Message();
    }

    bool Participant()
    {
        if (_cursor.SkipBlanks() == 0 || _cursor.IsLineEnd) return _cursor.Fail("a participant needs a name", "participant A as \"Any text\"");
        var name = _cursor.Until(NameEnds);
        if (name.Of(_cursor.Text).IsWhiteSpace()) return _cursor.Fail($"a name cannot begin with {_cursor.Shown()}", "participant A as Any text");
        if (_cursor.Take("@{")) return Settings(name);
        if (_cursor.IsLineEnd || _cursor.Now is ';' || name.Of(_cursor.Text).Contains(" as ", StringComparison.Ordinal)) { _cursor.RestOfLine(); return true; }
        return _cursor.Fail($"'{_cursor.Now}' cannot stand in a participant's name", "participant A as Any text");
    }

    bool Settings(TextRange name)
    {
        var end = _cursor.Text.IndexOf('}', _cursor.At);
        if (end < 0) return _cursor.Fail(name, "@{ is never closed", "} closes it");
        _cursor.At = end + 1;
        _cursor.RestOfLine();
        return true;
    }

    bool Autonumber()
    {
        _cursor.SkipBlanks();
        if (_cursor.TakeWord("off", true)) return true;
        while (char.IsAsciiDigit(_cursor.Now) || _cursor.Now is '.' or ' ' or '\t') _cursor.At++;
        return true;
    }

    bool Note()
    {
        if (_cursor.SkipBlanks() == 0) return Message();
        var isSide = _cursor.TakeWord("left of", true) || _cursor.TakeWord("right of", true);
        if (!isSide && !_cursor.TakeWord("over", true))
            return _cursor.Fail($"{_cursor.Shown()} does not say where the note stands", "Note left of A: …, Note right of A: …, Note over A,B: …");
        if (!Actor(out _)) return false;
        if (_cursor.Take(",") && (isSide ? !_cursor.Fail("two participants beside a note", "Note over A,B: …") : !Actor(out _))) return false;
        return Text();
    }

    bool Message()
    {
        if (!Actor(out var from)) return false;
        if (_cursor.Take("()")) _cursor.SkipBlanks();
        var at = _cursor.At;
        if (!Array.Exists(Arrows, _cursor.Take))
            return _cursor.Fail($"an arrow is missing before {_cursor.Shown()}", "A->>B: text; arrows are ->, -->, ->>, -->>, -x, --x, -), --)");
        _cursor.SkipBlanks();
        var sign = _cursor.Now;
        if (sign is '+' or '-') _cursor.At++;
        else if (_cursor.Take("()")) sign = '(';
        if (!Actor(out var to) || !Text()) return false;
        return sign switch { '+' => Activate(to), '-' => Deactivate(from, new(at, at + 1)), _ => true };
    }

    bool Activate(string actor)
    {
        _active[actor] = _active.GetValueOrDefault(actor) + 1;
        return true;
    }

    bool Deactivate(string actor, TextRange range)
    {
        if (_active.GetValueOrDefault(actor) == 0) return _cursor.Fail(range, $"{actor} is not active here", "activate, or ->>+, must come before");
        _active[actor]--;
        return true;
    }

    bool Text()
    {
        _cursor.SkipBlanks();
        if (!_cursor.Take(":")) return _cursor.Fail($"the text is missing before {_cursor.Shown()}", "A->>B: text; a colon at least");
        return Rest();
    }

    /// <summary>A name: blanks and single hyphens belong to it, what begins an arrow does not.</summary>
    bool Actor(out string name)
    {
        _cursor.SkipBlanks();
        var start = _cursor.At;
        name = "";
        if (Array.Find(Words, w => _cursor.IsWord(w, true)) is { } word)
            return _cursor.Fail(new(start, start + word.Length),
                $"'{_cursor.Text.Substring(start, word.Length)}' is a word of the language and no participant",
                    $"participant p as {_cursor.Text.Substring(start, word.Length)}");
        if (_cursor.Now is '/' or '\\') return _cursor.Fail($"a name cannot begin with '{_cursor.Now}'", "participant A as Any text");
        while (true)
        {
            _cursor.Until(ActorEnds);
            if (_cursor.Now is not '-' || _cursor.At == start || Array.Exists(Arrows, a => _cursor.Text.AsSpan(_cursor.At).StartsWith(a))) break;
            var at = _cursor.At;
            while (_cursor.Now is '-') _cursor.At++;
            if (!"+<>:\n,;\0".Contains(_cursor.Now)) continue;
            _cursor.At = at;
            break;
        }
        name = _cursor.Text[start..Math.Min(_cursor.At, _cursor.Text.Length)].Trim();
        return name.Length > 0 || _cursor.Fail($"a participant is missing before {_cursor.Shown()}", "A->>B: text");
    }
}
