namespace Kedge.Docs.Pages;

/// <summary>Finds tags and comments in a stretch of HTML: ids, links, images. One pass, no tree: what is broken is skipped.</summary>
static class HtmlScan
{
    public static void Over(string text, TextRange range, InlineWalk found)
    {
        for (var at = range.Start; at < range.End;)
        {
            var open = text.AsSpan(at, range.End - at).IndexOf('<');
            if (open < 0) return;
            at += open;
            at = text.AsSpan(at).StartsWith("<!--") ? Comment(text, new(at, range.End), found) : Tag(text, new(at, range.End), found);
        }
    }

    static int Comment(string text, TextRange range, InlineWalk found)
    {
        var from = Math.Min(range.Start + 4, range.End);
        var close = text.AsSpan(from, range.End - from).IndexOf("-->");
        var end = close < 0 ? range.End : from + close + 3;
        found.Zones.Add(new(new(range.Start, end), ZoneKind.Comment));
        found.Comments.Add(new(new(range.Start, end), new(from, close < 0 ? end : from + close)) { IsClosed = close >= 0 });
        return end;
    }

    static int Tag(string text, TextRange range, InlineWalk found)
    {
        var next = range.Start + 1 < range.End ? text[range.Start + 1] : ' ';
        if (!char.IsAsciiLetter(next) && next is not ('/' or '!' or '?')) return range.Start + 1;
        var end = EndOf(text, range);
        var tag = new TextRange(range.Start, end);
        found.Zones.Add(new(tag, ZoneKind.HtmlTag));
        if (char.IsAsciiLetter(next)) Attributes(text, tag, found);
        return end;
    }

    /// <summary>Past the &gt; that closes the tag, which may stand in quotes before.</summary>
    public static int EndOf(string text, TextRange range)
    {
        var quote = '\0';
        for (var at = range.Start; at < range.End; at++)
        {
            var c = text[at];
            if (quote != 0) quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'') quote = c;
            else if (c == '>') return at + 1;
        }
        return range.End;
    }

    static void Attributes(string text, TextRange tag, InlineWalk found)
    {
        var isImage = text.AsSpan(tag.Start, tag.Length).StartsWith("<img", StringComparison.OrdinalIgnoreCase);
        TextRange source = default, alternative = default;
        foreach (var (name, value) in HtmlAttributes.Of(text, tag))
        {
            var word = name.Of(text);
            if (word.Equals("id", StringComparison.OrdinalIgnoreCase) || word.Equals("name", StringComparison.OrdinalIgnoreCase))
                found.Ids.Add(new(value, value.Of(text).ToString()));
            else if (word.Equals("href", StringComparison.OrdinalIgnoreCase) || word.Equals("src", StringComparison.OrdinalIgnoreCase)) source = value;
            else if (word.Equals("alt", StringComparison.OrdinalIgnoreCase)) alternative = value.IsEmpty ? new(value.Start, value.Start) : value;
        }
        if (!source.IsEmpty)
            found.Links.Add(new(LinkKind.Html, tag, source, alternative, source.Of(text).ToString()) { IsImage = isImage,
                Label = alternative != default ? "alt" : null });
    }
}
