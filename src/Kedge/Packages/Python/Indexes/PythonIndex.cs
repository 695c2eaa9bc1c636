using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using Kedge.Store;

namespace Kedge.Packages.Python.Indexes;

/// <summary>
/// Reads projects' pages from indexes (PEP 503 HTML, PEP 691 JSON, a plain folder of wheels) and the files that they list.
/// Each page is read once and remembered in the store, so that it can be used offline.
/// </summary>
public sealed class PythonIndex(BlobStore store, Web web, PythonSources sources, bool offline = false)
{
    const string Accept = SimpleJson.MediaType + ", application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";
    const long LargestPage = 64 << 20;
    const int Attempts = 4;
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    readonly ConcurrentDictionary<Uri, Lazy<Task<ProjectPage?>>> _pages = new();

    /// <summary>The first pause before a failed page is asked for again; it doubles each time.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    public PythonSources Sources => sources;

    /// <summary>
    /// What an index has of a project, or null when it has none. The first place that knows the project answers, as in uv:
    /// a name on a private index is never looked for on a public one behind it.
    /// </summary>
    /// <param name="index"><c>pypi</c>, or a variant such as <c>pytorch/cu128</c>.</param>
    public async Task<ProjectPage?> Find(string index, string project, CancellationToken ct)
    {
        foreach (var place in Places(index, project))
        {
            if (await Page(place, project, ct).ConfigureAwait(false) is not { } page) continue;
            // A page that lists many projects, or many variants of one, is read for its part.
            var files = page.Files.Where(f => Belongs(f.Name, project, index)).ToImmutableArray();
            if (!files.IsEmpty) return page with { Files = files };
        }
        return null;
    }

    /// <summary>Where a project may be listed. PyTorch's variants: per variant, in one page of all variants, or in one flat page per variant.</summary>
    IEnumerable<Uri> Places(string index, string project)
    {
        var slash = index.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return sources.OfPypi().Select(b => new Uri(b, project + "/"));
        var variant = index[(slash + 1)..];
        return sources.OfPytorch().SelectMany(b => new[] { new Uri(b, $"{variant}/{project}/"), new Uri(b, project + "/"), new Uri(b, variant + "/") });
    }

    static bool Belongs(string file, string project, string index)
    {
        if (!WheelName.TryParse(file, null, out var wheel))
            return WheelName.Normalise(file).StartsWith(project + "-", StringComparison.Ordinal);
        if (wheel.Normalised != project) return false;
        var plus = wheel.Version.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 || !index.StartsWith(PythonSources.Pytorch + "/", StringComparison.Ordinal)
            || index.EndsWith("/" + wheel.Version[(plus + 1)..], StringComparison.Ordinal);
    }

    Task<ProjectPage?> Page(Uri url, string project, CancellationToken ct) =>
        _pages.GetOrAdd(url, u => new(() => url.IsFile ? Task.FromResult(WheelFolder.Page(u, project)) : Read(u, project, ct))).Value;

    async Task<ProjectPage?> Read(Uri url, string project, CancellationToken ct)
    {
        var key = Digest.Of("page " + Web.Shown(url));
        if (offline) return Remembered(url, store.Recall("index", key) ?? throw new KedgeException(IndexProblems.NotRead(project, Web.Shown(url))));
        if (await Fetch(url, ct).ConfigureAwait(false) is not { } fetched) return null;
        store.Remember("index", key, fetched);
        return Remembered(url, fetched);
    }

    /// <summary>The bytes of a page with its final address before them, since links are relative to that; null when it is not there.</summary>
    async Task<byte[]?> Fetch(Uri url, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var answer = await web.OpenPage(url, Accept, ct).ConfigureAwait(false);
                if (answer.Status == HttpStatusCode.OK) return await Whole(answer, url, ct).ConfigureAwait(false);
                if (await Refused(answer, url, attempt, ct).ConfigureAwait(false)) return null;
            }
            catch (Exception failed) when (failed is HttpRequestException or TimeoutException or IOException)
            {
                if (attempt == Attempts) throw new KedgeException(IndexProblems.Unreachable(url, failed.GetBaseException().Message), failed);
                await Task.Delay(Pause * Math.Pow(2, attempt - 1), ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>True: the page is not there. False: worth another attempt, after a pause. Throws when there is no point in one.</summary>
    async Task<bool> Refused(WebAnswer answer, Uri url, int attempt, CancellationToken ct)
    {
        // PyTorch's own index answers 403 for what it does not have.
        if (answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden) return true;
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.ProxyAuthenticationRequired)
            throw new KedgeException(IndexProblems.Unauthorized(url, answer.Status));
        var wait = answer.RetryAfter is { } asked ? asked : Pause * Math.Pow(2, attempt - 1);
        if (answer.Status == HttpStatusCode.TooManyRequests && (attempt == Attempts || wait > LongestWait))
            throw new KedgeException(IndexProblems.TooMany(url, answer.RetryAfter));
        if (attempt == Attempts || (int)answer.Status < 429) throw new KedgeException(IndexProblems.Unreachable(url, $"the server answered {(int)answer.Status}"));
        await Task.Delay(wait < TimeSpan.Zero ? Pause : wait > LongestWait ? LongestWait : wait, ct).ConfigureAwait(false);
        return false;
    }

    static async Task<byte[]> Whole(WebAnswer answer, Uri url, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        bytes.Write(Encoding.UTF8.GetBytes(Web.WithoutCredentials(answer.Url ?? url) + "\n"));
        var buffer = new byte[64 << 10];
        for (int count; (count = await answer.Read(buffer, ct).ConfigureAwait(false)) > 0;)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > LargestPage) throw new KedgeException(IndexProblems.TooLarge(url, LargestPage));
        }
        return bytes.ToArray();
    }

    ProjectPage Remembered(Uri asked, byte[] remembered)
    {
        var end = Array.IndexOf(remembered, (byte)'\n');
        var address = new Uri(Encoding.UTF8.GetString(remembered, 0, end));
        var body = remembered.AsSpan(end + 1);
        var first = body.TrimStart(" \t\r\n\uFEFF"u8);
        var page = !first.IsEmpty && first[0] == '{'
            ? SimpleJson.Parse(body, address) ?? throw new KedgeException(IndexProblems.NotAnIndex(asked, null))
            : SimpleHtml.Parse(Encoding.UTF8.GetString(body), address);
        // A project without files is possible; one whose page speaks of something else is a login or an error.
        if (page.Files.IsEmpty && page.Title is { Length: > 0 } title && !title.Contains("links for", StringComparison.OrdinalIgnoreCase)
            && !title.Contains("index", StringComparison.OrdinalIgnoreCase))
            throw new KedgeException(IndexProblems.NotAnIndex(asked, title));
        return page with { Files = [.. page.Files.Select(f => f with { Url = Login(f.Url, asked) })] };
    }

    /// <summary>An index's credentials hold for its own host and no other.</summary>
    Uri Login(Uri file, Uri index) =>
        index.UserInfo.Length > 0 && file.UserInfo.Length == 0 && (file.Scheme, file.Authority) == (index.Scheme, index.Authority)
            ? new UriBuilder(file) { UserName = index.UserInfo.Split(':')[0], Password = index.UserInfo.Split(':', 2).ElementAtOrDefault(1) ?? "" }.Uri
            : sources.WithLogin(file);
}
