using System.Globalization;
using System.Text;
using Kedge.Site.Html;

namespace Kedge.Site.Formulas;

/// <summary>
/// TeX's formulas as MathML, which browsers draw without any script. The part of TeX that papers on learning use is known; a formula with anything
/// else is not half translated: the answer is null, and the reader sees the TeX itself.
/// </summary>
public sealed class TexReader
{
    const int Longest = 20_000, Deepest = 60;
    readonly string _tex;
    int _at, _depth;

    TexReader(string tex) => _tex = tex;

    /// <summary>Null: the formula has something that is not known here.</summary>
    public static string? MathMl(string tex, bool display)
    {
        if (tex.Length > Longest) return null;
        try
        {
            var reader = new TexReader(tex);
            var body = reader.Row(end: null);
            if (reader._at < tex.Length) return null;
            return $"<math{(display ? " display=\"block\" tabindex=\"0\"" : "")}><semantics><mrow>{body}</mrow><annotation encoding=\"application/x-tex\">{Xml(tex)}</annotation></semantics></math>";
        }
        catch (UnknownTex)
        {
            return null;
        }
    }

    /// <summary>A command that is not known, or a formula that is broken.</summary>
    sealed class UnknownTex : Exception;

    char Now => _at < _tex.Length ? _tex[_at] : '\0';

    /// <param name="end">The command that ends it; null: a closing brace or the end of the text.</param>
    string Row(string? end)
    {
        if (++_depth > Deepest) throw new UnknownTex();
        var row = new StringBuilder();
        while (_at < _tex.Length && Now != '}' && Now != '&' && !IsAt("\\\\") && !(end is not null && IsAt(end)) && !IsAt("\\end") && !IsAt("\\right"))
        {
            if (char.IsWhiteSpace(Now) || Now == '%') _at++;
            else row.Append(Scripted());
        }
        _depth--;
        return row.ToString();
    }

    bool IsAt(string text) => string.CompareOrdinal(_tex, _at, text, 0, text.Length) == 0;

    /// <summary>One thing with what stands above and below it.</summary>
    string Scripted()
    {
        var (atom, limits) = Now is '_' or '^' ? ("<mrow></mrow>", false) : Atom();
        string? below = null, above = null;
        for (Blank(); Now is '_' or '^' or '\''; Blank())
        {
            var mark = _tex[_at++];
            if (mark == '\'') above += "<mo>′</mo>";
            else if (mark == '_' && below is null) below = Argument();
            else if (mark == '^' && (above is null || above.StartsWith("<mo>′", StringComparison.Ordinal))) above += Argument();
            else throw new UnknownTex();
        }
        var (both, under, over) = limits ? ("munderover", "munder", "mover") : ("msubsup", "msub", "msup");
        return (below, above) switch
        {
            (null, null) => atom,
            (null, _) => $"<{over}>{atom}<mrow>{above}</mrow></{over}>",
            (_, null) => $"<{under}>{atom}<mrow>{below}</mrow></{under}>",
            _ => $"<{both}>{atom}<mrow>{below}</mrow><mrow>{above}</mrow></{both}>",
        };
    }

    void Blank()
    {
        while (char.IsWhiteSpace(Now)) _at++;
    }

    /// <summary>A group in braces, or one character or command.</summary>
    string Argument()
    {
        Blank();
        if (_at >= _tex.Length) throw new UnknownTex();
        return Now == '{' ? Group() : Atom().Html;
    }

    string Group()
    {
        _at++;
        var row = Row(end: null);
        if (Now != '}') throw new UnknownTex();
        _at++;
        return $"<mrow>{row}</mrow>";
    }

    (string Html, bool Limits) Atom()
    {
        var c = Now;
        if (c == '{') return (Group(), false);
        if (c == '\\') return Command();
        if (char.IsAsciiDigit(c)) return ($"<mn>{Number()}</mn>", false);
        _at++;
        if (c is '$' or '#' or '}' or '&') throw new UnknownTex();
        if (c == '~') return ("<mspace width=\"0.25em\"/>", false);
        if (char.IsHighSurrogate(c) && char.IsLowSurrogate(Now)) return ($"<mtext>{c}{_tex[_at++]}</mtext>", false);
        if (char.IsLetter(c)) return ($"<{(c < 0x2E80 ? "mi" : "mtext")}>{c}</{(c < 0x2E80 ? "mi" : "mtext")}>", false);
        return ($"<mo{(c is '(' or ')' or '[' or ']' or '|' or '/' ? " stretchy=\"false\"" : "")}>{Xml(c == '-' ? "−" : c == '*' ? "∗" : c.ToString())}</mo>", false);
    }

    string Number()
    {
        var start = _at;
        while (char.IsAsciiDigit(Now) || Now == '.' && _at + 1 < _tex.Length && char.IsAsciiDigit(_tex[_at + 1])) _at++;
        return _tex[start.._at];
    }

    string Name()
    {
        var start = ++_at;
        while (char.IsAsciiLetter(Now)) _at++;
        if (_at == start && _at < _tex.Length) _at++;
        return _tex[start.._at];
    }

    (string Html, bool Limits) Command()
    {
        var (name, all) = (Name(), Symbols.All);
        if (all.Letters.TryGetValue(name, out var letter)) return ($"<mi>{letter}</mi>", false);
        if (all.Operators.TryGetValue(name, out var sign)) return ($"<mo stretchy=\"false\">{sign}</mo>", false);
        if (all.Large.TryGetValue(name, out var large)) return ($"<mo>{large}</mo>", !name.EndsWith("int", StringComparison.Ordinal));
        if (all.FunctionNames.Contains(name)) return Function(name);
        if (all.Spaces.TryGetValue(name, out var width)) return (string.Create(CultureInfo.InvariantCulture, $"<mspace width=\"{width}em\"/>"), false);
        if (all.Accents.TryGetValue(name, out var accent)) return ($"<mover accent=\"true\">{Argument()}<mo>{accent}</mo></mover>", name == "overbrace");
        if (all.Under.TryGetValue(name, out var under)) return ($"<munder>{Argument()}<mo>{under}</mo></munder>", name == "underbrace");
        if (all.Variants.TryGetValue(name, out var variant)) return (MathText.In(variant, Words()), false);
        return (Structure(name), false);
    }

    /// <summary>What a limit or a maximum is over stands below it.</summary>
    static (string Html, bool Limits) Function(string name) =>
        name is "lim" or "min" or "max" or "sup" or "inf" or "argmin" or "argmax" or "limsup" or "liminf"
            ? ($"<mi>{name}</mi>", true)
            : ($"<mrow><mi>{name}</mi><mo>&#x2061;</mo></mrow>", false);

    string Structure(string name) => name switch
    {
        "frac" or "dfrac" or "tfrac" or "cfrac" => $"<mfrac>{Argument()}{Argument()}</mfrac>",
        "binom" => $"<mrow><mo>(</mo><mfrac linethickness=\"0\">{Argument()}{Argument()}</mfrac><mo>)</mo></mrow>",
        "sqrt" => Root(),
        "left" => Fenced(),
        "begin" => Environment(),
        "big" or "Big" or "bigg" or "Bigg" or "bigl" or "bigr" or "Bigl" or "Bigr" or "limits" or "nolimits" or "displaystyle" or "textstyle" => "",
        "{" or "}" or "%" or "$" or "#" or "&" or "_" => $"<mo stretchy=\"false\">{Xml(name)}</mo>",
        "|" => "<mo stretchy=\"false\">‖</mo>",
        "tag" => $"<mspace width=\"2em\"/><mtext>({Xml(Words())})</mtext>",
        _ => throw new UnknownTex(),
    };

    string Root()
    {
        if (Now != '[') return $"<msqrt>{Argument()}</msqrt>";
        var close = _tex.IndexOf(']', _at);
        if (close < 0) throw new UnknownTex();
        var index = Nested(_tex[(_at + 1)..close]);
        _at = close + 1;
        return $"<mroot>{Argument()}<mrow>{index}</mrow></mroot>";
    }

    string Nested(string tex)
    {
        var inner = new TexReader(tex) { _depth = _depth + 1 };
        var row = inner.Row(end: null);
        return inner._at == tex.Length ? row : throw new UnknownTex();
    }

    string Fenced()
    {
        var open = Fence();
        var row = Row("\\right");
        if (!IsAt("\\right")) throw new UnknownTex();
        _at += "\\right".Length;
        return $"<mrow><mo>{open}</mo>{row}<mo>{Fence()}</mo></mrow>";
    }

    string Fence()
    {
        Blank();
        if (_at >= _tex.Length) throw new UnknownTex();
        if (Now != '\\') return _tex[_at++] is var c && c == '.' ? "" : Xml(c.ToString());
        var name = Name();
        return name is "{" or "}" ? name : name == "|" ? "‖" : Symbols.All.Operators.GetValueOrDefault(name) ?? throw new UnknownTex();
    }

    /// <summary>The characters of a group as they are.</summary>
    string Words()
    {
        Blank();
        if (Now != '{') return _at < _tex.Length && Now != '\\' ? _tex[_at++].ToString() : throw new UnknownTex();
        var close = _tex.IndexOf('}', _at);
        if (close < 0 || _tex.AsSpan(_at + 1, close - _at - 1).ContainsAny('{', '\\')) throw new UnknownTex();
        var words = _tex[(_at + 1)..close];
        _at = close + 1;
        return words;
    }

    string Environment()
    {
        var name = Words().TrimEnd('*');
        if (name == "array") Words();
        var (open, close) = name switch
        {
            "matrix" or "aligned" or "align" or "array" or "split" or "gathered" or "gather" or "equation" => ("", ""), "pmatrix" => ("(", ")"), "bmatrix" => ("[", "]"),
            "vmatrix" => ("|", "|"), "Bmatrix" => ("{", "}"), "cases" => ("{", ""), _ => throw new UnknownTex(),
        };
        var table = new StringBuilder("<mtr><mtd>");
        for (; ; )
        {
            table.Append(Row("\\end"));
            if (Now == '&') table.Append(Step(1, "</mtd><mtd>"));
            else if (IsAt("\\\\")) table.Append(Step(2, "</mtd></mtr><mtr><mtd>"));
            else break;
        }
        if (!IsAt("\\end")) throw new UnknownTex();
        _at += "\\end".Length;
        if (Words().TrimEnd('*') != name) throw new UnknownTex();
        var alignment = name is "aligned" or "align" or "split"
            ? " columnalign=\"right left\" class=\"aligned\""
            : name == "cases"
            ? " columnalign=\"left\" class=\"cases\""
            : "";
        return $"<mrow>{Sign(open)}<mtable{alignment}>{table}</mtd></mtr></mtable>{Sign(close)}</mrow>";
    }

    string Step(int length, string html)
    {
        _at += length;
        return html;
    }

    static string Sign(string fence) => fence.Length == 0 ? "" : $"<mo>{fence}</mo>";

    static string Xml(string text)
    {
        using var html = new HtmlText();
        return html.Text(text).ToString();
    }
}
