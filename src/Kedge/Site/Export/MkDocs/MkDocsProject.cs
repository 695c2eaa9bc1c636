using System.Text;
using Kedge.Docs.Anchors;
using Kedge.Site.Html;
using Kedge.Site.Nav;
using Kedge.Site.Theme;

namespace Kedge.Site.Export.MkDocs;

/// <summary>A project of MkDocs with its Material theme. Pages become <c>page.html</c> as on Kedge's own site, so HTML in Markdown finds its pictures.</summary>
sealed class MkDocsProject(SitePlan site) : ExportPlan(site)
{
    const string Mathematics = """
          - pymdownx.arithmatex:
              generic: true
        """;

    public override Dialect Dialect { get; } = new MkDocsDialect();

    public override string HtmlAddress(SitePage from, SitePage to) => Addresses.Relative(Name(from), Path.ChangeExtension(Name(to), ".html"));

    public override string Copy(SitePage from, string path, bool isImage, ISet<(string Path, string Address)> copies)
    {
        copies.Add((path, "docs/" + Site.AddressOf(path)));
        return Addresses.Relative(from.Address, Site.AddressOf(path));
    }

    public override string HtmlCopy(SitePage from, string path, bool isImage, ISet<(string Path, string Address)> copies) => Copy(from, path, isImage, copies);

    public override IEnumerable<(string Address, byte[] Bytes)> Own(PageNeeds needs, bool hasMath)
    {
        yield return ("mkdocs.yml", Encoding.UTF8.GetBytes(Yaml(needs, hasMath)));
        yield return ("docs/" + Layout.Folder + "material.css", Encoding.UTF8.GetBytes(Embedded.Text(typeof(MkDocsProject), "material.data.css")));
        if (!needs.HasFlag(PageNeeds.Mermaid)) yield break;
        // Material would ask another server for it.
        foreach (var (address, bytes) in ThemeFiles.Mermaid()) yield return ("docs/" + address, bytes);
    }

    string Yaml(PageNeeds needs, bool hasMath)
    {
        var yaml = new StringBuilder("site_name: ").Append(Quoted.Of(Site.Title)).Append('\n');
        if (Site.Settings.Site.Url is { } url) yaml.Append("site_url: ").Append(Quoted.Of(url)).Append('\n');
        if (Site.Settings.Site.Repository is { } repository) yaml.Append("repo_url: ").Append(Quoted.Of(repository)).Append('\n');
        yaml.Append(Embedded.Text(typeof(MkDocsProject), "mkdocs.data.yml")
            .Replace("LANGUAGE", Language == PageLanguage.Chinese ? "zh" : "en", StringComparison.Ordinal));
        if (hasMath) yaml.Append(Mathematics).Append('\n');
        Script(yaml, needs, hasMath);
        yaml.Append("nav:\n");
        Nav(yaml);
        return yaml.ToString();
    }

    static void Script(StringBuilder yaml, PageNeeds needs, bool hasMath)
    {
        if (!hasMath && !needs.HasFlag(PageNeeds.Mermaid)) return;
        yaml.Append("extra_javascript:\n");
        if (needs.HasFlag(PageNeeds.Mermaid)) yaml.Append($"  - {Layout.Folder}mermaid.js\n");
        if (hasMath) yaml.Append("  - https://cdn.jsdelivr.net/npm/mathjax@3.2.2/es5/tex-mml-chtml.js\n");
    }

    /// <summary>Material has one navigation for all languages: the pages in the other one are a part of it.</summary>
    void Nav(StringBuilder yaml)
    {
        var root = Site.Nav.Root;
        if (StartPage.IsMissing(this)) yaml.Append("  - ").Append(Quoted.Of(Site.Title)).Append(": ").Append(StartPage.Name).Append('\n');
        if (Home is { } home) Page(yaml, "  ", (root.Title(Language), home));
        foreach (var child in root.Children) Node(yaml, "  ", (child, Language, true));
        if (!root.All().Any(HasTwin)) return;
        yaml.Append("  - ").Append(Quoted.Of(Words.In(Language).OtherLanguage)).Append(":\n");
        if (HasTwin(root)) Page(yaml, "      ", (root.Title(Other), root.Twin(Other)!));
        foreach (var child in root.Children) Node(yaml, "      ", (child, Other, false));
    }

    bool HasTwin(NavNode node) => node.Twin(Language) is not null && node.Twin(Other) is not null;

    /// <param name="what">All pages, in a language where they are; or only the twins in it.</param>
    void Node(StringBuilder yaml, string blanks, (NavNode Node, PageLanguage Language, bool All) what)
    {
        var (node, language, all) = what;
        var page = all ? node.Page(language) : HasTwin(node) ? node.Twin(language) : null;
        if (node.Children.Count == 0)
        {
            if (page is not null) Page(yaml, blanks, (node.Title(language), page));
            return;
        }
        if (!node.All().Any(n => all ? n.HasPage : HasTwin(n))) return;
        yaml.Append(blanks).Append("- ").Append(Quoted.Of(node.Title(language))).Append(":\n");
        if (page is not null) yaml.Append(blanks).Append("    - ").Append(Quoted.Of(Name(page))).Append('\n');
        foreach (var child in node.Children) Node(yaml, blanks + "    ", (child, language, all));
    }

    void Page(StringBuilder yaml, string blanks, (string Title, SitePage Page) entry) =>
        yaml.Append(blanks).Append("- ").Append(Quoted.Of(entry.Title)).Append(": ").Append(Quoted.Of(Name(entry.Page))).Append('\n');
}
