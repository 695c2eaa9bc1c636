using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Kedge.Packages.Compression;
using Kedge.Store;

namespace Kedge.Packages.Debian.Archives;

/// <summary>What a lock may trust and when it is made.</summary>
/// <param name="Pins">Suite → SHA-256 of its Release file, instead of a signature.</param>
public sealed record ArchiveRules(IReadOnlyDictionary<string, Digest> Pins, bool AllowExpired, bool Offline, DateTimeOffset Now);

/// <summary>
/// Reads suites: Release by signature or pin, indexes by the Release's digests, both kept in the store. Door: network and store.
/// </summary>
public sealed class ArchiveReader(BlobStore store, Web web, Downloads downloads, Mirrors mirrors, ReleaseSeal seal)
{
    const int LargestRelease = 8 << 20;
    const long LargestIndex = 1L << 30;

    /// <summary>
    /// The suite's components, or the problem why an optional suite was not read. Throws KDG2101–2110 for one that must be.
    /// </summary>
    public async Task<(ImmutableArray<DebianSuite> Read, SuiteSkipped? Skipped)> Read(SuiteWanted wanted, string architecture, ArchiveRules rules, CancellationToken ct)
    {
        try
        {
            var text = await ReleaseText(wanted, rules, ct).ConfigureAwait(false);
            var release = Release.Parse(text) ?? throw new KedgeException(DebianProblems.NotRelease(wanted.Suite));
            Check(release, wanted, rules);
            var components = wanted.Components.Select(c => Component(wanted, release, Digest.Of(text), c, architecture, rules, ct));
            return ([.. (await Task.WhenAll(components).ConfigureAwait(false)).OfType<DebianSuite>()], null);
        }
        catch (KedgeException absent)
            when (wanted.Optional && absent.Problem.Code is DebianProblems.NoMirrorCode or DebianProblems.NoSuiteCode or DebianProblems.NotCachedCode)
        {
            return ([], new(wanted.Suite, absent.Problem));
        }
    }

    static void Check(Release release, SuiteWanted wanted, ArchiveRules rules)
    {
        if (release.Codename != wanted.Suite && release.Suite != wanted.Suite)
            throw new KedgeException(DebianProblems.OtherSuite(wanted.Suite, release.Codename));
        if (release.ValidUntil is { } until && until < rules.Now && !rules.AllowExpired)
            throw new KedgeException(DebianProblems.Expired(wanted.Suite, until));
    }

    async Task<string> ReleaseText(SuiteWanted wanted, ArchiveRules rules, CancellationToken ct)
    {
        var pinned = rules.Pins.TryGetValue(wanted.Suite, out var pin);
        var file = pinned ? "Release" : "InRelease";
        if (rules.Offline)
        {
            var (_, kept) = Recall(wanted, file) ?? throw new KedgeException(DebianProblems.NotCached(wanted.Suite));
            return await Opened(wanted, kept, pinned ? pin : null, ct).ConfigureAwait(false);
        }
        KedgeException? failure = null;
        foreach (var url in mirrors.For(wanted.Archive, $"dists/{wanted.Suite}/{file}"))
        {
            try
            {
                var bytes = await FetchRelease(wanted, file, url, ct).ConfigureAwait(false);
                var text = await Opened(wanted, bytes, pinned ? pin : null, ct).ConfigureAwait(false);
                return text;
            }
            catch (KedgeException one)
            {
                // A mirror that has the suite but cannot be trusted says more than one that lacks it.
                if (failure is null || failure.Problem.Code == DebianProblems.NoSuiteCode) failure = one;
            }
        }
        throw failure!;
    }

    async Task<string> Opened(SuiteWanted wanted, byte[] bytes, Digest? pin, CancellationToken ct)
    {
        if (pin is null) return await seal.Open(wanted.Archive.Split('-')[0], wanted.Suite, bytes, ct).ConfigureAwait(false);
        return Digest.Of(bytes) == pin
            ? Encoding.UTF8.GetString(bytes)
            : throw new KedgeException(DebianProblems.OtherThanPinned(wanted.Suite, pin.Value, Digest.Of(bytes)));
    }

    async Task<byte[]> FetchRelease(SuiteWanted wanted, string file, Uri url, CancellationToken ct)
    {
        var kept = Recall(wanted, file);
        var known = kept is { } entry && entry.Tag.StartsWith($"{url} ", StringComparison.Ordinal) ? entry.Tag[(url.ToString().Length + 1)..] : null;
        try
        {
            using var answer = await web.Open(url, 0, known, ct).ConfigureAwait(false);
            if (answer.Status == HttpStatusCode.NotModified) return kept!.Value.Bytes;
            if (answer.IsMissing) throw new KedgeException(DebianProblems.NoSuite(wanted.Suite, Web.WithoutCredentials(url)));
            if (answer.Status != HttpStatusCode.OK)
                throw new KedgeException(DebianProblems.CannotRead(Web.WithoutCredentials(url), $"the server answered {(int)answer.Status}"));
            var bytes = await ReadAll(answer, url, ct).ConfigureAwait(false);
            Remember(wanted, file, $"{url} {answer.ETag}", bytes);
            return bytes;
        }
        catch (Exception network) when (network is HttpRequestException or TimeoutException or IOException)
        {
            throw new KedgeException(DebianProblems.CannotRead(Web.WithoutCredentials(url), network.GetBaseException().Message), network);
        }
    }

