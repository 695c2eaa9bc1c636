using System.Collections.Immutable;
using System.Globalization;
using Kedge.Machines.Probe;

namespace Kedge.Runs.Resources;

/// <summary>Which of the processes on a GPU are the run's own.</summary>
/// <param name="first">The run's first process.</param>
/// <param name="group">Its control groups, where it has its own; else its descendants are the run's.</param>
sealed class RunProcesses(int? first, Cgroup? group)
{
    /// <summary>Parents that are looked up: shells, launchers, workers of workers.</summary>
    const int Deepest = 64;

    public bool IsOwn(int process) => group is null
        ? IsDescendant(process)
        : CounterProbe.Text(Invariant(process, "cgroup")) is { } text && Cgroup.Parse(text) is { } other && group.Holds(other);

    bool IsDescendant(int process)
    {
        for (var (at, depth) = ((int?)process, 0); at is > 1 && depth < Deepest; depth++, at = Parent(at.Value))
            if (at == first) return true;
        return false;
    }

    static int? Parent(int process) => (int?)KernelNumbers.After(CounterProbe.Text(Invariant(process, "status")), "PPid");

    static string Invariant(int process, string file) => string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/{file}");

    /// <summary>How many processes of the run are on a GPU, how many of others, and the bytes that these hold.</summary>
    public IEnumerable<(string Name, double? Value)> Count(ImmutableArray<GpuProcess> processes)
    {
        var others = processes.Where(p => !IsOwn(p.Id)).ToList();
        return [("processes", processes.Length - others.Count), ("others", others.Count), ("others.memory", others.Sum(o => o.Memory ?? 0))];
    }
}
