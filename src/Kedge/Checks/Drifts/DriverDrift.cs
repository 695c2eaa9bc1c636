using System.Collections.Immutable;
using System.Globalization;
using Kedge.Checks.Inventories;
using Kedge.Compat;
using Kedge.Compat.Reasons;
using Kedge.Locks;
using Kedge.Machines;
using Kedge.Machines.Probe;

namespace Kedge.Checks.Drifts;

/// <summary>Driver and GPUs of this machine, compared with what the lock's CUDA needs and with what was here before (pure).</summary>
public static class DriverDrift
{
    /// <summary>Whether the lock's build runs with this machine's driver and GPUs, as <see cref="Judge"/> says it.</summary>
    public static ImmutableArray<DriftFinding> Fit(LockFile locked, Machine machine)
    {
        if (!DottedVersion.TryParse(locked.Cuda, CultureInfo.InvariantCulture, out var cuda)) return [];
        var question = new Question { Cuda = new CudaWish.Exactly(cuda), Targets = [Target.Of("", machine)] };
        if (DottedVersion.TryParse(PublicPart(locked.Torch), CultureInfo.InvariantCulture, out var torch)) question = question with { Torch = torch };
        // What the lock decided by itself (a build that exists, its Python) was judged when it was made.
        return [.. Judge.Of(question).Reasons.Where(r => r.About is About.Cuda or About.Gpus)
            .Select(r => DriftProblems.DriverUnfit(r.Message, locked.Cuda, machine.Driver?.Version.ToString()))];
    }

    /// <summary>
    /// A session keeps the driver's libraries that were mounted when it started. After an update of the driver they are of another version
    /// than the kernel's module, which refuses them ("Driver/library version mismatch").
    /// </summary>
    public static ImmutableArray<DriftFinding> InSession(LockFile locked, DriverInside inside, Machine machine)
    {
        var found = ImmutableArray.CreateBuilder<DriftFinding>();
        var now = (NvidiaFacts.Module(inside.Module)?.Version ?? machine.Driver?.Version)?.ToString();
        if (now is not null && inside.Libraries is [var before, ..] && !inside.Libraries.Contains(now)) found.Add(DriftProblems.DriverReplaced(before, now));
        // CUDA_VISIBLE_DEVICES and --gpus may ask for fewer; none at all is asked for by nobody whose lock has CUDA.
        if (locked.Cuda != "cpu" && machine.Gpus.Length > 0 && inside.Nodes.IsEmpty) found.Add(DriftProblems.GpuUnseen(machine.Gpus.Length, 0));
        return found.ToImmutable();
    }

    /// <param name="before">Names of the GPUs that the last run on this machine recorded, in any order.</param>
    public static ImmutableArray<DriftFinding> Since(ImmutableArray<string> before, Machine machine, string run)
    {
        var now = machine.Gpus.Select(g => g.Name);
        return before.Order(StringComparer.Ordinal).SequenceEqual(now.Order(StringComparer.Ordinal)) ? [] : [DriftProblems.GpusOther(List(before), List(now), run)];
    }

    static string List(IEnumerable<string> gpus)
    {
        var groups = gpus.GroupBy(g => g, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Count()} × {PlainText.Of(g.Key)}").ToList();
        return groups.Count == 0 ? "none" : string.Join(", ", groups);
    }

    static string PublicPart(string version) => version.Split('+')[0];
}
