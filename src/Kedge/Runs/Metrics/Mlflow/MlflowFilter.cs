using System.Collections.Immutable;
using System.Globalization;
using System.IO.Enumeration;
using Kedge.Runs.Query;

namespace Kedge.Runs.Metrics.Mlflow;

/// <summary>What a search asks about: a metric's last value, a parameter, a tag, or an attribute.</summary>
/// <param name="Kind">metric, param, tag or attribute.</param>
readonly record struct MlflowColumn(string Kind, string Key)
{
    /// <exception cref="MlflowError">No such kind.</exception>
    public static MlflowColumn Of(string name)
    {
        var dot = name.IndexOf('.');
        return dot < 0 ? new("attribute", name) : new(KindOf(name[..dot]), name[(dot + 1)..]);
    }

    static string KindOf(string word) => word switch
    {
        "metric" or "metrics" => "metric",
        "param" or "params" or "parameter" or "parameters" => "param",
        "tag" or "tags" => "tag",
        "attribute" or "attributes" or "attr" or "run" => "attribute",
        _ => throw MlflowError.Invalid($"Invalid entity type '{word[..Math.Min(word.Length, 60)]}'"),
    };
}

/// <summary>
/// A search's filter (mlflow/utils/search_utils.py): comparisons joined by AND, such as
/// <c>metrics.loss &lt; 1 and tags.`mlflow.parentRunId` = 'x' and params.opt LIKE 'ad%'</c>.
/// </summary>
sealed class MlflowFilter
{
    delegate bool Condition(Func<MlflowColumn, object?> of);

    readonly List<Condition> _all = [];
    readonly List<Token> _tokens;
    int _at;

    /// <exception cref="MlflowError">It cannot be read.</exception>
    public MlflowFilter(string? text)
    {
        if (text?.Length > Where.Longest) throw MlflowError.Invalid("the filter is too long");
        (_tokens, var problem) = WhereTokens.Of(text ?? "");
        if (problem is not null) throw Unreadable();
        while (Here.Kind != TokenKind.End)
        {
            if (_all.Count > 0 && !Took("and")) throw Unreadable();
            _all.Add(Comparison());
        }
    }

    /// <param name="of">A column's number or text; null where there is none.</param>
    public bool Holds(Func<MlflowColumn, object?> of) => _all.TrueForAll(c => c(of));

    Token Here => _tokens[_at];

    Condition Comparison()
    {
        var column = MlflowColumn.Of(Name());
        if (Took("is")) return Presence(column);
        var not = Took("not");
        if (Took("in")) return Listed(column, not);
        if (Took("like")) return Like(column, ignoreCase: false);
        if (Took("ilike")) return Like(column, ignoreCase: true);
        return Here is { Kind: TokenKind.Operator, Text: "=" or "!=" or "<" or "<=" or ">" or ">=" } ? Compared(column, _tokens[_at++].Text) : throw Unreadable();
    }

    /// <summary>One word; or, where the key has quotes of its own, two: <c>tags.`my key`</c>.</summary>
    string Name()
    {
        if (Here.Kind != TokenKind.Word) throw Unreadable();
        var first = _tokens[_at++].Text;
        return first.EndsWith('.') ? first + Value() : first;
    }

    string Value() => Here.Kind is TokenKind.Word or TokenKind.Quoted ? _tokens[_at++].Text : throw Unreadable();

    Condition Presence(MlflowColumn column)
    {
        var not = Took("not");
        if (!Took("null")) throw Unreadable();
        return of => of(column) is null != not;
    }

    Condition Listed(MlflowColumn column, bool not)
    {
        if (Here.Kind != TokenKind.Open) throw Unreadable();
        var values = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        for (_at++; Here.Kind != TokenKind.Close; _at++)
            if (Here.Kind == TokenKind.Quoted) values.Add(Here.Text);
            else if (Here.Text != ",") throw Unreadable();
        _at++;
        return of => of(column) is string text && values.Contains(text) != not;
    }

    Condition Like(MlflowColumn column, bool ignoreCase)
    {
        var pattern = Value().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("*", @"\*", StringComparison.Ordinal)
            .Replace("?", @"\?", StringComparison.Ordinal).Replace('%', '*').Replace('_', '?');
        return of => of(column) is string text && FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase);
    }

    Condition Compared(MlflowColumn column, string sign)
    {
        var asked = Value();
        double? number = double.TryParse(asked, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
        return of => of(column) switch
        {
            double value => number is { } limit && Holds(sign, value.CompareTo(limit)),
            string text => Holds(sign, string.CompareOrdinal(text, asked)),
            _ => false,
        };
    }

    static bool Holds(string sign, int order) =>
        sign switch { "=" => order == 0, "!=" => order != 0, "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };

    bool Took(string word)
    {
        if (!Here.Is(word)) return false;
        _at++;
        return true;
    }

    MlflowError Unreadable() =>
        MlflowError.Invalid(_tokens is null
            || Here.Kind == TokenKind.End ? "Invalid filter: it ends too early" : $"Invalid filter at '{Here.Text[..Math.Min(Here.Text.Length, 60)]}'");
}
