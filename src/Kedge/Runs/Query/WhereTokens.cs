namespace Kedge.Runs.Query;

enum TokenKind { Word, Quoted, Operator, Open, Close, End }

/// <param name="At">Where it begins, from 0.</param>
readonly record struct Token(TokenKind Kind, string Text, int At, int Length)
{
    public bool Is(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Cuts an expression into words, quoted texts, operators and brackets. Never throws; what it cannot read is a problem.</summary>
static class WhereTokens
{
    static readonly string[] Operators = ["<=", ">=", "==", "!=", "!~", "&&", "||", "<", ">", "=", "~", "!"];

    public static (List<Token> Tokens, Problem? Problem) Of(string text)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            if (Next(text, at) is not { } token)
                return (tokens, text[at] is '"' or '\'' or '`'
                    ? QueryProblems.Wrong(text, at, 1, "this quote is not closed", "opened here")
                    : QueryProblems.Wrong(text, at, 1, $"'{text[at]}' means nothing here"));
            tokens.Add(token);
            at += token.Length;
        }
        tokens.Add(new(TokenKind.End, "", text.Length, 1));
        return (tokens, null);
    }

    static Token? Next(string text, int at) => text[at] switch
    {
        '(' => new(TokenKind.Open, "(", at, 1),
        ')' => new(TokenKind.Close, ")", at, 1),
        '"' or '\'' or '`' => Quoted(text, at),
        _ when Array.Find(Operators, o => string.CompareOrdinal(text, at, o, 0, o.Length) == 0) is { } found => new(TokenKind.Operator, found, at, found.Length),
        _ when IsWordPart(text[at]) => Word(text, at),
        _ => null,
    };

    /// <summary>Backquotes hold a name that is no word (<c>`val loss`</c>), other quotes a value.</summary>
    static Token? Quoted(string text, int at)
    {
        var end = text.IndexOf(text[at], at + 1);
        return end < 0 ? null : new(text[at] == '`' ? TokenKind.Word : TokenKind.Quoted, text[(at + 1)..end], at, end + 1 - at);
    }

    static Token Word(string text, int at)
    {
        var end = at;
        while (end < text.Length && IsWordPart(text[end])) end++;
        return new(TokenKind.Word, text[at..end], at, end - at);
    }

    /// <summary>Names, numbers, dates, paths and image names need no quotes.</summary>
    static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '/' or '@' or '-' or '+' or ':' or '%' or '*' or '#' or ',';
}