    static async Task<byte[]> ReadAll(WebAnswer answer, Uri url, CancellationToken ct)
    {
        var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await answer.Read(buffer, ct).ConfigureAwait(false)) > 0;)
        {
            if (all.Length + count > LargestRelease)
                throw new KedgeException(DebianProblems.CannotRead(Web.WithoutCredentials(url), "it is far too large for a Release file"));
            all.Write(buffer, 0, count);
        }
        return all.ToArray();
    }

    async Task<DebianSuite?> Component(SuiteWanted wanted, Release release, Digest id, string component, string architecture, ArchiveRules rules, CancellationToken ct)
    {
        var folder = $"{component}/binary-{architecture}/";
        if (!release.Files.TryGetValue(folder + "Packages", out var plain)) throw new KedgeException(DebianProblems.NoIndex(wanted.Suite, component, architecture));
        var key = Digest.Of($"{PackagesReader.Format} {architecture} {plain.Sha256}");
        if (Kept(key) is { } kept) return new(wanted.Archive, wanted.Suite, id, release.Date, kept);
        if (rules.Offline) throw new KedgeException(DebianProblems.NotCached(wanted.Suite));
        var bytes = await Packages(wanted, release, folder, plain, ct).ConfigureAwait(false);
        var compact = new PackagesReader(architecture).Read(bytes);
        Keep(key, compact);
        return new(wanted.Archive, wanted.Suite, id, release.Date, new PackageIndex(compact));
    }

    PackageIndex? Kept(Digest key)
    {
        if (store.Recall("debian-index", key) is not { } compact) return null;
        try
        {
            return new PackageIndex(compact);
        }
        catch (Exception broken) when (broken is InvalidDataException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    async Task<byte[]> Packages(SuiteWanted wanted, Release release, string folder, ReleaseFile plain, CancellationToken ct)
    {
        if (plain.Size > LargestIndex) throw new KedgeException(DebianProblems.IndexRefused(wanted.Suite, "it is far too large"));
        var ending = Endings.FirstOrDefault(e => release.Files.ContainsKey(folder + "Packages" + e))
            ?? throw new KedgeException(DebianProblems.IndexRefused(wanted.Suite, "the archive has it in no form that can be read here"));
        var packed = release.Files[folder + "Packages" + ending];
        var byHash = release.ByHash ? mirrors.For(wanted.Archive, $"dists/{wanted.Suite}/{folder}by-hash/SHA256/{packed.Sha256.Hex}") : [];
        var urls = byHash.AddRange(mirrors.For(wanted.Archive, $"dists/{wanted.Suite}/{folder}Packages{ending}"));
        await FetchIndex(new Wanted($"{wanted.Suite} {folder}Packages{ending}", urls, packed.Sha256, packed.Size), ct).ConfigureAwait(false);
        var bytes = new byte[plain.Size];
        try
        {
            using var file = store.OpenRead(packed.Sha256);
            using var stream = Codec.Open(file, ending.Length == 0 ? "" : "Packages" + ending);
            var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
            if (count != bytes.Length || Digest.FromHash(SHA256.HashData(bytes)) != plain.Sha256)
                throw new KedgeException(DebianProblems.IndexRefused(wanted.Suite, "its contents are not those that the Release file names"));
        }
        catch (InvalidDataException broken)
        {
            throw new KedgeException(DebianProblems.IndexRefused(wanted.Suite, broken.Message), broken);
        }
        return bytes;
    }

    static readonly string[] Endings = [".xz", ".gz", ""];

    async Task FetchIndex(Wanted index, CancellationToken ct)
    {
        try
        {
            await downloads.Fetch(index, null, ct).ConfigureAwait(false);
        }
        catch (KedgeException missing) when (missing.Problem.Code == StoreProblems.NotThere)
        {
            throw new KedgeException(DebianProblems.IndexGone(index.Name), missing);
        }
    }

    // Kept as: "URL ETag" in the first line, then the file's bytes.
    (string Tag, byte[] Bytes)? Recall(SuiteWanted wanted, string file)
    {
        if (store.Recall("release", Digest.Of($"{wanted.Archive} {wanted.Suite} {file}")) is not { } entry) return null;
        var line = entry.AsSpan().IndexOf((byte)'\n');
        return line < 0 ? null : (Encoding.UTF8.GetString(entry, 0, line), entry[(line + 1)..]);
    }

    void Remember(SuiteWanted wanted, string file, string tag, byte[] bytes) =>
        Try(() => store.Remember("release", Digest.Of($"{wanted.Archive} {wanted.Suite} {file}"), [.. Encoding.UTF8.GetBytes(tag + "\n"), .. bytes]));

    void Keep(Digest key, byte[] compact) => Try(() => store.Remember("debian-index", key, compact));

    void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw StoreProblems.CannotWrite(store.Root, failed);
        }
    }
}
