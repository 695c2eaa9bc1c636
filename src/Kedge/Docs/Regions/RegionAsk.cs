using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Regions;

/// <summary>What a marker asks for, and on which page it stands.</summary>
public sealed record RegionAsk(Marker Marker, Page Page, Known Known)
{
    public string? this[string key] => Marker[key] is { Length: > 0 } value ? value : null;

    /// <summary>Of the page, or as <c>lang=en</c>, <c>lang=zh</c> says.</summary>
    public PageLanguage Language => this["lang"] switch
    {
        "en" => PageLanguage.English,
        "zh" => PageLanguage.Chinese,
        _ => Languages.Of(Page),
    };

    /// <summary>A word in the page's language.</summary>
    public string Say(string english, string chinese) => Language == PageLanguage.Chinese ? chinese : english;

    /// <summary>The project that is meant: the folder that <c>in=</c> names, else the page's own. From the root of the tree.</summary>
    public Checked<string> Folder => this["in"] is { } named ? InTree(named) : Checked<string>.Ok(FolderOf(Page.Path));

    public Checked<KnownProject> Project => Folder.Then(folder => Known.Project[folder]);

    /// <summary>The run that <c>run=</c> names.</summary>
    public Checked<KnownRun> Run => Required("run").Then(RunOf);

    public Checked<KnownRun> RunOf(string wanted) => Folder.Then(folder => Known.Run[$"{folder}\n{wanted}"]);

    /// <summary>A path from the root of the tree as a link from this page.</summary>
    public string Linked(string path)
    {
        var from = FolderOf(Page.Path);
        return Path.GetRelativePath("/" + from, "/" + path);
    }

    /// <summary>The file that <c>src=</c> names, from the root of the tree.</summary>
    public Checked<string> Source => Required("src").Then(InTree);

    public Checked<string> Required(string key) => this[key] is { } value ? Checked<string>.Ok(value) : Checked<string>.Bad(RegionProblems.KeyMissing(Marker.Kind, key));

    /// <summary>A path as typed: from the root of the tree, or with <c>./</c> or <c>../</c> from the page's folder. Nothing outside of the tree.</summary>
    public Checked<string> InTree(string typed)
    {
        var fromPage = typed.StartsWith("./", StringComparison.Ordinal) || typed.StartsWith("../", StringComparison.Ordinal);
        var parts = new List<string>(fromPage ? FolderOf(Page.Path).Split('/', StringSplitOptions.RemoveEmptyEntries) : []);
        foreach (var part in typed.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count == 0) return Checked<string>.Bad(RegionProblems.OutOfTree(typed));
            else parts.RemoveAt(parts.Count - 1);
        }
        return typed.StartsWith('/') || typed.Contains('\0') ? Checked<string>.Bad(RegionProblems.OutOfTree(typed)) : Checked<string>.Ok(string.Join('/', parts));
    }

    internal static string FolderOf(string page) => page.LastIndexOf('/') is var slash and >= 0 ? page[..slash] : "";
}
