using System.Globalization;
using System.Text;

namespace Kedge.Locks.Python.RequirementFiles;

/// <summary>
/// Reads TOML 1.0 for what is in lists of packages: tables, arrays of tables, dotted and quoted keys, all four kinds of text, arrays, inline
/// tables, numbers, booleans; dates and times are kept as their text. The first mistake ends it, with its line.
/// </summary>
public sealed class Toml
{
    const int Deepest = 64;
    readonly string _text;
    readonly TomlTable _root = [];
    readonly HashSet<TomlTable> _closed = [];
    int _at;
    int _depth;

    Toml(string text) => _text = text.Replace("\r\n", "\n", StringComparison.Ordinal);

    public static Checked<TomlTable> Parse(string text, string file)
    {
        var toml = new Toml(text);
        try
        {
            return Checked<TomlTable>.Ok(toml.Document());
        }
        catch (FormatException wrong)
        {
            var line = toml._text.AsSpan(0, Math.Min(toml._at, toml._text.Length)).Count('\n') + 1;
            return Checked<TomlTable>.Bad(PythonProblems.NotToml(new Place(file, line, 1), wrong.Message));
        }
    }

    TomlTable Document()
    {
        var table = _root;
        for (Blank(lines: true); _at < _text.Length; Blank(lines: true))
        {
            if (Peek == '[') table = Header();
            else KeyValue(table);
            Blank(lines: false);
            if (_at < _text.Length && _text[_at] != '\n') throw new FormatException("more than one thing stands on a line");
        }
        return _root;
    }

    TomlTable Header()
    {
        _at++;
        var many = Peek == '[';
        if (many) _at++;
        var keys = Keys();
        Expect(']');
        if (many) Expect(']');
        var parent = Walk(_root, keys[..^1]);
        if (!many) return Below(parent, keys[^1]);
        if (!parent.TryGetValue(keys[^1], out var there)) parent[keys[^1]] = there = new List<object>();
        if (there is not List<object> list) throw new FormatException($"'{keys[^1]}' is no list of tables");
        var table = new TomlTable();
        list.Add(table);
        return table;
    }

    void KeyValue(TomlTable table)
    {
        var keys = Keys();
        Expect('=');
        var parent = Walk(table, keys[..^1]);
        if (!parent.TryAdd(keys[^1], Value())) throw new FormatException($"'{keys[^1]}' is there twice");
    }

    TomlTable Walk(TomlTable table, IEnumerable<string> keys) => keys.Aggregate(table, Below);

    TomlTable Below(TomlTable table, string key)
    {
        if (!table.TryGetValue(key, out var value)) table[key] = value = new TomlTable();
        // In the path of a header a list of tables stands for its last one.
        if (value is List<object> { Count: > 0 } list) value = list[^1];
        return value is TomlTable below && !_closed.Contains(below) ? below : throw new FormatException($"'{key}' is no table that can be added to");
    }

    List<string> Keys()
    {
        var keys = new List<string>();
        do
        {
            if (keys.Count > 0) _at++;
            Blank(lines: false);
            keys.Add(Peek is '"' or '\'' ? Text() : Bare());
            Blank(lines: false);
            if (keys.Count > Deepest) throw new FormatException("it is nested too deep");
        }
        while (Peek == '.');
        return keys;
    }

    string Bare()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Peek) || Peek is '-' or '_') _at++;
        return _at > start ? _text[start.._at] : throw new FormatException("a key is missing");
    }

    object Value()
    {
        Blank(lines: false);
        if (++_depth > Deepest) throw new FormatException("it is nested too deep");
        var value = Peek switch
        {
            '"' or '\'' => Text(),
            '[' => List(),
            '{' => Inline(),
            _ => Scalar(),
        };
        _depth--;
        return value;
    }

    List<object> List()
    {
        var list = new List<object>();
        _at++;
        for (Blank(lines: true); Peek != ']'; Blank(lines: true))
        {
            list.Add(Value());
            Blank(lines: true);
            if (Peek == ',') _at++;
            else if (Peek != ']') throw new FormatException("a list does not end");
        }
        _at++;
        return list;
    }

    TomlTable Inline()
    {
        var table = new TomlTable();
        _at++;
        for (Blank(lines: true); Peek != '}'; Blank(lines: true))
        {
            KeyValue(table);
            Blank(lines: true);
            if (Peek == ',') _at++;
            else if (Peek != '}') throw new FormatException("an inline table does not end");
        }
        _at++;
        _closed.Add(table);
        return table;
    }

    object Scalar()
    {
        var start = _at;
        while (_at < _text.Length && !(_text[_at] is ',' or ']' or '}' or '#' or '\n')) _at++;
        var word = _text[start.._at].Trim();
        if (word.Length == 0) throw new FormatException("a value is missing");
        if (word is "true" or "false") return word == "true";
        var digits = word.Replace("_", "", StringComparison.Ordinal);
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        var isDate = char.IsAsciiDigit(word[0]) && word.All(c => char.IsAsciiDigit(c) || "-:.+TtZz ".Contains(c, StringComparison.Ordinal));
        return isDate || word is "inf" or "nan" or "+inf" or "-inf" or "+nan" or "-nan" ? word : throw new FormatException($"'{word}' is no value");
    }

    string Text()
    {
        var quote = _text[_at];
        var three = string.Concat(quote, quote, quote);
        if (!_text.AsSpan(_at).StartsWith(three)) return Text(quote.ToString(), escapes: quote == '"', lines: false);
        var text = Text(three, escapes: quote == '"', lines: true);
        // Up to two quotes may stand directly before the closing three.
        for (var more = 0; more < 2 && Peek == quote; more++, _at++) text += quote;
        return text;
    }

    string Text(string end, bool escapes, bool lines)
    {
        _at += end.Length;
        if (lines && Peek == '\n') _at++;
        var text = new StringBuilder();
        while (!_text.AsSpan(_at).StartsWith(end))
        {
            if (_at >= _text.Length || (!lines && _text[_at] == '\n')) throw new FormatException("a text does not end");
            if (escapes && _text[_at] == '\\') Escape(text, lines);
            else text.Append(_text[_at++]);
        }
        _at += end.Length;
        return text.ToString();
    }

    void Escape(StringBuilder text, bool lines)
    {
        _at++;
        var letter = Peek;
        _at++;
        if (letter is 'u' or 'U') text.Append(CodePoint(letter == 'u' ? 4 : 8));
        else if (lines && char.IsWhiteSpace(letter)) while (char.IsWhiteSpace(Peek)) _at++;
        else text.Append(Escaped(letter));
    }

    static char Escaped(char letter) => letter switch
    {
        'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', 'e' => '\x1b', '"' or '\\' => letter,
        _ => throw new FormatException($"'\\{letter}' is no escape"),
    };

    string CodePoint(int digits)
    {
        if (_at + digits > _text.Length
            || !int.TryParse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || !Rune.IsValid(code))
            throw new FormatException("an escape names no character");
        _at += digits;
        return new Rune(code).ToString();
    }

    char Peek => _at < _text.Length ? _text[_at] : '\0';

    void Expect(char letter)
    {
        Blank(lines: false);
        if (Peek != letter) throw new FormatException($"expected '{letter}'");
        _at++;
    }

    /// <summary>White space and comments.</summary>
    void Blank(bool lines)
    {
        while (_at < _text.Length && (_text[_at] is ' ' or '\t' or '#' || (lines && _text[_at] == '\n')))
        {
            if (_text[_at] != '#') _at++;
            else while (_at < _text.Length && _text[_at] != '\n') _at++;
        }
    }
}
