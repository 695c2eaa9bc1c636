using System.Collections.Immutable;
using System.Diagnostics;
using Kedge.Images.Bytecode;
using Kedge.Images.Finishing;
using Kedge.Images.Layers;
using Kedge.Images.Top;
using Kedge.Images.Wheels;
using Kedge.Locks;
using Kedge.Store;

namespace Kedge.Images;

/// <summary>A layer of a built image, and whether it was there already.</summary>
public sealed record BuiltLayer(Layer Layer, bool Cached);

/// <summary>What a build gave: the image, and seconds by phase.</summary>
public sealed record BuiltImage(Image Image, ImmutableArray<BuiltLayer> Layers, ImmutableArray<(string Phase, double Seconds)> Times);

/// <summary>
/// Turns a lock into an image in the store: fetch and lay package groups in parallel, finish once, put the package database on
/// top. Each layer is remembered under its recipe; what was made once is not made again. Killed at any moment, the next
/// build goes on from the blobs that are whole.
/// </summary>
/// <param name="fetch">Brings a package's blob, verified, into the store; called for many packages at once.</param>
public sealed class ImageBuilder(BlobStore store, Func<LockedPackage, CancellationToken, Task> fetch, Func<string, string?> environment)
{
    const int Rules = 5;
    readonly Stopwatch _clock = Stopwatch.StartNew();
    readonly List<(string, double)> _times = [];

    /// <summary>As <paramref name="fetch"/>, for wheels; without it only wheels in the store can be laid.</summary>
    public Func<LockedWheel, CancellationToken, Task> FetchWheel { get; init; } = (wheel, _) => throw new KedgeException(WheelImageProblems.NoWayToFetch(wheel.File));

    /// <summary>Wheel layers get eStargz tables of contents, so that engines which know them fetch files when they are read.</summary>
    public bool Lazy { get; init; }

    /// <summary>
    /// Told which layers stand, from the bottom up, each time this build lays one that makes them more: an engine can take them
    /// while the rest is made.
    /// </summary>
    public IProgress<StandingImage>? Standing { get; init; }

    /// <summary>Wheels' sources are compiled. The lock follows from the spec that says so, and the image from the lock.</summary>
    public bool Bytecode { get; init; }

    Digest KeyOf(LockFile file) => Digest.Of($"image {Rules} {KedgeVersion.Text}{(Lazy ? " lazy" : "")}\n{file.Digest}");

    /// <summary>The image, when all of it is in the store already.</summary>
    public BuiltImage? Known(LockFile file) => Recall(KeyOf(file), file);

    public async Task<BuiltImage> Build(LockFile file, IProgress<Step>? progress, CancellationToken ct)
    {
        if (Known(file) is { } known) return known;
        var skeleton = Remembered("skeleton", Digest.Of($"skeleton {Rules}"),
            () => LayerWriter.Write("file system", FileSystem.Skeleton.Select(e => (e, ReadOnlyMemory<byte>.Empty)), _ => null, store));
        var laying = LayAll(file, skeleton.Laid.Layer, progress, ct);
        var finishing = FinishOnce(laying, file, progress, ct);
        var wheels = Task.Run(() => Wheels(file, ct).Build(file, progress, ct), ct);
        await Task.WhenAll(finishing, wheels).ConfigureAwait(false);
        if (!file.Wheels.IsEmpty) Clock("wheels");
        var (scripted, finish) = finishing.Result;
        var groups = laying.All.Result;
        var top = Top(groups, scripted, skeleton.Laid, finish.Laid, file.Platform);
        Clock("assemble");
        return Assemble(KeyOf(file), file, [.. Built([skeleton, .. groups, finish, top]), .. wheels.Result]);
    }

    /// <summary>A laid layer, and whether the store already had it.</summary>
    readonly record struct Kept(LaidLayer Laid, bool Cached);

