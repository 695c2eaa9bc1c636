using Kedge.Site.Html;

namespace Kedge.Site.Highlighting;

/// <summary>One pass over code of a language with words, strings, numbers and comments. Nothing is looked at twice, whatever is typed.</summary>
readonly ref struct Lexer(HtmlText html, Language language)
{
    readonly HtmlText _html = html;
    readonly Language _language = language;

    public void Write(ReadOnlySpan<char> code)
    {
        var (plain, atCommand) = (0, true);
        for (var at = 0; at < code.Length;)
        {
            var (length, name) = Token(code, at, atCommand);
            if (name is not null)
            {
                _html.Text(code[plain..at]);
                Highlighter.Span(_html, name, code.Slice(at, length));
                plain = at + length;
            }
            atCommand = _language.Row.Commands && After(code.Slice(at, length), atCommand);
            at += length;
        }
        _html.Text(code[plain..]);
    }

    /// <summary>Whether the next word would be a command: at a line's start, after a pipe or <c>&amp;&amp;</c>.</summary>
    static bool After(ReadOnlySpan<char> token, bool before) => token[^1] switch
    {
        '\n' or '|' or '&' or ';' or '(' => true,
        ' ' or '\t' => before,
        _ => false,
    };

    (int Length, string? Name) Token(ReadOnlySpan<char> code, int at, bool atCommand)
    {
        var (c, row) = (code[at], _language.Row);
        var rest = code[at..];
        if (char.IsWhiteSpace(c)) return (1, null);
        if (CommentLength(code, at) is > 0 and var comment) return (comment, "c");
        if (_language.Quotes.Contains(c)) return String(rest, 0);
        if (char.IsAsciiDigit(c)) return (NumberLength(rest), "n");
        if (row.Variable.Contains(c) && VariableLength(rest) is > 1 and var variable) return (variable, "v");
        if (row.Decorator.Contains(c) && WordLength(rest[1..]) is > 0 and var decorator) return (decorator + 1, "d");
        if (row.Words.Contains(c) && (at == 0 || code[at - 1] is ' ' or '\n') && WordLength(rest) is > 1 and var option) return (option, "a");
        if (!IsWord(c)) return (1, null);
        return Word(rest, atCommand);
    }

    (int, string?) Word(ReadOnlySpan<char> rest, bool atCommand)
    {
        var length = WordLength(rest);
        if (length <= 2 && length < rest.Length && _language.Quotes.Contains(rest[length])
            && !rest[..length].ContainsAnyExcept(_language.Row.Prefixes))
            return String(rest, length);
        if (_language.ClassOf(rest[..length]) is { } known) return (length, known);
        if (length < rest.Length && rest[length] == '(' && !_language.Row.Commands) return (length, "f");
        return (length, atCommand && !(length < rest.Length && rest[length] == '=') ? "f" : null);
    }

    int CommentLength(ReadOnlySpan<char> code, int at)
    {
        var rest = code[at..];
        if (_language.HasBlock && rest.StartsWith(_language.Row.Block[0]))
        {
            var close = rest[_language.Row.Block[0].Length..].IndexOf(_language.Row.Block[1]);
            return close < 0 ? rest.Length : close + _language.Row.Block[0].Length + _language.Row.Block[1].Length;
        }
        if (_language.Row.WordHash && at > 0 && !char.IsWhiteSpace(code[at - 1])) return 0;
        foreach (var mark in _language.Row.Line)
            if (rest.StartsWith(mark)) return LineLength(rest);
        return 0;
    }

    static int LineLength(ReadOnlySpan<char> rest) => rest.IndexOf('\n') is var end and >= 0 ? end : rest.Length;

    (int, string?) String(ReadOnlySpan<char> rest, int prefix)
    {
        var quote = rest[prefix];
        var body = rest[(prefix + 1)..];
        if (_language.Row.Triple && body.Length > 1 && body[0] == quote && body[1] == quote)
        {
            var close = body[2..].IndexOf([quote, quote, quote]);
            return (close < 0 ? rest.Length : prefix + 3 + close + 3, "s");
        }
        var at = prefix + 1;
        for (; at < rest.Length && rest[at] != quote; at++)
        {
            if (rest[at] == '\\') at++;
            else if (rest[at] == '\n' && !_language.Row.Multiline) return (at, "s");
        }
        at = Math.Min(at + 1, rest.Length);
        return (at, IsKey(rest[at..]) ? "a" : "s");
    }

    bool IsKey(ReadOnlySpan<char> after) => _language.Row.Keys is { Length: > 0 } keys && after.TrimStart(" \t") is [var next, ..] && keys.Contains(next);

    static int NumberLength(ReadOnlySpan<char> rest)
    {
        var at = 1;
        while (at < rest.Length && (char.IsAsciiLetterOrDigit(rest[at]) || rest[at] is '.' or '_' || rest[at] is '+' or '-' && rest[at - 1] is 'e' or 'E')) at++;
        return at;
    }

    static int VariableLength(ReadOnlySpan<char> rest)
    {
        if (rest is ['$', '{', ..]) return rest[..Math.Min(rest.Length, 200)].IndexOf('}') is var close and > 0 ? close + 1 : 1;
        var at = 1;
        while (at < rest.Length && (char.IsAsciiLetterOrDigit(rest[at]) || rest[at] == '_')) at++;
        return at == 1 && rest.Length > 1 && rest[1] is '?' or '@' or '#' or '*' or '!' ? 2 : at;
    }

    int WordLength(ReadOnlySpan<char> rest)
    {
        var at = 0;
        while (at < rest.Length && (IsWord(rest[at]) || _language.Row.Words.Contains(rest[at]))) at++;
        return at;
    }

    static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
