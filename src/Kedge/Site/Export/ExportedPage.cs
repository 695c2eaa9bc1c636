using Kedge.Docs.Pages;
using Kedge.Runs.Page;
using Kedge.Site.Export.Edits;
using Kedge.Site.Html;

namespace Kedge.Site.Export;

/// <summary>A page as it is written into the project.</summary>
/// <param name="Copies">Files of the tree that it shows or offers, with where they must stand.</param>
/// <param name="Lost">How many of its links lead nowhere: they are words, or lead to a page's start.</param>
sealed record ExportedPage(string Text, IReadOnlyCollection<(string Path, string Address)> Copies, bool HasMath, int Lost)
{
    /// <summary>Nothing is written anew but what has to be: every other byte of the text is the author's.</summary>
    public static ExportedPage Of(ExportPlan plan, SitePage source)
    {
        var (page, document) = plan.Parsed(source);
        if (document is null) return new(AsCode(source), [], false, 0);
        var edits = new PageEdits(page.Text, page.Lines);
        var links = new ExportLinks(plan, source);
        var settings = plan.Site.Settings;
        var words = new WordEdits(edits, page, plan.Dialect);
        if (plan.Dialect.FrontMatter(source, page) is { } front)
            edits.Replace(page.FrontMatter, (page.FrontMatter.IsEmpty ? front + "\n\n" : front).ReplaceLineEndings(edits.NewLine));
        words.Markers();
        words.HeadingIds();
        words.Fences();
        if (plan.InPlaceOf(source) is { } original) TwinIds.Into(edits, page, plan.Parsed(original).Page);
        if (!plan.Dialect.IsCommonMark) new ListEdits(edits).Of(document);
        new NoticeEdits(edits, plan.Dialect, source.Language).Of(document);
        var marked = new LinkEdits(edits, page, links);
        marked.Write();
        var html = new HtmlEdits(edits, links, settings.Site.Html);
        html.Write(page);
        if (!plan.Dialect.IsCommonMark) html.TellMarkdown(document);
        else MathEdits.Double(edits, document);
        words.Anchors(settings.Anchors, source.Language);
        return new(edits.Applied(), links.Copies, MathEdits.Has(document), links.Lost + marked.Lost + html.Lost);
    }

    /// <summary>What nobody can read as Markdown is shown as it is.</summary>
    static string AsCode(SitePage source)
    {
        var fence = new string('`', MarkdownText.LongestRun(source.Text) + 3);
        return $"# {source.Title.ReplaceLineEndings(" ")}\n\n{Words.In(source.Language).Unparsed}\n\n{fence}text\n{source.Text}\n{fence}\n";
    }
}
