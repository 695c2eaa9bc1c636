using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kedge.Docs.Anchors;
using Kedge.Site.Html;

namespace Kedge.Site.Export.Docusaurus;

/// <summary>
/// A project of Docusaurus: pages as CommonMark (a brace or a comment would be a mistake in MDX), twins in the folder of their language.
/// What is not a page is served as it is from <c>static/</c>; pictures stand beside their pages.
/// </summary>
sealed partial class DocusaurusProject : ExportPlan
{
    const string Pages = "docs/", Theirs = "docusaurus-plugin-content-docs/current";
    /// <summary>A link that is not a page of this language.</summary>
    const string AsIs = "pathname://";
    static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    readonly Dictionary<string, SitePage> _twins;
    readonly HashSet<string> _translated;

    public DocusaurusProject(SitePlan site) : base(site)
    {
        _twins = site.Nav.Root.All().Where(n => n.Twin(Language) is not null && n.Twin(Other) is not null)
            .ToDictionary(n => n.Twin(Other)!.Path, n => n.Twin(Language)!, StringComparer.Ordinal);
        _translated = _twins.Values.Select(page => page.Path).ToHashSet(StringComparer.Ordinal);
    }

    public override Dialect Dialect { get; } = new DocusaurusDialect();

    string OtherCode => Words.In(Other).Code;

    /// <summary>Of the site on its host, with a slash at both ends.</summary>
    string Base => ContentsPage.RootOf(Site);

    public override string Name(SitePage page) => base.Name(_twins.GetValueOrDefault(page.Path, page));

    public override string Folder(SitePage page) => _twins.ContainsKey(page.Path) ? $"i18n/{OtherCode}/{Theirs}/" : Pages;

    public override SitePage? InPlaceOf(SitePage page) => _twins.GetValueOrDefault(page.Path);

    /// <summary>Each language is built apart: a page of another one is no file of this one.</summary>
    public override string? Address(SitePage from, SitePage to) => IsElsewhere(from, to) ? AsIs + Route(to) : null;

    bool IsElsewhere(SitePage from, SitePage to) => _twins.TryGetValue(from.Path, out var twin) ? twin == to : _twins.ContainsKey(to.Path);

    /// <summary>In the other language a twin stands in another folder than pages without one: seen from the top, both are found.</summary>
    public override string Link(SitePage from, SitePage to) =>
        _twins.ContainsKey(from.Path) || _translated.Contains(to.Path) ? "/" + Addresses.Encoded(Name(to)) : base.Link(from, to);

    public override string HtmlAddress(SitePage from, SitePage to) => IsElsewhere(from, to) ? AsIs + Route(to) : Route(to);

    /// <summary>Where a browser finds the page.</summary>
    string Route(SitePage page)
    {
        var name = Name(page)[..^".md".Length];
        if (name == "index") name = "";
        else if (name.EndsWith("/index", StringComparison.Ordinal)) name = name[..^"/index".Length];
        return Base + (_twins.ContainsKey(page.Path) ? OtherCode + "/" : "") + Addresses.Encoded(name);
    }

    public override string Copy(SitePage from, string path, bool isImage, ISet<(string Path, string Address)> copies)
    {
        if (!isImage) return HtmlCopy(from, path, isImage, copies);
        copies.Add((path, Folder(from) + Site.AddressOf(path)));
        return Addresses.Relative(Name(from), Site.AddressOf(path));
    }

    public override string HtmlCopy(SitePage from, string path, bool isImage, ISet<(string Path, string Address)> copies)
    {
        copies.Add((path, "static/" + Site.AddressOf(path)));
        return (isImage ? "" : AsIs) + Base + Addresses.Encoded(Site.AddressOf(path));
    }

