using System.Text;

namespace Kedge.Site.Export;

/// <summary>Where a site has no page at its root: a list of where to begin, since site makers link to it from everywhere.</summary>
static class StartPage
{
    public const string Name = "index.md", Address = "docs/" + Name;

    public static bool IsMissing(ExportPlan plan) => plan.Site.Pages.All(page => plan.Folder(page) + plan.Name(page) != Address);

    public static string Of(ExportPlan plan)
    {
        var text = new StringBuilder("# ").Append(OneLine(plan.Site.Title)).Append("\n\n");
        foreach (var node in plan.Site.Nav.Root.Children)
            if (node.First(plan.Language) is { } first) text.Append($"- [{OneLine(node.Title(plan.Language))}]({Addresses.Encoded(plan.Name(first))})\n");
        return text.ToString();
    }

    /// <summary>Titles are words of the pages: nothing in them is markup.</summary>
    static string OneLine(string title)
    {
        var words = new StringBuilder();
        foreach (var c in title.ReplaceLineEndings(" "))
            if (c is '<' or '&') words.Append(c == '<' ? "&lt;" : "&amp;");
            else words.Append(c is '[' or ']' or '*' or '_' or '`' or '\\' or '{' ? "\\" : "").Append(c);
        return words.ToString();
    }
}
