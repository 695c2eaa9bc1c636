using System.Text;
using Markdig.Syntax.Inlines;

namespace Kedge.Docs.Pages;

/// <summary>What a reader sees of inlines: no markup, entities resolved, no HTML tags.</summary>
static class PlainText
{
    public static string Of(ContainerInline? inline)
    {
        if (inline is null) return "";
        var plain = new StringBuilder();
        Append(inline, plain);
        return plain.ToString().Trim();
    }

    static void Append(ContainerInline parent, StringBuilder plain)
    {
        for (var inline = parent.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            switch (inline)
            {
                case LiteralInline literal: plain.Append(literal.Content.AsSpan()); break;
                case CodeInline code: plain.Append(code.ContentSpan); break;
                case HtmlEntityInline entity: plain.Append(entity.Transcoded.AsSpan()); break;
                case AutolinkInline auto: plain.Append(auto.Url); break;
                case LineBreakInline: plain.Append(' '); break;
                case LinkInline { IsImage: true }: break;
                case ContainerInline container: Append(container, plain); break;
            }
        }
    }

    /// <summary>A heading's own id at its end, as Docusaurus, MkDocs and Pandoc write it: <c>Title {#id}</c>.</summary>
    public static (string Words, string? Id) SplitId(string plain)
    {
        if (!plain.EndsWith('}')) return (plain, null);
        var open = plain.LastIndexOf("{#", StringComparison.Ordinal);
        return open < 0 || plain.AsSpan(open).Contains(' ') ? (plain, null) : (plain[..open].TrimEnd(), plain[(open + 2)..^1]);
    }
}
