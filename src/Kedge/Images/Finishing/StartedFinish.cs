using System.Collections.Immutable;
using Kedge.Images.Layers;
using Kedge.Store;

namespace Kedge.Images.Finishing;

/// <summary>
/// A finish step under way. It begins with the base system alone, so that this is unpacked and configured on a core that would
/// be idle while the other packages are still laid; the plan over all packages follows when it is known. Door: processes, by <see cref="FinishWay"/>.
/// </summary>
public sealed class StartedFinish : IAsyncDisposable
{
    readonly ImmutableArray<ScriptedPackage> _first;
    readonly BlobStore _store;
    readonly TaskCompletionSource<FinishPlan> _plan = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly CancellationTokenSource _stop;
    readonly Task<LaidLayer> _running;

    public StartedFinish(ImmutableArray<ScriptedPackage> first, BlobStore store, Func<string, string?> environment, CancellationToken ct)
    {
        (_first, _store) = (first, store);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _running = Task.Run(() => Run(environment, _stop.Token), ct);
    }

    /// <summary>Whether the plan over all packages begins with what this began with. It nearly always does; if not, this is of no use.</summary>
    public bool Begins(FinishPlan plan) => plan.Waves[0].Select(p => p.Package.InfoName).SequenceEqual(_first.Select(p => p.Package.InfoName));

    /// <exception cref="KedgeException">No way to run it here, or a script failed.</exception>
    public Task<LaidLayer> Complete(FinishPlan plan)
    {
        _plan.SetResult(plan);
        return _running;
    }

    /// <summary>Stops what is not completed. Its failure is nobody's: the step is run again, or was not needed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        _stop.Dispose();
    }

    async Task<LaidLayer> Run(Func<string, string?> environment, CancellationToken ct)
    {
        if (await FinishWay.Find(environment, _store.NewTemporary(), ct).ConfigureAwait(false) is not { } way) throw NoWay(await Plan(ct).ConfigureAwait(false));
        var root = new FinishRoot(_store);
        return await way.Run(new(
            output => root.Write(_first, output, ct),
            async input => root.WriteLater(await Plan(ct).ConfigureAwait(false), input, ct),
            Keep), ct).ConfigureAwait(false);
    }

    /// <summary>The step cannot have finished before it read the plan.</summary>
    LaidLayer Keep(Stream finished)
    {
        var difference = new Difference(_plan.Task.Result, _store);
        var changed = difference.Read(finished);
        return LayerWriter.Write("finish", changed.Select(c => (c.Entry, (ReadOnlyMemory<byte>)c.Content)), difference.Folder, _store);
    }

    static KedgeException NoWay(FinishPlan plan) =>
        new(ImageProblems.NoWayToFinish(string.Join(", ", plan.Packages.Where(p => p.HasToRun()).Select(p => p.Package.Name).Take(5))));

    Task<FinishPlan> Plan(CancellationToken ct) => _plan.Task.WaitAsync(ct);
}
