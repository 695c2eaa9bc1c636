namespace Kedge.Runs.Query;

/// <summary>Recursive descent over the tokens of a condition: or, and, not, comparison. The first thing wrong ends it, with its place.</summary>
sealed class WhereParser(string text)
{
    /// <summary>Brackets and nots within each other.</summary>
    const int Deepest = 100;

    List<Token> _tokens = [];
    Problem? _problem;
    int _at, _depth;

    public Checked<Where> Parse()
    {
        if (text.Length > Where.Longest) return Checked<Where>.Bad(QueryProblems.TooLong(text.Length));
        (_tokens, _problem) = WhereTokens.Of(text);
        var where = _problem is null ? Or() : null;
        if (where is not null && Here.Kind != TokenKind.End)
            Fail(Here.Kind == TokenKind.Close ? "this bracket was never opened" : $"'{Here.Text}' does not follow here",
                "expected 'and', 'or' or the end");
        return _problem is { } problem ? Checked<Where>.Bad(problem) : Checked<Where>.Ok(where!);
    }

    Token Here => _tokens[_at];

    Where? Or() => Chain(And, t => t.Is("or") || t is { Kind: TokenKind.Operator, Text: "||" }, (a, b) => new Where.Either(a, b));

    Where? And() => Chain(Unary, t => t.Is("and") || t is { Kind: TokenKind.Operator, Text: "&&" }, (a, b) => new Where.Both(a, b));

    Where? Chain(Func<Where?> next, Func<Token, bool> joins, Func<Where, Where, Where> join)
    {
        var left = next();
        while (left is not null && joins(Here))
        {
            _at++;
            if (next() is not { } right) return null;
            left = join(left, right);
        }
        return left;
    }

    Where? Unary()
    {
        if (++_depth > Deepest) return Fail($"more than {Deepest} brackets or nots within each other");
        try
        {
            if (Here.Is("not") || Here is { Kind: TokenKind.Operator, Text: "!" })
            {
                _at++;
                return Unary() is { } inner ? new Where.Not(inner) : null;
            }
            return Here.Kind == TokenKind.Open ? Bracket() : Comparison();
        }
        finally
        {
            _depth--;
        }
    }

    Where? Bracket()
    {
        var open = _tokens[_at++];
        if (Or() is not { } inner) return null;
        if (Here.Kind != TokenKind.Close) return FailAt(open, "this bracket is not closed", "opened here");
        _at++;
        return inner;
    }

    Where? Comparison()
    {
        if (Here.Kind != TokenKind.Word || Here.Is("and") || Here.Is("or"))
            return Fail(Here.Kind == TokenKind.End ? "the expression ends where a name should stand" : $"'{Here.Text}' is not a name",
                "expected a parameter, a metric or a fact");
        var name = _tokens[_at++];
        var used = new NameUsed(name.Text, name.At);
        if (Here.Kind != TokenKind.Operator || Here.Text is "&&" or "||") return new Where.Present(used);
        if (Here.Text == "!") return Fail("'!' does not compare", "write != or !~");
        var sign = _tokens[_at++].Text;
        if (Here.Kind is not (TokenKind.Word or TokenKind.Quoted))
            return Fail(Here.Kind == TokenKind.End ? $"nothing to compare '{name.Text}' with" : $"'{Here.Text}' is not a value",
                "expected a number or a text");
        return new Where.Compared(used, sign == "==" ? "=" : sign, _tokens[_at++].Text);
    }

    Where? Fail(string what, string? note = null) => FailAt(Here, what, note);

    Where? FailAt(Token token, string what, string? note)
    {
        _problem ??= QueryProblems.Wrong(text, token.At, token.Length, what, note);
        return null;
    }
}