    /// <summary>Layers being made.</summary>
    /// <param name="Layers">Each is there as soon as its task ends.</param>
    /// <param name="All">They, in the same order, once what made them is put away.</param>
    sealed record Laying(ImmutableArray<(LayerPlan Plan, Task<Kept> Layer)> Layers, Task<ImmutableArray<Kept>> All);

    Laying LayAll(LockFile file, Layer bottom, IProgress<Step>? progress, CancellationToken ct)
    {
        var plans = Planner.Plan(file);
        var interpreter = Interpreter.PackagesOf(file);
        var compilerId = interpreter.Count > 0 ? Interpreter.Identity(interpreter) : Digest.Of("no interpreter");
        var kept = plans.Select(plan => Recalled("layer", plan.Recipe(compilerId))).ToArray();
        var (done, total) = (0, kept.Count(k => k is null));
        // Not awaited yet: the other packages can be on their way while the interpreter's are unpacked.
        var compiling = total == 0 ? Task.FromResult<PythonCompiler?>(null) : Compiler(file, interpreter, ct);
        var cores = new SemaphoreSlim(Environment.ProcessorCount);
        var standing = new StandingLayers([bottom, .. kept.Select(k => k?.Layer)], Standing);
        // In the image's own order, from the bottom: an engine that takes layers meanwhile can only take them so.
        var layers = plans.Select((plan, place) => (plan, kept[place] is { } known ? Task.FromResult(new Kept(known, true)) : Lay(place, plan))).ToImmutableArray();
        return new(layers, All());

        async Task<ImmutableArray<Kept>> All()
        {
            try
            {
                return [.. await Task.WhenAll(layers.Select(l => l.Item2)).ConfigureAwait(false)];
            }
            finally
            {
                if (await compiling.ConfigureAwait(false) is { } compiler) await compiler.DisposeAsync().ConfigureAwait(false);
                cores.Dispose();
            }
        }

        async Task<Kept> Lay(int place, LayerPlan plan)
        {
            await Task.WhenAll(plan.Packages.Select(p => Fetch(p, progress, ct))).ConfigureAwait(false);
            await cores.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                var compiler = await compiling.ConfigureAwait(false);
                var laid = await Task.Run(() => LayerWriter.Lay(plan, store, compiler, ct), ct).ConfigureAwait(false);
                store.Remember("layer", plan.Recipe(compilerId), LayerIndex.Write(laid));
                standing.Add(place + 1, laid.Layer);
                progress?.Report(new("lay", plan.Comment, Interlocked.Increment(ref done), total, "layers"));
                return new(laid, false);
            }
            finally
            {
                cores.Release();
            }
        }
    }

    WheelBuild Wheels(LockFile file, CancellationToken ct)
    {
        var interpreter = Interpreter.PackagesOf(file);
        var rules = new LayingRules(file.Python, Lazy, Bytecode && interpreter.Count > 0 ? Interpreter.Identity(interpreter) : null);
        return new(store, FetchWheel, rules, () => Compiler(file, interpreter, ct));
    }

    async Task<PythonCompiler?> Compiler(LockFile file, IReadOnlyList<LockedPackage> interpreter, CancellationToken ct)
    {
        if (interpreter.Count == 0) return null;
        await Task.WhenAll(interpreter.Select(p => Fetch(p, null, ct))).ConfigureAwait(false);
        return new PythonCompiler(Interpreter.Unpack(interpreter, store), file.Python, Environment.ProcessorCount);
    }

    Task Fetch(LockedPackage package, IProgress<Step>? progress, CancellationToken ct)
    {
        if (store.Has(package.Sha256, package.Size)) return Task.CompletedTask;
        progress?.Report(new("download", package.Name, 0, package.Size, "bytes"));
        return fetch(package, ct);
    }

    /// <summary>The packages with their scripts, and the finish layer: begun with the base while the rest is laid, where it is not remembered.</summary>
    async Task<(List<ScriptedPackage> Scripted, Kept Finish)> FinishOnce(Laying laying, LockFile file, IProgress<Step>? progress, CancellationToken ct)
    {
        var starting = StartFinish(laying, file, ct);
        try
        {
            var scripted = ScriptReader.Read((await laying.All.ConfigureAwait(false)).Select(g => g.Laid), file, store);
            Clock("lay");
            var plan = FinishPlan.Of(scripted);
            var recipe = Finish.Recipe(plan, file.Packages.ToDictionary(p => p.Name, p => p.Sha256, StringComparer.Ordinal));
            if (Recalled("finish", recipe) is { } known) return (scripted, new(known, true));
            progress?.Report(new("finish", $"{plan.Packages.Count(p => p.HasToRun())} packages have scripts that must run"));
            var started = await starting.ConfigureAwait(false);
            var laid = await (started is not null && started.Begins(plan) ? started.Complete(plan) : Finish.Run(plan, store, environment, ct)).ConfigureAwait(false);
            store.Remember("finish", recipe, LayerIndex.Write(laid));
            Clock("finish");
            return (scripted, new(laid, false));
        }
        finally
        {
            if (await starting.ContinueWith(t => t.IsCompletedSuccessfully ? t.Result : null, TaskScheduler.Default).ConfigureAwait(false) is { } started)
                await started.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A base that had to be laid was never finished, so its part of the step will be needed. Null where the base was there.</summary>
    async Task<StartedFinish?> StartFinish(Laying laying, LockFile file, CancellationToken ct)
    {
        var groups = await Task.WhenAll(laying.Layers.Where(l => l.Plan.Packages.Any(p => p.For == Roots.Base)).Select(l => l.Layer)).ConfigureAwait(false);
        if (groups.All(g => g.Cached)) return null;
        var packages = FinishPlan.Base(ScriptReader.Read(groups.Select(g => g.Laid), file, store));
        return packages.Any(p => p.HasToRun()) ? new(packages, store, environment, ct) : null;
    }

    Kept Top(ImmutableArray<Kept> groups, List<ScriptedPackage> scripted, LaidLayer skeleton, LaidLayer finish, Platform platform)
    {
        var below = string.Concat(groups.Select(g => g.Laid.Layer.DiffId + "\n"));
        return Remembered("top", Digest.Of($"top {Rules}\n{below}{finish.Layer.DiffId}"), () =>
            new TopLayer(store, new MergedTree([skeleton, .. groups.Select(g => g.Laid)], finish, ScriptReader.ReadDiversions(finish, store)),
                scripted, platform).Write());
    }

    Kept Remembered(string kind, Digest recipe, Func<LaidLayer> make)
    {
        if (Recalled(kind, recipe) is { } known) return new(known, true);
        var laid = make();
        store.Remember(kind, recipe, LayerIndex.Write(laid));
        return new(laid, false);
    }

    /// <summary>A remembered layer whose blob is still there.</summary>
    LaidLayer? Recalled(string kind, Digest recipe) =>
        store.Recall(kind, recipe) is { } bytes && LayerIndex.Read(bytes) is { } laid && store.Has(laid.Layer.DiffId, laid.Layer.Size) ? laid : null;

    static IEnumerable<BuiltLayer> Built(IEnumerable<Kept> layers) => layers.Select(l => new BuiltLayer(l.Laid.Layer, l.Cached));

    BuiltImage Assemble(Digest key, LockFile file, ImmutableArray<BuiltLayer> layers)
    {
        var image = Image.Of(file, [.. layers.Select(l => l.Layer)]);
        store.Remember("image", key, LayerIndex.WriteList(image.Layers));
        return new(image, layers, [.. _times]);
    }

    BuiltImage? Recall(Digest key, LockFile file)
    {
        if (store.Recall("image", key) is not { } bytes || LayerIndex.ReadList(bytes) is not { } layers
            || !layers.All(l => store.Has(l.Kept.Digest, l.Kept.Size)))
            return null;
        return new(Image.Of(file, layers), [.. layers.Select(l => new BuiltLayer(l, true))], []);
    }

    void Clock(string phase)
    {
        _times.Add((phase, _clock.Elapsed.TotalSeconds));
        _clock.Restart();
    }
}
