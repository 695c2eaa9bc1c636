using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kedge.Images.Bytecode;
using Kedge.Images.Layers;
using Kedge.Locks;
using Kedge.Packages.Python;
using Kedge.Store;

namespace Kedge.Images.Wheels;

/// <summary>
/// Turns a lock's wheels into layers in the store: the wheels' own, in parallel, and the environment's on top. Each is remembered
/// under its recipe, so one upgraded wheel lays one layer.
/// </summary>
/// <param name="fetch">Brings a wheel's blob, verified, into the store; called for many at once.</param>
/// <param name="compile">Gives the compiler of sources, when <see cref="LayingRules.Compiler"/> says that they are compiled.</param>
sealed class WheelBuild(BlobStore store, Func<LockedWheel, CancellationToken, Task> fetch, LayingRules rules, Func<Task<PythonCompiler?>> compile)
{
    public async Task<ImmutableArray<BuiltLayer>> Build(LockFile file, IProgress<Step>? progress, CancellationToken ct)
    {
        if (file.Wheels.IsEmpty) return [];
        var plans = WheelPlanner.Plan(file);
        var environment = new VirtualEnvironment(file.Python);
        var kept = plans.Select(p => Recall(p.Recipe(rules))).ToArray();
        // Of all wheels: whether they go together is part of what is remembered.
        var recipe = Digest.Of($"environment 1\n{string.Concat(plans.Select(p => p.Recipe(rules) + "\n"))}");
        var top = Recall(recipe);
        if (top is not null && kept.All(k => k is not null)) return [.. kept.Append(top).Select(l => new BuiltLayer(l!, true))];
        var planned = await OpenAll(file, environment,
            top is null ? [.. file.Wheels] : [.. plans.Where((_, i) => kept[i] is null).SelectMany(p => p.Wheels)], ct).ConfigureAwait(false);
        var shared = top is null ? Agreed([.. file.Wheels.OrderBy(w => w.Name, StringComparer.Ordinal).Select(w => planned[w])], environment) : null;
        var made = await LayAll([.. plans.Where((_, i) => kept[i] is null)], planned, progress, ct).ConfigureAwait(false);
        if (shared is not null) Remember(recipe, EnvironmentLayer.Write(environment, shared, store));
        return [.. kept.Select((k, i) => new BuiltLayer(k ?? made[plans[i]], k is not null)), new(top ?? Recall(recipe)!, top is not null)];
    }

    async Task<IReadOnlyDictionary<WheelPlan, Layer>> LayAll(ImmutableArray<WheelPlan> plans, Dictionary<LockedWheel, PlannedWheel> planned,
        IProgress<Step>? progress, CancellationToken ct)
    {
        var made = new ConcurrentDictionary<WheelPlan, Layer>(ReferenceEqualityComparer.Instance);
        if (plans.IsEmpty) return made;
        var compiler = rules.Compiler is null ? null : await compile().ConfigureAwait(false);
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct };
            // Layers side by side keep the cores busy by themselves; threads beyond that would only hold memory.
            var threads = Math.Max(1, Environment.ProcessorCount / plans.Length);
            // The largest first, so that the last one is small and no core waits for long.
            await Parallel.ForEachAsync(plans.OrderByDescending(p => p.Size), options, (plan, stop) =>
            {
                made[plan] = WheelLayer.Write(plan.Comment, [.. plan.Wheels.Select(w => planned[w])], store, new(rules.Lazy, compiler, threads), stop);
                Remember(plan.Recipe(rules), made[plan]);
                progress?.Report(new("wheels", plan.Comment, made.Count, plans.Length, "layers"));
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        }
        finally
        {
            if (compiler is not null) await compiler.DisposeAsync().ConfigureAwait(false);
        }
        return made;
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
