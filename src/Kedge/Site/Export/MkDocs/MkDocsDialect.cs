using System.Buffers;
using Kedge.Docs.Pages;
using Kedge.Site.Export.Edits;
using Kedge.Specs;
using Kedge.Specs.Yaml;

namespace Kedge.Site.Export.MkDocs;

/// <summary>Python-Markdown with the extensions of <see cref="MkDocsProject"/>.</summary>
sealed class MkDocsDialect : Dialect
{
    static readonly SearchValues<char> LanguageLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_#.+-");
    static readonly string[] KnownWords = ["title=\"", "hl_lines=\"", "linenums=\""];

    public override string Inside => "    ";
    public override bool KnowsIndented => true;
    public override bool IsCommonMark => false;

    public override string Opening(Notice notice, int depth)
    {
        var mark = notice.Folding switch { Folding.Open => "???+", Folding.Closed => "???", _ => "!!!" };
        // Material has four colours for GitHub's five, and calls the strongest "danger".
        var kind = notice.Kind switch { "caution" => "danger", var other => other };
        var isUsual = notice.Title is null && kind == notice.Kind && notice.Language == default;
        return isUsual ? $"{mark} {kind}" : $"{mark} {kind} \"{notice.Words.Replace('"', '\'')}\"";
    }

    public override string? Closing(Notice notice, int depth) => null;

    /// <summary>Braces at the end of a heading would be taken for attributes, unless an id stands behind them.</summary>
    public override IReadOnlyList<string> IdsOf(IReadOnlyList<Heading> headings) =>
        [.. PageIds.Numbered([.. headings.Select(h => Slugs.Pymdownx(h.Plain))], "_").Zip(headings, (id, heading) => heading.Plain.EndsWith('}') ? "" : id)];

    /// <summary>Words that are not understood would turn the whole block into a paragraph.</summary>
    public override string FenceWords(string language, string arguments)
    {
        if (language.StartsWith('{')) return Joined(language, arguments);
        var letters = language.AsSpan().IndexOfAnyExcept(LanguageLetters) is var stop and >= 0 ? language[..stop] : language;
        return Joined(letters, string.Join(' ', KnownWords.Select(word => FenceWord.Find(arguments, word)).OfType<string>()));
    }

    static string Joined(string language, string rest) => rest.Length > 0 ? $"{language} {rest}" : language;

    /// <summary>What is no YAML would be shown on the page.</summary>
    public override string? FrontMatter(SitePage source, Page page)
    {
        if (page.FrontMatter.IsEmpty) return null;
        var problems = new List<Problem>();
        YamlTree.Read(new SourceText(page.Path, page.FrontMatter.Of(page.Text).Trim("-.\r\n").ToString() + "\n"), problems);
        return problems.Count > 0 ? PlainFrontMatter(source.Front.Title, source.Front.Description) : null;
    }
}
