using System.Text;
using Kedge.Docs.Pages;
using Kedge.Site.Export.Edits;

namespace Kedge.Site.Export;

/// <summary>What a site maker wants written otherwise than GitHub.</summary>
abstract class Dialect
{
    /// <summary>The line, or lines, before a block that stands out.</summary>
    /// <param name="depth">How many such blocks may be inside of each other below it, itself included.</param>
    public abstract string Opening(Notice notice, int depth);

    /// <summary>The line behind it; null: its end shows by how far its lines stand to the right.</summary>
    public abstract string? Closing(Notice notice, int depth);

    /// <summary>What stands before each of its lines.</summary>
    public abstract string Inside { get; }

    /// <summary><c>!!!</c>, <c>???</c> and <c>===</c> are its own.</summary>
    public abstract bool KnowsIndented { get; }

    /// <summary>Lists and tables are read as GitHub reads them.</summary>
    public abstract bool IsCommonMark { get; }

    /// <summary>The ids that it gives to a page's headings when nothing else is said.</summary>
    public abstract IReadOnlyList<string> IdsOf(IReadOnlyList<Heading> headings);

    /// <summary>What stands behind a fence, without what it would stumble over.</summary>
    public abstract string FenceWords(string language, string arguments);

    /// <summary>The front matter to write; null: as it is, or none.</summary>
    public abstract string? FrontMatter(SitePage source, Page page);

    /// <summary>Only what is meant for a site: other keys may be no YAML, or mean something else elsewhere.</summary>
    protected static string PlainFrontMatter(string? title, string? description)
    {
        var kept = new StringBuilder("---\n");
        if (title is not null) kept.Append("title: ").Append(Quoted.Of(title)).Append('\n');
        if (description is not null) kept.Append("description: ").Append(Quoted.Of(description)).Append('\n');
        return kept.Append("---").ToString();
    }
}
