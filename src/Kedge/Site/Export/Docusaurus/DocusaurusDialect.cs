using System.Security;
using System.Text;
using Kedge.Docs.Pages;
using Kedge.Site.Export.Edits;

namespace Kedge.Site.Export.Docusaurus;

/// <summary>CommonMark as Docusaurus reads it: containers with colons, HTML, ids behind headings.</summary>
sealed class DocusaurusDialect : Dialect
{
    const string OwnWord = "kedge:run";

    public override string Inside => "";
    public override bool KnowsIndented => false;
    public override bool IsCommonMark => true;

    public override string Opening(Notice notice, int depth)
    {
        if (notice.Folding != Folding.None) return Details(notice);
        var kind = notice.Kind switch { "important" => "info", "caution" => "danger", var other => other };
        var isUsual = notice.Title is null && kind == notice.Kind && notice.Language == default;
        return Colons(depth) + kind + (isUsual ? "" : $"[{Label(notice.Words)}]");
    }

    /// <summary>Between blank lines, so that what is inside is Markdown.</summary>
    static string Details(Notice notice)
    {
        var group = notice.Group.Length > 0 ? $" name=\"{notice.Group}\"" : "";
        return $"<details{group}{(notice.Folding == Folding.Open ? " open" : "")}><summary>{SecurityElement.Escape(notice.Words)}</summary>\n";
    }

    public override string? Closing(Notice notice, int depth) => notice.Folding == Folding.None ? Colons(depth) : "\n</details>\n";

    /// <summary>What holds others needs more colons than they have.</summary>
    static string Colons(int depth) => new(':', depth + 2);

    static string Label(string words)
    {
        var label = new StringBuilder();
        foreach (var c in words.AsSpan().Trim())
            label.Append(c is '[' or ']' or '\\' ? "\\" : "").Append(c);
        return label.ToString();
    }

    public override IReadOnlyList<string> IdsOf(IReadOnlyList<Heading> headings) => PageIds.Numbered([.. headings.Select(h => Slugs.Slugger(h.Plain))], "-");

    public override string FenceWords(string language, string arguments) =>
        arguments.Contains(OwnWord, StringComparison.Ordinal) ? $"{language} {FenceWord.Find(arguments, "title=\"")}".TrimEnd() : $"{language} {arguments}".TrimEnd();

    /// <summary>Docusaurus takes a title from the heading as it is typed: where that has a backslash or a brace, the words are said again.</summary>
    public override string? FrontMatter(SitePage source, Page page)
    {
        var isTyped = page.Headings.FirstOrDefault(h => h.Level == 1) is { } heading && heading.Content.Of(page.Text).IndexOfAny('\\', '{') >= 0;
        if (page.FrontMatter.IsEmpty && !isTyped) return null;
        return PlainFrontMatter(isTyped ? source.Title : source.Front.Title, source.Front.Description);
    }
}
