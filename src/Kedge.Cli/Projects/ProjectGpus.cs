using Kedge.Locks;
using Kedge.Machines.Probe;
using Kedge.Sessions.Engines;
using Kedge.Sessions.Gpus;
using Kedge.Specs;
using Kedge.Store;

namespace Kedge.Cli.Projects;

/// <summary>The GPUs that a container of a locked project gets on this machine.</summary>
static class ProjectGpus
{
    /// <summary>The machine is measured only where that decides something: it takes tenths of a second.</summary>
    /// <param name="locked">Null for an image without a lock, which is taken for one without CUDA.</param>
    public static async Task<Checked<GpuAccess>> Of(Shell shell, GpuWish wish, ContainerEngine engine, LockFile? locked, CancellationToken ct)
    {
        var needs = new GpuNeeds(locked?.Torch ?? "", locked?.Cuda ?? "cpu");
        return GpuPlan.Without(wish, needs)
            ?? new GpuPlan(await MachineProbe.Measure(BlobStore.ForUser(shell.Environment).Root, shell.Environment, ct), engine, needs).For(wish);
    }

    /// <summary>What a spec wishes. "all" means all that a machine has, since a spec is for many machines.</summary>
    public static GpuWish Wish(Limits limits) => limits.Gpus is null or "all" ? new GpuWish.Any() : GpuWish.Read(limits.Gpus) ?? new GpuWish.Any();

    /// <summary>
    /// For a run: one that leaves the choice open also runs where no GPU can be reached, and says why; one that names GPUs does not.
    /// </summary>
    public static async Task<Checked<GpuAccess>> ForRun(Shell shell, GpuWish wish, ContainerEngine engine, LockFile? locked, CancellationToken ct)
    {
        var planned = await Of(shell, wish, engine, locked, ct);
        return planned.IsOk || wish is not GpuWish.Any ? planned
            : Checked<GpuAccess>.Ok(GpuAccess.None("none"), planned.Problems.Select(p => p with { Severity = Severity.Warning }));
    }
}
