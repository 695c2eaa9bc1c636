using Kedge.Site.Formulas;
using Markdig.Extensions.Mathematics;

namespace Kedge.Site.Html.Inlines;

/// <summary>Formulas: MathML, which needs no script; where the TeX is beyond what is known, the TeX itself.</summary>
static class MathWriter
{
    public static void Inline(PageDraft draft, MathInline math)
    {
        var tex = math.Content.AsSpan().Trim().ToString();
        draft.Plain.Text(tex);
        if (TexReader.MathMl(tex, display: math.DelimiterCount > 1) is { } drawn) draft.Html.Raw(drawn);
        else draft.Html.Raw("<code class=\"math\">").Text(tex).Raw("</code>");
    }

    public static void Block(PageDraft draft, MathBlock math)
    {
        var tex = math.Lines.ToString().Trim();
        draft.Plain.Text(tex);
        if (TexReader.MathMl(tex, display: true) is { } drawn) draft.Html.Raw(drawn).Raw("\n");
        else draft.Html.Raw("<pre class=\"math\" tabindex=\"0\">").Text(tex).Raw("</pre>\n");
    }
}
