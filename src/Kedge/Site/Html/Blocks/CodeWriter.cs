using Kedge.Docs.Diagrams.Drawing;
using Kedge.Docs.Diagrams.Mermaid.Syntax;
using Kedge.Site.Highlighting;
using Markdig.Helpers;
using Markdig.Syntax;

namespace Kedge.Site.Html.Blocks;

/// <summary>Code, coloured here and now so that no script need do it.</summary>
sealed class CodeWriter(PageDraft draft)
{
    public void Indented(CodeBlock code) => Write("", "", TextOf(code));

    public void Fenced(FencedCodeBlock fenced)
    {
        var language = LanguageOf(fenced.Info);
        var text = TextOf(fenced);
        if (language == "mermaid") Mermaid(text);
        else Write(language, fenced.Arguments ?? "", text);
    }

    /// <summary>The first word after the fence; <c>{.python}</c> and <c>python{1,3}</c> mean python.</summary>
    static string LanguageOf(string? said)
    {
        var word = (said ?? "").TrimStart('{', '.').AsSpan();
        var end = word.IndexOfAny("{}, :");
        return (end < 0 ? word : word[..end]).ToString().ToLowerInvariant();
    }

    /// <summary>Flowcharts are drawn here and now; other kinds are pictures where a script draws them, and without one their source.</summary>
    void Mermaid(string text)
    {
        // Its labels are words that readers see, and look for; a piece of the page's own text is always found.
        draft.Plain.Text(text);
        if (MermaidSyntax.Flowchart(text) is { } chart)
        {
            // Keyboards must reach what scrolls.
            draft.Html.Raw("<div class=\"diagram\" tabindex=\"0\">\n").Raw(FlowchartSvg.Draw(chart, $"diagram-{++draft.Made}")).Raw("</div>\n");
            return;
        }
        draft.Needs |= PageNeeds.Mermaid;
        draft.Html.Raw("<pre class=\"mermaid\">").Text(text).Raw("</pre>\n");
    }

    void Write(string language, string arguments, string text)
    {
        draft.Plain.Text(text);
        var html = draft.Html;
        if (Title(arguments) is { } title) html.Raw("<p class=\"code-title\">").Text(title).Raw("</p>\n");
        // Keyboards must reach what scrolls.
        html.Raw("<pre tabindex=\"0\"");
        if (language.Length > 0) html.Attribute("data-lang", language);
        html.Raw("><code>");
        Highlighter.Write(html, language, text);
        html.Raw("</code></pre>\n");
    }

    /// <summary><c>title="train.py"</c></summary>
    static string? Title(string arguments)
    {
        const string mark = "title=\"";
        var at = arguments.IndexOf(mark, StringComparison.Ordinal);
        if (at < 0) return null;
        var rest = arguments[(at + mark.Length)..];
        return rest.IndexOf('"') is var end and > 0 ? rest[..end] : null;
    }

    static string TextOf(CodeBlock code)
    {
        var lines = code.Lines;
        var length = 0;
        for (var i = 0; i < lines.Count; i++) length += lines.Lines[i].Slice.Length + 1;
        return string.Create(length, lines, Copy);
    }

    static void Copy(Span<char> text, StringLineGroup lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines.Lines[i].Slice.AsSpan();
            line.CopyTo(text);
            text[line.Length] = '\n';
            text = text[(line.Length + 1)..];
        }
    }
}
