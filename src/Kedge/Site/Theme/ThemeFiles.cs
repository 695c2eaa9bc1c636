using System.IO.Compression;

namespace Kedge.Site.Theme;

/// <summary>Style and scripts: files of the program that are laid beside the pages.</summary>
public static class ThemeFiles
{
    /// <summary>In every page's head, before anything is drawn: the chosen colours, so that a dark page does not flash white.</summary>
    public const string First = "<script>document.documentElement.className='js';try{var t=localStorage.kedgeTheme;if(t)document.documentElement.dataset.theme=t}catch(e){}</script>\n";

    /// <summary>The file of the theme that stands at an address; null: none.</summary>
    public static byte[]? At(string address) => address switch
    {
        Html.Layout.Folder + "site.css" => Read("site.data.css"),
        Html.Layout.Folder + "site.js" => Read("site.data.js"),
        Html.Layout.Folder + "live.js" => Read("live.data.js"),
        Html.Layout.Folder + "curves.js" => Read("curves.data.js"),
        Html.Layout.Folder + "runs.js" => Read("runs.data.js"),
        Html.Layout.Folder + "uPlot.js" => Read("uPlot.data.js"),
        Html.Layout.Folder + "uPlot.css" => Read("uPlot.data.css"),
        Html.Layout.Folder + "mermaid.js" => Read("mermaid.data.js"),
        Html.Layout.Folder + "mermaid.min.js" => Unpacked("mermaid.min.data.js.gz"),
        _ => null,
    };

    public static byte[] Read(string name)
    {
        using var stream = Embedded.Open(typeof(ThemeFiles), name);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>uPlot, which draws curves to zoom into; only where there is a run's page. MIT licence, kept beside it.</summary>
    public static IEnumerable<(string Address, byte[] Bytes)> Curves()
    {
        yield return (Html.Layout.Folder + "curves.js", Read("curves.data.js"));
        yield return (Html.Layout.Folder + "uPlot.js", Read("uPlot.data.js"));
        yield return (Html.Layout.Folder + "uPlot.css", Read("uPlot.data.css"));
    }

    /// <summary>Mermaid, which draws what was written by hand; only where a page has such a thing. MIT licence, kept beside it.</summary>
    public static IEnumerable<(string Address, byte[] Bytes)> Mermaid()
    {
        yield return (Html.Layout.Folder + "mermaid.js", Read("mermaid.data.js"));
        yield return (Html.Layout.Folder + "mermaid.min.js", Unpacked("mermaid.min.data.js.gz"));
    }

    static byte[] Unpacked(string name)
    {
        using var stream = Embedded.Open(typeof(ThemeFiles), name);
        using var plain = new GZipStream(stream, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        plain.CopyTo(bytes);
        return bytes.ToArray();
    }
}
