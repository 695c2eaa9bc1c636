using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using Kedge.Docs.Configuration;
using Kedge.Docs.Pages;
using Kedge.Site.Html.Blocks;
using Markdig.Syntax;

namespace Kedge.Site.Html.Inlines;

/// <summary>
/// HTML that stands in Markdown. What formats and nothing more goes through, as on GitHub: tags and attributes of a list, links checked as
/// all others, every tag closed where its block ends. Everything else is shown as it was typed. <c>site: html:</c> in the settings changes that.
/// </summary>
sealed class SafeHtml(PageDraft draft, LinkWriter links, AnchorWriter anchors)
{
    static readonly FrozenSet<string> Tags = """
        a abbr b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img
        ins kbd li mark ol p picture pre q rp rt ruby s samp small source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    static readonly FrozenSet<string> Empty = new[] { "br", "hr", "img", "wbr", "col", "source" }.ToFrozenSet(StringComparer.Ordinal);
    static readonly FrozenSet<string> Attributes = """
        align alt cite colspan datetime dir headers height id lang open reversed rowspan scope span start summary title type valign value width
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    readonly List<string> _open = [];
    readonly HtmlMode _mode = draft.Site.Settings.Site.Html;

    /// <summary>A tag that formats and nothing more.</summary>
    public static bool IsTag(string name) => Tags.Contains(name);

    /// <summary>
    /// An attribute that formats; those that link are looked at apart. The name of a picture would stand before the document's own
    /// functions, of a link it is an old id.
    /// </summary>
    public static bool IsAttribute(string tag, string name) => Attributes.Contains(name) || name == "name" && tag == "a";

    public int Depth => _open.Count;

    /// <summary>Closes what HTML has opened since there were so many open tags.</summary>
    public void CloseTo(int depth)
    {
        while (_open.Count > depth) Close(_open.Count - 1);
    }

    public void Block(HtmlBlock block)
    {
        var text = block.Lines.ToString();
        if (_mode == HtmlMode.Escape && !text.AsSpan().TrimStart().StartsWith("<!--")) Shown(text);
        else Through(text);
        draft.Html.Raw("\n");
    }

    public void Inline(string tag) => Through(tag);

    /// <summary>As typed, in a block of its own.</summary>
    void Shown(string text)
    {
        draft.Html.Raw("<pre><code>").Text(text).Raw("</code></pre>");
        draft.Plain.Text(text);
    }

    void Through(string text)
    {
        if (_mode == HtmlMode.Allow) draft.Html.Raw(text);
        else Pieces(text);
    }

    void Pieces(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('<', at);
            if (open != at) Words(text[at..(open < 0 ? text.Length : open)]);
            if (open < 0) return;
            var end = EndOf(text, open);
            if (!text.AsSpan(open).StartsWith("<!--")) Tag(text, new(open, end));
            at = end;
        }
    }

    /// <summary>Past the tag or comment that begins here.</summary>
    static int EndOf(string text, int open)
    {
        if (!text.AsSpan(open).StartsWith("<!--")) return HtmlScan.EndOf(text, new(open, text.Length));
        var close = text.IndexOf("-->", Math.Min(open + 4, text.Length), StringComparison.Ordinal);
        return close < 0 ? text.Length : close + 3;
    }

    void Words(string text) => anchors.Text(WebUtility.HtmlDecode(text));

    void Tag(string text, TextRange range)
    {
        var tag = range.Of(text);
        var closing = tag.StartsWith("</");
        var from = closing ? 2 : 1;
        var length = tag[from..].IndexOfAnyExcept(Letters) is var stop and >= 0 ? stop : tag.Length - from;
        var name = tag.Slice(from, length).ToString().ToLowerInvariant();
        if (_mode == HtmlMode.Escape || !IsTag(name) || tag[^1] != '>') Escaped(tag);
        else if (closing) Closing(name);
        else Opening(name, text, range);
    }

    static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    void Escaped(ReadOnlySpan<char> tag)
    {
        draft.Html.Text(tag);
        draft.Plain.Text(tag);
    }

    void Opening(string name, string text, TextRange tag)
    {
        draft.Html.Raw("<").Raw(name);
        if (name == "details") Levels.Mark(draft, text.AsSpan(tag.End));
        var said = HtmlAttributes.Of(text, tag)
            .Select(a => (Name: a.Name.Of(text).ToString().ToLowerInvariant(), Value: WebUtility.HtmlDecode(a.Value.Of(text).ToString()))).ToList();
        foreach (var (attribute, value) in said) Attribute(name, attribute, value);
        if (name == "img") Sized(said);
        if (name == "details" && tag.Of(text).Contains(" open", StringComparison.OrdinalIgnoreCase)
            && !tag.Of(text).Contains("open=", StringComparison.OrdinalIgnoreCase))
            draft.Html.Raw(" open");
        draft.Html.Raw(">");
        if (!Empty.Contains(name)) _open.Add(name);
    }

    void Sized(List<(string Name, string Value)> said)
    {
        string? Of(string name) => said.FirstOrDefault(a => a.Name == name).Value;
        // A width in percent changes with the screen.
        if (Of("src") is not { } source || Of("height") is not null) return;
        if (Of("width") is not { } width) links.Sized(source, null);
        else if (int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels < 10_000) links.Sized(source, pixels);
    }

    void Attribute(string tag, string name, string value)
    {
        if (name is "href" or "src")
        {
            if (links.Resolve(value, isImage: name == "src") is { } address) draft.Html.Attribute(name, address);
        }
        else if (IsAttribute(tag, name)) draft.Html.Attribute(name, value);
    }

    /// <summary>Closes the tag and what was opened inside of it; one that was never opened is dropped.</summary>
    void Closing(string name)
    {
        var at = _open.LastIndexOf(name);
        if (at >= 0) CloseTo(at);
    }

    void Close(int at)
    {
        draft.Html.Raw("</").Raw(_open[at]).Raw(">");
        _open.RemoveAt(at);
    }
}
