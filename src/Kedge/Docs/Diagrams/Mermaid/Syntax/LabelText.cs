using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax;

/// <summary>A label as a reader is to see it: entity codes resolved, tags and Markdown marks gone.</summary>
static partial class LabelText
{
    public static ImmutableArray<string> Lines(string label)
    {
        var isMarkdown = label.Length > 1 && label[0] is '`' && label[^1] is '`';
        var text = isMarkdown ? Marks().Replace(label[1..^1], "") : label;
        return [.. Breaks().Replace(text, "\n").Split('\n').Select(Plain)];
    }

    /// <summary>One line of it.</summary>
    public static string Plain(string text)
    {
        var plain = Icon().Replace(Tag().Replace(text, ""), "");
        // Made HTML's first and resolved with those: "#amp;lt;" is "&lt;" to a reader, not "<".
        plain = Entity().Replace(plain, m => m.Groups[1].Value is var code && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number is > 31 and < 0xD800 or > 0xDFFF and <= 0x10FFFF ? $"&#{code};" : "\uFFFD"
            : $"&{code};");
        return Blanks().Replace(WebUtility.HtmlDecode(plain), " ").Trim();
    }

    [GeneratedRegex(@"<br\s*/?>|\\n", RegexOptions.IgnoreCase)] private static partial Regex Breaks();

    [GeneratedRegex(@"</?[A-Za-z][^<>]*>")] private static partial Regex Tag();

    [GeneratedRegex(@"\bfa[bklrs]?:fa-[\w-]+\s?")] private static partial Regex Icon();

    [GeneratedRegex(@"#(\w{1,10});")] private static partial Regex Entity();

    [GeneratedRegex(@"[\s\x00-\x1f]+")] private static partial Regex Blanks();

    [GeneratedRegex(@"\*\*|\*|(?<!\w)__?|__?(?!\w)")] private static partial Regex Marks();
}
