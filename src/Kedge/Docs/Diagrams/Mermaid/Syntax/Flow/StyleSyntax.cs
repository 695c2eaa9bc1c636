using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax.Flow;

/// <summary>Looks and clicks: <c>classDef</c>, <c>class</c>, <c>style</c>, <c>linkStyle</c>, <c>click</c>.</summary>
sealed partial class StyleSyntax(Cursor cursor, FlowDraft draft)
{
    static readonly SearchValues<char> Brackets = SearchValues.Create("[](){}|<>\""), Blank = SearchValues.Create(" \t\n;"),
    StyleEnds = SearchValues.Create("\n;()[]{}|<>\"");

    public bool Reads => cursor.Now switch
    {
        'c' => cursor.IsWord("classDef") || cursor.IsWord("class") || cursor.IsWord("click"),
        's' => cursor.IsWord("style"),
        'l' => cursor.IsWord("linkStyle"),
        _ => false,
    };

    public bool Statement()
    {
        var start = cursor.At;
        if (cursor.TakeWord("classDef")) return Word(start, "a class", out var name) && Looks(name, start);
        if (cursor.TakeWord("class")) return Word(start, "a node", out var ids) && Word(start, "a class", out var of) && Put(ids, of);
        if (cursor.TakeWord("style")) return Word(start, "a node", out var id) && Own(id) && Looks("_" + id, start);
        if (cursor.TakeWord("linkStyle")) return LinkStyle(start);
        cursor.TakeWord("click");
        return Click(start);
    }

    bool Own(string id)
    {
        draft.Node(id);
        draft.Class(id, "_" + id);
        return true;
    }

    bool Put(string ids, string name)
    {
        foreach (var id in ids.Split(',')) draft.Class(id, name);
        return true;
    }

    bool Word(int start, string what, out string word)
    {
        var blanks = cursor.SkipBlanks();
        word = cursor.Until(Blank).Of(cursor.Text).ToString();
        if (blanks > 0 && word.Length > 0 && word.AsSpan().IndexOfAny(Brackets) < 0) return true;
        return cursor.Fail(new(start, Math.Max(cursor.At, start + 1)), $"{what} is missing", "classDef name fill:#fff · class a,b name · style id fill:#fff");
    }

    bool Looks(string name, int start)
    {
        if (cursor.SkipBlanks() == 0 || cursor.IsLineEnd || cursor.Now is ';') return cursor.Fail(new(start, cursor.At), "it says no look", "fill:#fff,stroke:#333");
        var range = cursor.Until(StyleEnds);
        if (!cursor.IsLineEnd && cursor.Now is not ';') return cursor.Fail($"'{cursor.Now}' cannot stand in a style", "colours are #rgb or names; rgb(…) is not read");
        var style = Style(range.Of(cursor.Text).ToString());
        foreach (var one in name.Split(',')) draft.Style(one, style);
        return true;
    }

    bool LinkStyle(int start)
    {
        if (!Word(start, "the number of an arrow", out var which)) return false;
        var numbers = which is "default" ? [] : which.Split(',');
        foreach (var number in numbers)
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                return cursor.Fail(new(start, cursor.At), $"'{number}' is no number of an arrow", "arrows count from 0; default means all");
            else if (index >= draft.Edges.Count)
                return cursor.Fail(new(start, cursor.At), $"there is no arrow {index}",
                    $"there are {draft.Edges.Count} above this line, counted from 0");
        if (cursor.SkipBlanks() == 0 || cursor.IsLineEnd) return cursor.Fail(new(start, cursor.At), "it says no look", "stroke:#333");
        var style = Style(cursor.Until(StyleEnds).Of(cursor.Text).ToString());
        draft.EdgeStyle(numbers.Select(n => int.Parse(n, NumberStyles.None, CultureInfo.InvariantCulture)), style);
        return cursor.IsLineEnd || cursor.Now is ';' || cursor.Fail($"'{cursor.Now}' cannot stand in a style");
    }

    bool Click(int start)
    {
        if (!Word(start, "a node", out _)) return false;
        cursor.SkipBlanks();
        var rest = cursor.Text[cursor.At..(cursor.RestOfLine().End)].TrimEnd().TrimEnd(';');
        return ClickRest().IsMatch(rest)
            || cursor.Fail(new(start, cursor.At), "it does not say what a click does", "click id \"https://…\" \"tooltip\", or click id call name()");
    }

    /// <summary>What can be drawn of it. Colours are checked here, since they go into an SVG.</summary>
    static FlowStyle Style(string css)
    {
        var style = new FlowStyle(null, null);
        foreach (var part in css.Split(','))
        {
            var (key, value) = part.Split(':', 2) is [var k, var v] ? (k.Trim(), v.Trim()) : ("", "");
            style = key switch
            {
                "fill" when Colour().IsMatch(value) => style with { Fill = value },
                "stroke" when Colour().IsMatch(value) => style with { Stroke = value },
                "color" when Colour().IsMatch(value) => style with { Text = value },
                "stroke-dasharray" => style with { IsDashed = value is not ("0" or "none") },
                "stroke-width" when double.TryParse(value.Replace("px", "", StringComparison.Ordinal), NumberStyles.Float,
                    CultureInfo.InvariantCulture, out var width) && width is >= 0 and <= 20 => style with { Width = width },
                _ => style,
            };
        }
        return style;
    }

    [GeneratedRegex(@"^(?:#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-zA-Z]{3,20})$")] private static partial Regex Colour();

    [GeneratedRegex(@"^(?:(?:call\s+)?[\w.$-]+\s*(?:\([^)\n]*\))?(?:\s+""[^""]*"")?|(?:href\s+)?""[^""]*""(?:\s+""[^""]*"")?(?:\s+_(?:self|blank|parent|top))?)\s*$")] private static partial Regex ClickRest();
}
