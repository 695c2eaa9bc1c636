using System.Net;
using System.Security;
using System.Text;
using Kedge.Docs.Configuration;
using Kedge.Docs.Pages;
using Kedge.Site.Html;
using Kedge.Site.Html.Inlines;
using Markdig.Syntax;

namespace Kedge.Site.Export.Edits;

/// <summary>
/// HTML that stands in Markdown: cut down to what formats, as on Kedge's own sites, since site makers pass all of it on; with links that are
/// right in the new place. <c>site: html:</c> in the settings changes that here, too.
/// </summary>
sealed class HtmlEdits(PageEdits edits, ExportLinks links, HtmlMode mode)
{
    public int Lost { get; private set; }

    public void Write(Page page)
    {
        foreach (var zone in page.Zones.Where(z => z.Kind == ZoneKind.HtmlTag)) Tag(zone.Range);
    }

    /// <summary>Where Markdown goes on inside of a tag, Python-Markdown must be told.</summary>
    public void TellMarkdown(MarkdownDocument document)
    {
        foreach (var html in document.Descendants<HtmlBlock>())
        {
            var range = new TextRange(html.Span.Start, Math.Min(edits.Text.Length, html.Span.End + 1));
            var name = NameOf(range);
            if (name is not ("details" or "div") || range.Of(edits.Text).Contains($"</{name}", StringComparison.OrdinalIgnoreCase)) continue;
            edits.Insert(range.Start + 1 + name.Length, " markdown=\"1\"");
        }
    }

    void Tag(TextRange range)
    {
        var name = NameOf(range);
        if (mode == HtmlMode.Escape || mode == HtmlMode.Safe && (!SafeHtml.IsTag(name) || edits.Text[range.End - 1] != '>'))
            edits.Replace(new(range.Start, range.Start + 1), "&lt;");
        else if (edits.Text[range.Start + 1] != '/') Attributes(range, name);
    }

    string NameOf(TextRange range)
    {
        var tag = range.Of(edits.Text);
        var from = tag.StartsWith("</") ? 2 : Math.Min(1, tag.Length);
        var length = 0;
        while (from + length < tag.Length && char.IsAsciiLetterOrDigit(tag[from + length])) length++;
        return tag.Slice(from, length).ToString().ToLowerInvariant();
    }

    /// <summary>A tag with nothing wrong in it stays as it was typed.</summary>
    void Attributes(TextRange tag, string name)
    {
        var written = new StringBuilder("<").Append(name);
        var same = true;
        foreach (var (attribute, value) in HtmlAttributes.Of(edits.Text, tag))
        {
            var (key, was) = (attribute.Of(edits.Text).ToString().ToLowerInvariant(), WebUtility.HtmlDecode(value.Of(edits.Text).ToString()));
            var now = Value(name, key, was);
            same &= now == was;
            if (now is not null) written.Append(' ').Append(key).Append("=\"").Append(SecurityElement.Escape(now)).Append('"');
        }
        if (same) return;
        if (name == "details" && tag.Of(edits.Text).Contains(" open", StringComparison.OrdinalIgnoreCase)) written.Append(" open=\"\"");
        edits.Replace(tag, written.Append(edits.Text[tag.End - 2] == '/' ? " />" : ">").ToString());
    }

    string? Value(string tag, string key, string was)
    {
        if (key is not ("href" or "src")) return mode == HtmlMode.Allow || SafeHtml.IsAttribute(tag, key) ? was : null;
        if (links.ToHtml(was, isImage: key == "src") is { } address) return address;
        Lost++;
        return null;
    }
}
