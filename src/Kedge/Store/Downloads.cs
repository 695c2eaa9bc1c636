using System.Collections.Concurrent;
using System.Net;

namespace Kedge.Store;

/// <summary>
/// Fetches files into the store by size and SHA-256, several at a time. A file grows in <c>partial/</c> under its digest and
/// moves to its blob when it is whole and right, so a killed build continues where it stopped. A file lock makes two
/// processes that want the same file take turns. Door: the network and the store's partial files.
/// </summary>
public sealed class Downloads(BlobStore store, Web? web = null, int connections = 8) : IDisposable
{
    const int Attempts = 4;
    readonly Web _web = web ?? new Web(connections);
    readonly SemaphoreSlim _slots = new(connections);

    /// <summary>The first pause before a failed URL is tried again; it doubles each time.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Fetches everything, largest first, or throws the first failure.</summary>
    public Task FetchAll(IReadOnlyList<Wanted> wanted, IProgress<Step>? progress, CancellationToken ct)
    {
        var sum = progress is null ? null : new Total(progress, wanted.Sum(w => w.Size));
        var options = new ParallelOptions { MaxDegreeOfParallelism = connections, CancellationToken = ct };
        return Parallel.ForEachAsync(wanted.OrderByDescending(w => w.Size), options, async (item, stop) => await Fetch(item, sum, stop).ConfigureAwait(false));
    }

    /// <summary>
    /// Returns at once when the store has the blob. Call it for as many files as wanted: the downloads hold the connections.
    /// Throws <see cref="KedgeException"/> with KDG2301–2303 when no URL has the file as it must be, KDG3901–3902 when the store cannot be written.
    /// </summary>
    public async Task<Digest> Fetch(Wanted wanted, IProgress<Step>? progress, CancellationToken ct)
    {
        if (!store.Has(wanted.Sha256, wanted.Size))
        {
            await _slots.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                await FetchInTurn(wanted, progress, ct).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }
        }
        progress?.Report(new Step("download", wanted.Name, wanted.Size, wanted.Size, "B"));
        return wanted.Sha256;
    }

    public void Dispose()
    {
        _web.Dispose();
        _slots.Dispose();
    }

    async Task FetchInTurn(Wanted wanted, IProgress<Step>? progress, CancellationToken ct)
    {
        using var part = await PartFile.Open(store, wanted, ct).ConfigureAwait(false);
        if (store.Has(wanted.Sha256, wanted.Size)) return;
        var failures = new List<DownloadFailure>();
        if (part.TryFinish() == PartState.Done) return;
        foreach (var url in wanted.Urls)
        {
            if (await FetchFrom(url, part, failures, progress, ct).ConfigureAwait(false)) return;
        }
        throw new KedgeException(StoreProblems.CannotDownload(wanted, failures), failures.LastOrDefault()?.Cause);
    }

    async Task<bool> FetchFrom(Uri url, PartFile part, List<DownloadFailure> failures, IProgress<Step>? progress, CancellationToken ct)
    {
        for (int attempt = 1, wrong = 0; attempt <= Attempts; attempt++)
        {
            var before = part.Length;
            var failure = await Attempt(url, part, progress, ct).ConfigureAwait(false);
            if (failure is null) return true;
            failures.Add(failure);
            // A mirror that sends the wrong bytes twice sends them always; one that lacks the file lacks it.
            if (failure.Kind == FailureKind.Missing || (failure.Kind == FailureKind.Wrong && ++wrong == 2)) return false;
            if (part.Length - before >= 1 << 20) attempt = 0;
            if (attempt < Attempts) await Task.Delay(Pause * Math.Pow(2, Math.Max(0, attempt - 1)), ct).ConfigureAwait(false);
        }
        return false;
    }

    async Task<DownloadFailure?> Attempt(Uri url, PartFile part, IProgress<Step>? progress, CancellationToken ct)
    {
        try
        {
            using var answer = await _web.Open(url, part.Length, etag: null, ct).ConfigureAwait(false);
            if (answer.Status is not (HttpStatusCode.OK or HttpStatusCode.PartialContent)) return Refused(url, part, answer);
            if (answer.Start != part.Length) part.StartAgain();
            if (answer.Start > 0 && answer.Start != part.Length) return new(url, FailureKind.Network, "the server sent another range than asked");
            if (answer.Length is { } length && answer.Start + length != part.Wanted.Size)
            {
                part.StartAgain();
                return new(url, FailureKind.Wrong, StoreProblems.WrongSize(part.Wanted, answer.Start + length));
            }
            await part.Take(answer, progress, ct).ConfigureAwait(false);
        }
        catch (Exception network) when (network is HttpRequestException or TimeoutException)
        {
            return new(url, FailureKind.Network, network.GetBaseException().Message, network);
        }
        return part.TryFinish() switch
        {
            PartState.Done => null,
            PartState.Short => new(url, FailureKind.Network, StoreProblems.Truncated(part.Wanted, part.Length)),
            _ => new(url, FailureKind.Wrong, StoreProblems.WrongDigest(part.Wanted, part.Actual)),
        };
    }

    static DownloadFailure Refused(Uri url, PartFile part, WebAnswer answer)
    {
        if (answer.Status == HttpStatusCode.RequestedRangeNotSatisfiable) part.StartAgain();
        return new(url, answer.IsMissing ? FailureKind.Missing : FailureKind.Network, $"the server answered {(int)answer.Status}");
    }

    /// <summary>Adds up what several files report.</summary>
    sealed class Total(IProgress<Step> outer, long total) : IProgress<Step>
    {
        readonly ConcurrentDictionary<string, long> _done = new(StringComparer.Ordinal);
        long _sum;

        public void Report(Step value)
        {
            var before = 0L;
            _done.AddOrUpdate(value.What, value.Done, (_, old) => { before = old; return value.Done; });
            outer.Report(value with { Done = Interlocked.Add(ref _sum, value.Done - before), Total = total });
        }
    }
}

public enum FailureKind { Missing, Network, Wrong }

/// <summary>Why one URL did not give the file.</summary>
public sealed record DownloadFailure(Uri Url, FailureKind Kind, string Why, Exception? Cause = null);
