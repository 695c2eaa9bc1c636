using Kedge.Images.Layers;
using Kedge.Store;

namespace Kedge.Images.Finishing;

/// <summary>The finish step: what maintainer scripts do, done once and kept as a layer. Equal inputs are never finished twice.</summary>
public static class Finish
{
    /// <summary>Raise when the step's outcome changes for the same packages.</summary>
    const int Rules = 2;

    /// <summary>What the outcome depends on: the packages that take part, in their waves, and the rules.</summary>
    public static Digest Recipe(FinishPlan plan, IReadOnlyDictionary<string, Digest> packages) =>
        Digest.Of($"finish {Rules}\n" + string.Concat(plan.Waves.Select(w => string.Concat(w.Select(p => packages[p.Package.Name] + "\n")) + "-\n")));

    /// <exception cref="KedgeException">No way to run it here, or a script failed.</exception>
    public static async Task<LaidLayer> Run(FinishPlan plan, BlobStore store, Func<string, string?> environment, CancellationToken ct)
    {
        if (!plan.Packages.Any(p => p.HasToRun())) return LayerWriter.Write("finish", Accounts.Files, _ => null, store);
        var started = new StartedFinish(plan.Waves[0], store, environment, ct);
        await using (started.ConfigureAwait(false)) return await started.Complete(plan).ConfigureAwait(false);
    }
}
