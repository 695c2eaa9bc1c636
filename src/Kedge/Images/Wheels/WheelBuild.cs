using System.Collections.Immutable;
using Kedge.Locks;
using Kedge.Packages.Python;
using Kedge.Store;

namespace Kedge.Images.Wheels;

/// <summary>
/// Turns a lock's wheels into layers in the store: the wheels' own, in parallel, and the environment's on top. Each is remembered
/// under its recipe, so one upgraded wheel lays one layer.
/// </summary>
/// <param name="fetch">Brings a wheel's blob, verified, into the store; called for many at once.</param>
/// <param name="lazy">With eStargz tables of contents.</param>
sealed class WheelBuild(BlobStore store, Func<LockedWheel, CancellationToken, Task> fetch, bool lazy)
{
    public async Task<ImmutableArray<BuiltLayer>> Build(LockFile file, IProgress<Step>? progress, CancellationToken ct)
    {
        if (file.Wheels.IsEmpty) return [];
        var plans = WheelPlanner.Plan(file);
        var environment = new VirtualEnvironment(file.Python);
        var kept = plans.Select(p => Recall(p.Recipe(file.Python, lazy))).ToArray();
        // Of all wheels: whether they go together is part of what is remembered.
        var recipe = Digest.Of($"environment 1\n{string.Concat(plans.Select(p => p.Recipe(file.Python, lazy) + "\n"))}");
        var top = Recall(recipe);
        if (top is not null && kept.All(k => k is not null)) return [.. kept.Append(top).Select(l => new BuiltLayer(l!, true))];
        var planned = await OpenAll(file, environment, top is null ? [.. file.Wheels] : [.. plans.Where((_, i) => kept[i] is null).SelectMany(p => p.Wheels)], ct).ConfigureAwait(false);
        var shared = top is null ? Agreed([.. file.Wheels.OrderBy(w => w.Name, StringComparer.Ordinal).Select(w => planned[w])], environment) : null;
        var (done, missing) = (0, kept.Count(k => k is null));
        var made = new Layer?[plans.Length];
        // The largest first, so that the last one is small and no core waits for long.
        var order = Enumerable.Range(0, plans.Length).Where(i => kept[i] is null).OrderByDescending(i => plans[i].Size);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct };
        await Parallel.ForEachAsync(order, options, (i, stop) =>
        {
            made[i] = WheelLayer.Write(plans[i].Comment, [.. plans[i].Wheels.Select(w => planned[w])], store, lazy, stop);
            Remember(plans[i].Recipe(file.Python, lazy), made[i]!);
            progress?.Report(new("wheels", plans[i].Comment, Interlocked.Increment(ref done), missing, "layers"));
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        if (shared is not null) Remember(recipe, EnvironmentLayer.Write(environment, shared, store));
        return [.. kept.Select((k, i) => new BuiltLayer(k ?? made[i]!, k is not null)), new(top ?? Recall(recipe)!, top is not null)];
    }

    /// <summary>Fetched, checked and planned. What they hold is read later, when they are laid.</summary>
    async Task<Dictionary<LockedWheel, PlannedWheel>> OpenAll(LockFile file, VirtualEnvironment environment, ImmutableArray<LockedWheel> wheels, CancellationToken ct)
    {
        await Task.WhenAll(wheels.Where(w => !store.Has(w.Sha256)).Select(w => fetch(w, ct))).ConfigureAwait(false);
        var planned = new Dictionary<LockedWheel, PlannedWheel>();
        foreach (var wheel in wheels) planned.Add(wheel, Open(wheel, environment));
        return planned;
    }

    PlannedWheel Open(LockedWheel locked, VirtualEnvironment environment)
    {
        using var zip = store.OpenRead(locked.Sha256);
        var read = Wheel.Open(zip, locked.File).Then(wheel =>
            wheel.Name.Normalised == locked.Name && PythonVersion.Normalise(wheel.Name.Version) == PythonVersion.Normalise(locked.Version)
                ? Installation.Of(wheel, environment, WheelPlanner.IsRequested(locked))
                : Checked<Installation>.Bad(WheelImageProblems.OtherThanLocked(locked.Name, locked.Version, locked.File)));
        return read.IsOk ? new(read.Value, locked.Sha256) : throw new KedgeException(read.Problems[0]);
    }

    static SharedPathsFound Agreed(IReadOnlyList<PlannedWheel> wheels, VirtualEnvironment environment)
    {
        var found = SharedPaths.Find(wheels, environment);
        return found.IsOk ? found.Value : throw new KedgeException(found.Problems[0]);
    }

    Layer? Recall(Digest recipe) =>
        store.Recall("wheels", recipe) is { } bytes && LayerIndex.ReadList(bytes) is [var layer] && store.Has(layer.Kept.Digest, layer.Kept.Size) ? layer : null;

    void Remember(Digest recipe, Layer layer) => store.Remember("wheels", recipe, LayerIndex.WriteList([layer]));
}
