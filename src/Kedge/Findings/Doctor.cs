using System.Collections.Immutable;
using Kedge.Machines;

namespace Kedge.Findings;

/// <summary>
/// Judges a machine: can images be built, run, and reach its GPUs? Pure, so that a machine can be judged from its saved profile.
/// A machine without an NVIDIA GPU is not ill; one whose GPU cannot be reached is.
/// </summary>
public static class Doctor
{
    static readonly ImmutableArray<Func<Machine, IEnumerable<Finding>>> Checks =
    [
        HostFindings.System, HostFindings.Memory, HostFindings.Disk, HostFindings.SharedMemory, HostFindings.Cgroup,
        EngineFindings.Engines,
        DriverFindings.Driver, DriverFindings.Nodes, DriverFindings.Gpus,
        ToolkitFindings.Toolkit, ToolkitFindings.Reach,
        HostFindings.Network, HostFindings.Unread,
    ];

    /// <summary>In the order in which a person would ask.</summary>
    public static ImmutableArray<Finding> Judge(Machine machine) => [.. Checks.SelectMany(check => check(machine))];
}
