using Kedge.Docs.Pages;
using Markdig.Syntax;

namespace Kedge.Site.Sources;

/// <summary>What a page is called, found without parsing all of it: navigation needs every page's title before the first one is written.</summary>
static class PageTitle
{
    /// <summary>A title that begins later is none.</summary>
    const int Farthest = 20_000;

    /// <summary>The words of the first heading of level one, or null.</summary>
    public static string? Find(string text, int start)
    {
        var (fence, before) = ('\0', "");
        for (var at = start; at < text.Length && at < start + Farthest;)
        {
            var end = text.AsSpan(at).IndexOfAny('\n', '\r') is var stop and >= 0 ? at + stop : text.Length;
            var line = text[at..end];
            at = end + 1;
            if (Fence(line) is var mark and not '\0') fence = fence == '\0' ? mark : fence == mark ? '\0' : fence;
            if (fence != '\0') continue;
            if (line.StartsWith("# ", StringComparison.Ordinal)) return Plain(line);
            if (line.Length > 0 && line.Trim('=').Trim().Length == 0 && before.Trim().Length > 0) return Plain(before + "\n===");
            before = line;
        }
        return null;
    }

    static char Fence(string line)
    {
        var text = line.AsSpan().TrimStart(' ');
        return text.StartsWith("```") ? '`' : text.StartsWith("~~~") ? '~' : '\0';
    }

    static string? Plain(string heading) =>
        heading.Length < 1_000 && Markup.Parse(heading, out _) is [HeadingBlock { Level: 1 } found, ..]
            && PlainText.SplitId(PlainText.Of(found.Inline)).Words is { Length: > 0 } words
            ? words
            : null;

    /// <summary>A file's or folder's name as words.</summary>
    public static string OfName(string name)
    {
        var words = name.Replace('-', ' ').Replace('_', ' ').Trim();
        return words.Length == 0 ? name : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
