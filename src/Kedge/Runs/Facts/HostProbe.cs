using Kedge.Machines.Probe;

namespace Kedge.Runs.Facts;

/// <summary>What the record says about this machine: what its files tell; nothing is started or woken.</summary>
public static class HostProbe
{
    public static HostFacts Look()
    {
        var machine = MachineProbe.Glance();
        return new(
            Environment.MachineName, machine.Os.Name, machine.Os.Kernel, machine.Cpu.Model, machine.Cpu.Cores, machine.Memory,
            [.. machine.Gpus.Select(g => g.Name)]);
    }
}
