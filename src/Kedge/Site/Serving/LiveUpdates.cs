namespace Kedge.Site.Serving;

/// <summary>From a saved file to the open page: reads it, takes it into the site and says so.</summary>
public sealed class LiveUpdates(LiveSite site, SiteFolder sources, SiteServer server)
{
    /// <summary>Some editors empty a file before they write it.</summary>
    static readonly TimeSpan WhileEmpty = TimeSpan.FromMilliseconds(40);

    /// <summary>Until cancelled.</summary>
    /// <param name="saved">Called with each page that was taken in.</param>
    public async Task Run(PageWatch watch, Action<string> saved, CancellationToken ct)
    {
        foreach (var path in watch.Saves(ct))
        {
            if (!path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase))
            {
                if (!Assets.IsShown(path)) continue;
                sources.Forget(path);
                site.Forget();
                await server.Say(LiveSite.Any).ConfigureAwait(false);
                continue;
            }
            if (!sources.IsPage(path)) continue;
            var page = sources.Page(path, []);
            if (page is { Bytes.Length: 0 })
            {
                await Task.Delay(WhileEmpty, ct).ConfigureAwait(false);
                page = sources.Page(path, []);
            }
            if (site.Change(path, page) is not { } address) continue;
            await server.Say(address).ConfigureAwait(false);
            saved(path);
        }
    }
}
