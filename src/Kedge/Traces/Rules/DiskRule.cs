using System.Collections.Immutable;
using Kedge.Runs.Metrics;
using static System.FormattableString;

namespace Kedge.Traces.Rules;

/// <summary>A training that waits for its disk or its network file system: the cause behind idle devices and waiting loaders.</summary>
static class DiskRule
{
    const string Id = "disk-wait";

    /// <summary>Kinds of file systems whose files lie on another machine, as Linux names them.</summary>
    static readonly ImmutableArray<string> Remote =
    [
        "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ceph", "lustre", "gpfs", "beegfs", "glusterfs", "afs", "9p", "v9fs", "orangefs", "pvfs2",
        "fuse", "fuse.sshfs",
    ];

    /// <summary>What it is the cause of: with two of them, readers would change the wrong thing first.</summary>
    public static bool Explains(Bottleneck other) => other.Rule is "gpu-idle" or "input-bound";

    /// <param name="others">What was found besides; shortage of memory and checkpoints wait for the disk, too, and say why.</param>
    public static Bottleneck? Judge(IReadOnlyList<MetricRow> samples, RunLimits limits, IReadOnlyList<Bottleneck> others)
    {
        if (others.Any(o => o.Rule is "memory-short" or CheckpointRule.Id)) return null;
        if (Share(samples) is not { } share || share.Lost <= Threshold.Of("io.pressure")) return null;
        return new(Id, $"{Who(limits)} waited for {Place(limits)} in {Amount.Percent(share.Waited)} of the time",
            [share.Seen, .. Moved(samples), .. MemoryRules.Faults(samples), .. others.Where(Explains).Select(o => o.Title), .. OfWhom(limits)],
            share.Lost, "if no file had to be waited for", Changes(samples, limits));
    }

    public static ImmutableArray<string> OfWhom(RunLimits limits) => limits.IsShared
        ? ["counted over all that ran on the machine, since the run had no container: others may have had a part in it"] : [];

    public static string Who(RunLimits limits) => limits.IsShared ? "programs on this machine" : "the run";

    /// <summary>How long something waited, and how much of that held the run up, as shares of the time.</summary>
    sealed record Waits(double Waited, double Lost, string Seen);

    /// <summary>
    /// Beside a device what this was idle is lost, else what the kernel says that nothing at all was done in. A loader that waits while
    /// the device has its batches costs nothing.
    /// </summary>
    static Waits? Share(IReadOnlyList<MetricRow> samples)
    {
        var (some, full, idle) = (samples.Of("pressure.io"), Average(samples, "pressure.io.full"), Idle(samples));
        if (some.Length < SampleRules.Fewest) return Waiting(samples, idle);
        var seen = $"{some.Length} samples, the worst second {Amount.Percent(some.Max())}; ";
        return idle is { } unused
            ? new(some.Average(), Math.Min(unused, some.Average()), $"{seen}the GPU idled {Amount.Percent(unused)} of the time")
            : new(some.Average(), full, $"{seen}in {Amount.Percent(full)} of the time nothing else was done");
    }

    /// <summary>Where the kernel keeps no pressure: processors that idle while something waits for a disk.</summary>
    static Waits? Waiting(IReadOnlyList<MetricRow> samples, double? idle)
    {
        var (waiting, busy) = (samples.Of("cpu.iowait"), samples.Of("cpu"));
        if (waiting.Length < SampleRules.Fewest || busy.Length != waiting.Length) return null;
        var waited = waiting.Zip(busy, (w, b) => w > 0 ? w / (w + b) : 0).Average();
        return new(waited, Math.Min(waited, idle ?? 1),
            Invariant($"{waiting.Length} samples; {waiting.Average():0.0} processors idled for it, {busy.Average():0.0} worked"));
    }

    /// <summary>Of the busiest device that was used at all; null without one.</summary>
    static double? Idle(IReadOnlyList<MetricRow> samples)
    {
        var used = Enumerable.Range(0, SampleRules.MostDevices).Select(i => samples.Of(Invariant($"gpu{i}.busy")))
            .Where(b => b.Length >= SampleRules.Fewest && b.Max() > 0).Select(b => b.Average()).ToList();
        return used.Count == 0 ? null : 1 - used.Max();
    }

    static double Average(IReadOnlyList<MetricRow> samples, string name) => samples.Of(name).DefaultIfEmpty(0).Average();

    static ImmutableArray<string> Moved(IReadOnlyList<MetricRow> samples)
    {
        var (read, written) = (Average(samples, "disk.read"), Average(samples, "disk.write"));
        return read + written <= 0 ? [] : [$"{Amount.Bytes((long)read)} read and {Amount.Bytes((long)written)} written a second, on average"];
    }

    static (string Path, string FileSystem)? Far(RunLimits limits) =>
        limits.Storage.Where(s => Remote.Contains(s.FileSystem)).Select(s => ((string, string)?)s).FirstOrDefault();

    static string Place(RunLimits limits) => Far(limits) is { } far ? $"files that lie on another machine ({far.Path} is on {far.FileSystem})" : "the disk";

    static ImmutableArray<Change> Changes(IReadOnlyList<MetricRow> samples, RunLimits limits)
    {
        if (Average(samples, "disk.write") > 2 * Average(samples, "disk.read")) return Writing();
        return Average(samples, "faults.major") > Threshold.Of("faults.major") ? [Mapped(limits), .. Reading(limits)] : Reading(limits);
    }

    static ImmutableArray<Change> Reading(RunLimits limits) =>
    [
        Far(limits) is { } far ? new("copy the data onto a disk of this machine once, and read them there:", $"rsync -a {Data(limits, far)} /scratch/")
            : new("a disk that has to look for many small files is slow: pack them into files of some hundred megabytes that are read in sequence:",
                "tar --sort=name -cf train-000.tar …   # webdataset.WebDataset(\"train-{000..099}.tar\")"),
        new("several workers wait beside one another, and beside training:", "DataLoader(…, num_workers=4, persistent_workers=True, prefetch_factor=4)"),
        new("what fits into memory is read from the disk in the first epoch only: compare the epochs"),
    ];

    /// <summary>Data mapped from files, or the programs themselves, that do not fit beside what the run holds.</summary>
    static Change Mapped(RunLimits limits) => limits.Memory is { } all
        ? new("pages of files that are mapped (numpy.memmap, Arrow) are read again each time; they stay if they may:", MemoryRules.More(all))
        : new("pages of files that are mapped (numpy.memmap, Arrow) are read again each time: read them in order, or map less than what is free");

    /// <summary>The path as the user typed it behind <c>--data</c>; the project has a name only.</summary>
    static string Data(RunLimits limits, (string Path, string FileSystem) far) =>
        limits.Storage.Length > 1 && far != limits.Storage[^1] ? CommandLine.Quoted([far.Path]) : "DATA";

    static ImmutableArray<Change> Writing() =>
    [
        new("it writes more than it reads: save checkpoints and print more rarely, or write them beside training:",
            "torch.distributed.checkpoint.async_save(state, checkpoint_id=…)"),
        new("to a local disk first, and copy from there"),
    ];
}
