using System.Net;
using System.Text;
using Kedge.Store;

namespace Kedge.Packages.Python.Indexes;

/// <summary>
/// Brings files of an index into the store. Where the index says a hash, the file is fetched by it and goes on where it stopped; where it
/// says none, what came is hashed. Either way Kedge has hashed every byte itself.
/// </summary>
public sealed class WheelFetch(BlobStore store, Web web, Downloads downloads)
{
    const int LargestMetadata = 16 << 20;

    /// <summary>Throws <see cref="KedgeException"/>: KDG2301–2304 and 2405 when it cannot be fetched, KDG2508 when its bytes are others than the index says.</summary>
    public async Task<(Digest Sha256, long Size)> Fetch(IndexFile file, string index, IProgress<Step>? progress, CancellationToken ct)
    {
        if (file.Sha256 is not { } wanted) return await Whole(file, null, index, progress, ct).ConfigureAwait(false);
        if (store.Has(wanted)) return (wanted, SizeOf(wanted));
        if (file.Url.IsFile) return await Whole(file, wanted, index, progress, ct).ConfigureAwait(false);
        var size = file.Size ?? await Length(file, ct).ConfigureAwait(false);
        if (size is not { } bytes) return await Whole(file, wanted, index, progress, ct).ConfigureAwait(false);
        await downloads.Fetch(new(file.Name, [file.Url], wanted, bytes), progress, ct).ConfigureAwait(false);
        return (wanted, bytes);
    }

    /// <summary>A wheel's METADATA as the index offers it (PEP 658), checked; null when it does not.</summary>
    public async Task<string?> Metadata(IndexFile file, CancellationToken ct)
    {
        if (!file.HasMetadata) return null;
        var url = new UriBuilder(file.Url) { Path = file.Url.AbsolutePath + ".metadata" }.Uri;
        try
        {
            using var answer = await web.OpenPage(url, "*/*", ct).ConfigureAwait(false);
            if (answer.Status != HttpStatusCode.OK) return null;
            using var bytes = new MemoryStream();
            var buffer = new byte[64 << 10];
            for (int count; (count = await answer.Read(buffer, ct).ConfigureAwait(false)) > 0 && bytes.Length < LargestMetadata;) bytes.Write(buffer, 0, count);
            var whole = bytes.ToArray();
            // Metadata that is not the promised one is as good as none: the wheel itself decides.
            return file.MetadataSha256 is { } wanted && Digest.Of(whole) != wanted ? null : Encoding.UTF8.GetString(whole);
        }
        catch (Exception failed) when (failed is HttpRequestException or TimeoutException or IOException)
        {
            return null;
        }
    }

    long SizeOf(Digest digest)
    {
        using var blob = store.OpenRead(digest);
        return blob.Length;
    }

    async Task<long?> Length(IndexFile file, CancellationToken ct)
    {
        using var answer = await Open(file, ct).ConfigureAwait(false);
        return answer.Length;
    }

    async Task<(Digest, long)> Whole(IndexFile file, Digest? wanted, string index, IProgress<Step>? progress, CancellationToken ct)
    {
        using var answer = await Open(file, ct).ConfigureAwait(false);
        using var blob = store.Create();
        var buffer = new byte[128 << 10];
        try
        {
            for (int count; (count = await answer.Read(buffer, ct).ConfigureAwait(false)) > 0;)
            {
                blob.Write(buffer.AsSpan(0, count));
                progress?.Report(new("download", file.Name, blob.Size, answer.Length ?? 0, "B"));
            }
        }
        catch (Exception cut) when (cut is HttpRequestException or TimeoutException or IOException)
        {
            throw new KedgeException(IndexProblems.Unreachable(file.Url, $"the connection ended after {blob.Size} of {answer.Length} bytes"), cut);
        }
        if (answer.Length is { } length && length != blob.Size)
            throw new KedgeException(IndexProblems.Unreachable(file.Url, $"the connection ended after {blob.Size} of {length} bytes"));
        var digest = blob.Commit() ?? throw new InvalidOperationException("without an expected digest every commit succeeds");
        return wanted is { } promised && promised != digest ? throw new KedgeException(IndexProblems.WrongHash(file, index, digest)) : (digest, blob.Size);
    }

    async Task<WebAnswer> Open(IndexFile file, CancellationToken ct)
    {
        try
        {
            var answer = await web.Open(file.Url, 0, null, ct).ConfigureAwait(false);
            if (answer.Status == HttpStatusCode.OK) return answer;
            answer.Dispose();
            throw new KedgeException(answer.Status == HttpStatusCode.Unauthorized
                ? IndexProblems.Unauthorized(file.Url, answer.Status)
                : IndexProblems.Unreachable(file.Url, $"the server answered {(int)answer.Status}"));
        }
        catch (Exception failed) when (failed is HttpRequestException or TimeoutException)
        {
            throw new KedgeException(IndexProblems.Unreachable(file.Url, failed.GetBaseException().Message), failed);
        }
    }
}
