using System.Collections.Immutable;
using System.Threading.Channels;
using Kedge.Images;
using Kedge.Images.Layers;
using Kedge.Store;

namespace Kedge.Sessions.Engines;

/// <summary>
/// Lets an engine take an image's lower layers while the upper ones are still being made: an engine unpacks on one core, one
/// layer after another, which takes as long as the build itself. What it took stands as an unnamed part of an image until the
/// whole is there. Nothing depends on it: where it fails, the whole image is loaded at the end.
/// </summary>
public sealed class LoadAhead : IProgress<StandingImage>, IAsyncDisposable
{
    /// <summary>New bytes that are worth another pull, which costs some tenths of a second however little is new.</summary>
    const long WorthPulling = 150_000_000;

    readonly ContainerEngine _engine;
    readonly Platform _platform;
    readonly EnginePull _pull;
    // Only the latest matters: it holds all that came before.
    readonly Channel<StandingImage> _standing = Channel.CreateBounded<StandingImage>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    readonly CancellationTokenSource _stop;
    readonly Task _pulling;
    bool _parts;

    public LoadAhead(ContainerEngine engine, Platform platform, BlobStore store, CancellationToken ct)
    {
        (_engine, _platform, _pull) = (engine, platform, new EnginePull(engine, store, progress: null));
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _pulling = Task.Run(() => PullAll(_stop.Token), ct);
    }

    public void Report(StandingImage value) => _standing.Writer.TryWrite(value);

    /// <summary>Waits until the engine has what was reported last, as far as it is worth a pull.</summary>
    public Task End()
    {
        _standing.Writer.TryComplete();
        return _pulling;
    }

    /// <summary>Stops, and removes what this and killed builds left of parts; their layers stay where an image has them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _pulling.ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        _stop.Dispose();
        if (_parts) await Forget().ConfigureAwait(false);
    }

    async Task Forget()
    {
        var found = await _engine.Command("images", "--quiet", "--no-trunc", "--filter", $"label={ImageConfig.PartLabel}")
            .TryRun(CancellationToken.None).ConfigureAwait(false);
        var ids = found?.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToImmutableArray() ?? [];
        if (ids.Length > 0) await _engine.Command(["rmi", "--force", .. ids]).TryRun(CancellationToken.None).ConfigureAwait(false);
    }

    async Task PullAll(CancellationToken ct)
    {
        long pulled = 0;
        await foreach (var standing in _standing.Reader.ReadAllAsync(ct).ConfigureAwait(false))
        {
            if (standing.Laid - pulled < WorthPulling) continue;
            _parts = true;
            if (await _pull.Pull(Image.Part(_platform, standing.Layers), ct).ConfigureAwait(false) is null) return;
            pulled = standing.Laid;
        }
    }
}
