namespace Kedge.EndToEnd.Site;

/// <summary>
/// A site with a page of every kind, made by the built program: prose, all blocks in two languages, the legend, all pages, a recorded run,
/// an address that moved, two versions. Made once, when the first test asks.
/// </summary>
public sealed class ShownSite : IDisposable
{
    readonly Built _built = new();
    readonly SemaphoreSlim _turn = new(1);
    string? _url;

    /// <summary>Every kind of page, seen from the site's folder.</summary>
    public static readonly string[] Pages =
    [
        "_site/index.html", "_site/docs/index.html", "_site/docs/guide.html", "_site/docs/all.html", "_site/docs/all.zh-CN.html", "_site/docs/legend.html",
        "_site/contents.html", "_site/runs/index.html", "_site/runs/index.zh-CN.html", Run, "versions/v2/index.html", "versions/v1/docs/all.html",
    ];

    /// <summary>The page of the run; which folder it has is known once it is made.</summary>
    public const string Run = "RUN";

    internal Built Built => _built;

    /// <summary>The address of a page from the disk.</summary>
    public async Task<string> Url(string page) => $"{await Made()}/{(page == Run ? Path.GetRelativePath(_built.Folder, RunPage) : page)}";

    string RunPage =>
        Directory.EnumerateFiles(Path.Combine(_built.Folder, "_site/runs"), "curves.js", SearchOption.AllDirectories)
            .Select(f => Path.Combine(Path.GetDirectoryName(f)!, "index.html")).First();

    async Task<string> Made()
    {
        await _turn.WaitAsync();
        try { return _url ??= await Make(); }
        finally { _turn.Release(); }
    }

    async Task<string> Make()
    {
        var all = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Site/all.data.txt"));
        _built.Write("kedge.docs.yaml", "site:\n  title: Demo\n  url: https://example.org/demo\n");
        _built.Write("README.md", "# Demo\n\nWhat it is, and [more](docs/all.md).\n\n## Start\n\n```bash\nkedge lock\n```\n\n## Go on\n\nA [guide](docs/guide.md).\n");
        _built.Write("docs/README.md", "# Book\n\nIts parts.\n\n## First\n\n## Second\n\n- [Guide](guide.md)\n- [All](all.md)\n");
        _built.Write("docs/guide.md", "---\nredirect_from: [old/guide.html]\n---\n# Guide\n\nWords.\n\n## Part\n\nMore words.\n");
        _built.Write("docs/all.md", all);
        _built.Write("docs/all.zh-CN.md", await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Site/all.zh-CN.data.txt")));
        _built.Write("docs/legend.md", "---\nlang: en\n---\n# Legend\n\n" + (await _built.Kedge("docs", "anchors")).Ended(0).Out);
        _built.Write("kedge.yaml", "name: demo\n");
        await File.WriteAllBytesAsync(Path.Combine(_built.Folder, "docs/picture.png"), Picture);
        _built.Write("train.py", "import math\nfor i in range(200):\n    print(f'step {i} loss {2.3 * math.exp(-i / 60):.4f}', flush=True)\n");
        (await _built.Kedge("run", "--engine", "host", "--name", "baseline", "--", "python3", "train.py", "--lr", "0.1")).Ended(0);
        (await _built.Kedge("docs", "build", "--out", "_site")).Ended(0);
        foreach (var version in (string[])["v1", "v2"]) (await _built.Kedge("docs", "build", "--out", "versions", "--as", version)).Ended(0);
        return "file://" + _built.Folder;
    }

    /// <summary>Forty by twenty pixels of one colour.</summary>
    static byte[] Picture =>
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAACgAAAAUCAIAAABwJOjsAAAAJElEQVR42mNwaDgwIIhh1OJRi0ctHrV41OJRi0ctHrV45FgMAKW9sD1aUArMAAAAAElFTkSuQmCC");

    public void Dispose()
    {
        _built.Dispose();
        _turn.Dispose();
    }
}
