using System.Text;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Fixes;

/// <summary>
/// Ids that hold on every engine: <c>&lt;a id="…"&gt;&lt;/a&gt;</c> above each heading that GitHub names otherwise than Kedge does, since that is
/// the only one which all keep as it is written.
/// </summary>
public static class PortableIds
{
    /// <summary>The page's text with them, and how many were added. What has one already stays as it is.</summary>
    public static (string Text, int Added) Into(Page page)
    {
        var text = page.Text;
        var (written, at, added) = (new StringBuilder(), 0, 0);
        var end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        foreach (var (heading, id) in page.Headings.Zip(page.Ids.Own).Where((_, i) => Lacks(page, i)))
        {
            var start = page.Lines.StartOf(page.Lines.LineOf(heading.Range.Start));
            written.Append(text, at, start - at).Append($"<a id=\"{id}\"></a>{end}{end}");
            (at, added) = (start, added + 1);
        }
        return (written.Append(text, at, text.Length - at).ToString(), added);
    }

    /// <summary>Not in quotes and lists: a line above would have to carry their marks. Nor where <c>{#id}</c> says it for the engines that know that.</summary>
    static bool Lacks(Page page, int heading)
    {
        var id = page.Ids.Own[heading];
        var range = page.Headings[heading].Range;
        var line = page.Lines.StartOf(page.Lines.LineOf(range.Start));
        return id.Length > 0 && page.Headings[heading].ExplicitId is null && id != page.Ids.OnGitHub[heading]
            && page.HtmlIds.All(html => html.Id != id) && page.Text.AsSpan(line, range.Start - line).IsWhiteSpace();
    }
}
