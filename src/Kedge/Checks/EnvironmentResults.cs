using System.Collections.Immutable;
using Kedge.Checks.Drifts;
using Kedge.Checks.Inventories;
using Kedge.Locks;
using Kedge.Machines;

namespace Kedge.Checks;

/// <summary>What was seen in a place, as results: each comparison with the lock in one line, what drifted below it (pure).</summary>
public static class EnvironmentResults
{
    internal static CheckResult NoFiles { get; } = CheckResult.Ok("files", "none of the image's files changed");

    internal static IEnumerable<CheckResult> Lists(LockFile locked, Inventory inventory, Subject subject)
    {
        if (inventory.Packages.Error is { } error) yield return CheckResult.CouldNot("packages", CheckProblems.NoPackageList(error));
        else yield return CheckResult.Of("packages", PackageDrift.Between(locked.Packages, inventory.Packages, subject),
            $"{locked.Packages.Length} packages of the distribution, all as locked");
        yield return CheckResult.Of("python packages", WheelDrift.Between(locked.Wheels, inventory.Wheels, subject),
            locked.Wheels.IsEmpty ? "none besides the distribution's" : $"{locked.Wheels.Length} wheels, all as locked");
    }

    /// <param name="now">Null when nothing could be asked inside: then only what is certain by the engine's word is said, that something changed.</param>
    internal static CheckResult Files(LockFile locked, Changes changes, Inventory image, Inventory? now)
    {
        var after = now?.Paths ?? [.. image.Paths.Select(p => Told(p, changes))];
        var findings = new FileDrift(image.Paths, after).Of(changes.Paths, now is null ? [] : Drifted(locked, now), Subject.Session);
        return CheckResult.Of("files", findings, $"{changes.Paths.Length} written, all as in the image");
    }

    /// <summary>A path as far as an engine's list tells it: gone, or in some way different.</summary>
    static PathFacts Told(PathFacts image, Changes changes) => changes.Paths.Any(c => c.Path == image.Path && c.Kind == ChangeKind.Deleted)
        ? image with { Kind = "none", Content = null, Mode = null, Error = null }
        : image with { Kind = "other", Content = null, Error = "not looked at" };

    /// <param name="told">Changes that another result is about.</param>
    internal static IEnumerable<CheckResult> Deep(LockFile locked, Inventory inventory, ImmutableArray<PathChange> told, Subject subject)
    {
        if (inventory.Damaged is not { } all) yield break;
        var damaged = all with { List = [.. all.List.ExceptBy(told.Select(c => c.Path), f => f.Path)] };
        yield return CheckResult.Of("file hashes", FileDrift.Of(damaged, Drifted(locked, inventory), subject), $"{damaged.Looked} files are what RECORD and md5sums say");
        var unread = damaged.List.Where(f => f.Error is not null).ToList();
        if (unread.Count > 0) yield return CheckResult.CouldNot("unread files", CheckProblems.Unreadables(unread.Count, unread[0].Path));
    }

    /// <summary>Names that a finding about a whole package stands for: its files need not be told one by one.</summary>
    static IEnumerable<string> Drifted(LockFile locked, Inventory inventory) => Drift.Between(locked, inventory, Subject.Session).Select(f => f.What);

    /// <param name="inside">Null without a container, or when it said nothing.</param>
    /// <param name="lastRun">The GPUs that the last run on this machine recorded, and its id.</param>
    public static CheckResult Driver(LockFile locked, Machine machine, DriverInside? inside, (ImmutableArray<string> Gpus, string Id)? lastRun)
    {
        ImmutableArray<DriftFinding> found =
        [
            .. DriverDrift.Fit(locked, machine),
            .. inside is null ? [] : DriverDrift.InSession(locked, inside, machine),
            .. lastRun is var (gpus, id) ? DriverDrift.Since(gpus, machine, id) : [],
        ];
        var gpu = machine.Gpus.IsEmpty ? "no GPU" : string.Join(", ", machine.Gpus.Select(g => PlainText.Of(g.Name)));
        return CheckResult.Of("driver", found,
            locked.Cuda == "cpu" ? $"not needed: the lock is for the CPU ({gpu})" : $"{machine.Driver?.Version}, {gpu}: fit for CUDA {locked.Cuda}");
    }
}
