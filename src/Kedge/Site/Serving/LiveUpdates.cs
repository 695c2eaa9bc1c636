using Kedge.Docs.Configuration;
using Kedge.Site.Import;

namespace Kedge.Site.Serving;

/// <summary>From a saved file to the open page: reads it, takes it into the site and says so.</summary>
public sealed class LiveUpdates(LiveSite site, SiteFolder sources, SiteServer server)
{
    /// <summary>Some editors empty a file before they write it.</summary>
    static readonly TimeSpan WhileEmpty = TimeSpan.FromMilliseconds(40);

    /// <summary>Called with each page that was taken in.</summary>
    public Action<string> Saved { get; init; } = _ => { };
    /// <summary>Takes in settings that were saved, with all pages as they are under them; whether that was possible.</summary>
    public Func<CancellationToken, Task<bool>> Renewed { get; init; } = _ => Task.FromResult(false);

    /// <summary>Until cancelled.</summary>
    public async Task Run(PageWatch watch, CancellationToken ct)
    {
        foreach (var path in watch.Saves(ct))
        {
            if (path == SettingsFile.Name || path == MkdocsFile.Name) await Settings(path, ct).ConfigureAwait(false);
            else if (IsMarkdown(path)) await Page(path, ct).ConfigureAwait(false);
            else if (Assets.IsShown(path)) await Asset(path).ConfigureAwait(false);
            // A folder that is gone or has another name now does not name what was in it.
            else foreach (var below in site.Below(path)) await Page(below, ct).ConfigureAwait(false);
        }
    }

    static bool IsMarkdown(string path) => path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase);

    async Task Settings(string path, CancellationToken ct)
    {
        await Task.Delay(WhileEmpty, ct).ConfigureAwait(false);
        if (!await Renewed(ct).ConfigureAwait(false)) return;
        await server.Say(LiveSite.Any).ConfigureAwait(false);
        Saved(path);
    }

    async Task Page(string path, CancellationToken ct)
    {
        if (!sources.IsPage(path)) return;
        var page = sources.Page(path, []);
        if (page is { Bytes.Length: 0 })
        {
            await Task.Delay(WhileEmpty, ct).ConfigureAwait(false);
            page = sources.Page(path, []);
        }
        if (site.Change(path, page) is not { } address) return;
        await server.Say(address).ConfigureAwait(false);
        Saved(path);
    }

    async Task Asset(string path)
    {
        sources.Forget(path);
        site.Forget();
        await server.Say(LiveSite.Any).ConfigureAwait(false);
    }
}