    public override IEnumerable<(string Address, byte[] Bytes)> Own(PageNeeds needs, bool hasMath)
    {
        var mermaid = needs.HasFlag(PageNeeds.Mermaid);
        yield return ("docusaurus.config.js", Encoding.UTF8.GetBytes(Config(mermaid, hasMath)));
        yield return ("sidebars.js", Encoding.UTF8.GetBytes($"module.exports = {new JsonObject { ["pages"] = new Sidebar(this).Pages() }.ToJsonString(Readable)};\n"));
        yield return ("package.json", Json(Package(mermaid, hasMath)));
        if (_twins.Count > 0) yield return ($"i18n/{OtherCode}/{Theirs}.json", Json(new Sidebar(this).Labels()));
    }

    static byte[] Json(JsonObject value) => Encoding.UTF8.GetBytes(value.ToJsonString(Readable) + "\n");

    string Config(bool mermaid, bool hasMath)
    {
        var code = Words.In(Language).Code;
        var values = new Dictionary<string, string>
        {
            ["TITLE"] = Quoted.Of(Site.Title),
            ["URL"] = Quoted.Of(Site.Settings.Site.Url is { } url ? new Uri(url).GetLeftPart(UriPartial.Authority) : "http://localhost:3000"),
            ["BASE"] = Quoted.Of(Base),
            ["LANGUAGE"] = Quoted.Of(code),
            ["LOCALES"] = _twins.Count > 0 ? $"{Quoted.Of(code)}, {Quoted.Of(OtherCode)}" : Quoted.Of(code),
            ["THEMES"] = "'@docusaurus/theme-classic'" + (mermaid ? ", '@docusaurus/theme-mermaid'" : ""),
            ["MERMAID"] = mermaid ? "true" : "false",
            ["ITEMS"] = string.Join(", ", Items()),
            ["MATH"] = hasMath ? "const plugin = (name) => require(name).default ?? require(name);\n\n" : "",
            ["FORMULAS"] = hasMath ? Formulas : "",
            ["STYLE"] = hasMath ? "\n  clientModules: [require.resolve('katex/dist/katex.min.css')]," : "",
        };
        return Place().Replace(Embedded.Text(typeof(DocusaurusProject), "config.data.js"), place => values[place.Value]);
    }

    const string Formulas = """

            // One dollar is a price or a variable of the shell.
            remarkPlugins: [[plugin('remark-math'), { singleDollarTextMath: false }]],
            rehypePlugins: [plugin('rehype-katex')],
        """;

    [GeneratedRegex("TITLE|URL|BASE|LANGUAGE|LOCALES|THEMES|MERMAID|ITEMS|MATH|FORMULAS|STYLE")]
    private static partial Regex Place();

    IEnumerable<string> Items()
    {
        if (_twins.Count > 0) yield return "{ type: 'localeDropdown', position: 'right' }";
        if (Site.Settings.Site.Repository is { } repository) yield return $"{{ href: {Quoted.Of(repository)}, label: 'Git', position: 'right' }}";
    }

    /// <summary>Exact versions, tried together. The search of Docusaurus is a service or another package: none is named here.</summary>
    static JsonObject Package(bool mermaid, bool hasMath)
    {
        var needed = new JsonObject
        {
            ["@docusaurus/core"] = "3.10.2", ["@docusaurus/plugin-content-docs"] = "3.10.2", ["@docusaurus/theme-classic"] = "3.10.2",
            ["@mdx-js/react"] = "3.1.1", ["react"] = "19.2.0", ["react-dom"] = "19.2.0",
        };
        if (mermaid) (needed["@docusaurus/theme-mermaid"], needed["@mermaid-js/layout-elk"]) = ("3.10.2", "0.1.9");
        if (hasMath) (needed["katex"], needed["rehype-katex"], needed["remark-math"]) = ("0.16.47", "7.0.1", "6.0.0");
        return new()
        {
            ["name"] = "docs", ["version"] = "0.0.0", ["private"] = true,
            ["scripts"] = new JsonObject { ["start"] = "docusaurus start", ["build"] = "docusaurus build", ["serve"] = "docusaurus serve" },
            ["dependencies"] = needed,
        };
    }
}
