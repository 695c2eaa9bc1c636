namespace Kedge.Traces.Analysis;

/// <summary>Copies between host and device, of one direction.</summary>
/// <param name="Pageable">From or to memory that is not pinned.</param>
public sealed record Copies(string Direction, bool Pageable, long Calls, long Time, long Bytes);

/// <summary>What ran on the device, by name, within the steps.</summary>
public sealed record KernelTable(IReadOnlyList<Work> Kernels, IReadOnlyList<Copies> Copies, double MedianKernel, double Occupancy,
    double BlocksPerProcessor, long Time, long Calls)
{
    sealed class Sum
    {
        public long Calls, Time, Weighed, WeighedBlocks;
        public double Occupancy, Blocks;

        public double MeanOccupancy => Weighed == 0 ? double.NaN : Occupancy / Weighed;
        public double MeanBlocks => WeighedBlocks == 0 ? double.NaN : Blocks / WeighedBlocks;

        public void Add(long time, in EventFacts facts)
        {
            (Calls, Time) = (Calls + 1, Time + time);
            if (!float.IsNaN(facts.Occupancy)) (Occupancy, Weighed) = (Occupancy + facts.Occupancy * (double)time, Weighed + time);
            if (!float.IsNaN(facts.BlocksPerProcessor)) (Blocks, WeighedBlocks) = (Blocks + facts.BlocksPerProcessor * (double)time, WeighedBlocks + time);
        }
    }

    public static KernelTable Of(Trace trace, Span window)
    {
        var (kernels, copies, all) = (new Dictionary<int, Sum>(), new Dictionary<int, (long Calls, long Time, long Bytes)>(), new Sum());
        var durations = new List<long>();
        foreach (var track in trace.Tracks)
            foreach (var e in track.Events.Span)
            {
                if (e.Start < window.Start || e.Start >= window.End) continue;
                var facts = e.Facts < 0 ? new(float.NaN, float.NaN, 0, 0) : trace.Facts[e.Facts];
                if (e.Kind == EventKind.Kernel)
                {
                    if (!kernels.TryGetValue(e.Name, out var sum)) kernels[e.Name] = sum = new();
                    sum.Add(e.Duration, facts);
                    if (PhaseNames.IsCollectiveKernel(trace.NameOf(e))) continue;
                    all.Add(e.Duration, facts);
                    durations.Add(e.Duration);
                }
                else if (e.Kind == EventKind.Copy)
                {
                    var sum = copies.GetValueOrDefault(e.Name);
                    copies[e.Name] = (sum.Calls + 1, sum.Time + e.Duration, sum.Bytes + facts.Bytes);
                }
            }
        durations.Sort();
        return new(
            [.. kernels.Select(k => new Work(trace.Names[k.Key], k.Value.Calls, k.Value.Time, k.Value.MeanOccupancy, k.Value.MeanBlocks))
                .OrderByDescending(w => w.Time).ThenBy(w => w.Name, StringComparer.Ordinal)],
            [.. copies.Select(c => Direction(trace.Names[c.Key], c.Value)).GroupBy(c => (c.Direction, c.Pageable))
                .Select(g => new Copies(g.Key.Direction, g.Key.Pageable, g.Sum(c => c.Calls), g.Sum(c => c.Time), g.Sum(c => c.Bytes)))
                    .OrderByDescending(c => c.Time).ThenBy(c => c.Direction, StringComparer.Ordinal)],
            durations.Count == 0 ? 0 : durations[durations.Count / 2], all.MeanOccupancy, all.MeanBlocks, all.Time, all.Calls);
    }

    /// <summary><c>Memcpy HtoD (Pageable -> Device)</c>; ROCm: <c>CopyHostToDevice</c>, <c>Memcpy HtoD (Host -> Device)</c>.</summary>
    static Copies Direction(string name, (long Calls, long Time, long Bytes) sum)
    {
        var direction = name.Contains("HtoD", StringComparison.Ordinal) || name.Contains("HostToDevice", StringComparison.Ordinal) ? "host to device"
            : name.Contains("DtoH", StringComparison.Ordinal) || name.Contains("DeviceToHost", StringComparison.Ordinal) ? "device to host"
            : name.Contains("DtoD", StringComparison.Ordinal) || name.Contains("DeviceToDevice", StringComparison.Ordinal) ? "within the device" : "other";
        return new(direction, name.Contains("Pageable", StringComparison.Ordinal), sum.Calls, sum.Time, sum.Bytes);
    }
}
