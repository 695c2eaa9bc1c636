using System.Text;

namespace Kedge.Docs.Diagrams.Sources.Dockerfiles;

/// <summary>
/// Variables in a word replaced by their values as BuildKit's lexer does (frontend/dockerfile/shell/lex.go), quotes removed:
/// <c>$NAME</c>, <c>${NAME}</c>, and <c>:-</c>, <c>-</c>, <c>:+</c>, <c>+</c>, <c>:?</c>, <c>?</c>. What cuts or replaces parts of a value
/// (<c>#</c>, <c>%</c>, <c>/</c>) is not followed, and left as it is written.
/// </summary>
/// <param name="values">By name; null: not set.</param>
/// <param name="open">Names that the build is given a value for, which the file does not tell: they stay as <c>$NAME</c>.</param>
sealed class Substitution(Func<string, string?> values, IReadOnlySet<string> open, char escape)
{
    const int Deepest = 32;
    string _text = "";
    int _at;

    /// <summary>Why it could not be done, or null.</summary>
    public string? Wrong { get; private set; }

    public string In(string text)
    {
        (_text, _at, Wrong) = (text, 0, null);
        return Until('\0', 0);
    }

    string Until(char stop, int depth)
    {
        var (result, quote) = (new StringBuilder(), '\0');
        while (_at < _text.Length && Wrong is null)
        {
            var c = _text[_at++];
            if (quote == 0 && c == stop && stop != 0) return result.ToString();
            if (c == escape && quote != '\'') result.Append(_at < _text.Length ? _text[_at++] : "");
            else if (quote == 0 && c is '"' or '\'') quote = c;
            else if (c == quote) quote = '\0';
            else if (c == '$' && quote != '\'') result.Append(Dollar(depth));
            else result.Append(c);
        }
        if (stop != 0) Wrong ??= "a } is missing";
        else if (quote != 0) Wrong ??= "a quote stays open";
        return result.ToString();
    }

    string Dollar(int depth)
    {
        var braced = _at < _text.Length && _text[_at] == '{';
        if (braced) _at++;
        var name = Name();
        if (!braced) return name.Length == 0 ? "$" : Value(name);
        if (name.Length == 0) return Fail("a name is missing after ${");
        if (_at >= _text.Length) return Fail("a } is missing");
        if (depth > Deepest) return Fail("it is nested too deep");
        var form = _text[_at++];
        var orEmpty = form == ':';
        if (orEmpty && _at < _text.Length) form = _text[_at++];
        return form == '}' && !orEmpty ? Value(name) : Modified(name, form, orEmpty, depth);
    }

    string Value(string name) => values(name) ?? (open.Contains(name) ? "$" + name : "");

    string Modified(string name, char form, bool orEmpty, int depth)
    {
        if (form is '#' or '%' or '/' && !orEmpty) return AsWritten(name, form);
        var (value, word) = (values(name), Until('}', depth + 1));
        var has = value is not null && !(orEmpty && value.Length == 0);
        return form switch
        {
            '-' => has ? value! : word,
            '+' => has ? word : "",
            '?' when has || open.Contains(name) => value ?? "$" + name,
            '?' => Fail($"{name} {(word.Length > 0 ? word : "must be given")}"),
            _ => Fail($"{(orEmpty ? ":" : "")}{form} is unknown after ${{{name}"),
        };
    }

    string AsWritten(string name, char form)
    {
        var start = _at;
        Until('}', 0);
        return $"${{{name}{form}{_text[start.._at]}";
    }

    string Name()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] == '_')) _at++;
        return _text[start.._at];
    }

    string Fail(string why)
    {
        Wrong ??= why;
        return "";
    }
}
