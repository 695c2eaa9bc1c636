using Kedge.Site.Html;

namespace Kedge.Site.Highlighting;

/// <summary>Code with its parts named by class: comments c, strings s, numbers n, keywords k, built in b, functions f, keys a, variables v.</summary>
static class Highlighter
{
    /// <summary>Longer code is data: colours would cost more than they tell.</summary>
    const int Longest = 256 << 10;

    public static void Write(HtmlText html, string language, ReadOnlySpan<char> code)
    {
        if (code.Length > Longest || Language.Named(language) is not { } known)
        {
            html.Text(code);
            return;
        }
        switch (known.Row.Form)
        {
            case LanguageForm.Code: new Lexer(html, known).Write(code); break;
            case LanguageForm.Tags: TagLexer.Write(html, code); break;
            default: LineLexer.Write(html, known, code); break;
        }
    }

    public static void Span(HtmlText html, string name, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return;
        html.Raw("<span class=\"").Raw(name).Raw("\">").Text(text).Raw("</span>");
    }
}
