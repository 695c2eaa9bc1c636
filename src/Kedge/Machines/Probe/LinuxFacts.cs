using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Machines.Probe;

/// <summary>What the kernel's own files say about a Linux host.</summary>
public static class LinuxFacts
{
    public static HostOs Os(HostFiles files)
    {
        var kernel = Kernel(files);
        // Microsoft's kernels say so in their release: 5.15.153.1-microsoft-standard-WSL2.
        var wsl = kernel.Contains("microsoft", StringComparison.OrdinalIgnoreCase);
        return new(SystemKind.Linux, Release("ID=") ?? "linux", Release("PRETTY_NAME=") ?? "Linux", kernel, Release("VERSION_ID="), wsl);

        string? Release(string name) => files.Field("/etc/os-release", name, '=') is { Length: > 0 } value ? value : files.Field("/usr/lib/os-release", name, '=');
    }

    /// <summary>Sandboxes may lack the first file; the second reads "Linux version 6.12.48 (…".</summary>
    static string Kernel(HostFiles files) =>
        files.Lines("/proc/sys/kernel/osrelease").FirstOrDefault()?.Trim() is { Length: > 0 } release ? release
            : files.Text("/proc/version")?.Split(' ') is { Length: > 2 } words ? words[2] : "unknown";

    public static string? Processor(HostFiles files) => files.Field("/proc/cpuinfo", "model name", ':') ?? files.Field("/proc/cpuinfo", "Model", ':');

    /// <summary>Bytes; null when /proc does not say.</summary>
    public static long? Memory(HostFiles files) =>
        long.TryParse(files.Field("/proc/meminfo", "MemTotal", ':')?.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var kib) ? kib << 10 : null;

    /// <summary>Size of the tmpfs on /dev/shm: its size= option, else half of the memory, which is the kernel's default (tmpfs(5)).</summary>
    public static long? SharedMemory(HostFiles files, long memory)
    {
        var mount = files.Lines("/proc/mounts").Select(l => l.Split(' ')).LastOrDefault(m => m.Length > 3 && m[1] == "/dev/shm");
        if (mount is null) return null;
        var size = mount[3].Split(',').FirstOrDefault(o => o.StartsWith("size=", StringComparison.Ordinal))?["size=".Length..];
        return size is null ? memory / 2
            : size.EndsWith('k') && long.TryParse(size[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var kib) ? kib << 10
            : size.EndsWith('%') && int.TryParse(size[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? memory * percent / 100
            : long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
    }

    /// <summary>2 where /sys/fs/cgroup itself is a cgroup2 file system; 1 where controllers have folders of their own there, alone or beside it.</summary>
    public static int? Cgroup(HostFiles files)
    {
        var mounts = files.Lines("/proc/mounts").Select(l => l.Split(' ')).Where(m => m.Length > 2).ToList();
        return mounts.Any(m => m[1] == "/sys/fs/cgroup" && m[2] == "cgroup2") ? 2
            : mounts.Any(m => m[2] == "cgroup") ? 1
            : mounts.Any(m => m[2] == "cgroup2") ? 2 : null;
    }

    /// <summary>Class 0x03 is a display controller, 0x10de is NVIDIA (PCI code and ID assignment).</summary>
    public static int NvidiaCards(HostFiles files) => files.Names("/sys/bus/pci/devices").Count(device =>
        Value(files, device, "vendor") == "0x10de" && Value(files, device, "class")?.StartsWith("0x03", StringComparison.Ordinal) == true);

    /// <summary>Cards, the control node and unified memory, without which CUDA does not start; /dev/dxg is WSL's way to the GPU.</summary>
    public static ImmutableArray<string> DeviceNodes(HostFiles files) =>
        [.. files.Names("/dev").Where(n => n is "nvidiactl" or "nvidia-uvm" or "dxg"
            || (n.StartsWith("nvidia", StringComparison.Ordinal) && int.TryParse(n.AsSpan(6), out _))).Select(n => $"/dev/{n}")];

    /// <summary>Models as the kernel's module lists them, where no library can be asked.</summary>
    public static ImmutableArray<Gpu> Gpus(HostFiles files) =>
        [.. files.Names("/proc/driver/nvidia/gpus").Select(g => $"/proc/driver/nvidia/gpus/{g}/information")
            .Select(i => new Gpu(files.Field(i, "Model", ':') ?? "NVIDIA GPU", Uuid(files.Field(i, "GPU UUID", ':'))))];

    /// <summary>Question marks stand there until a program has opened the GPU.</summary>
    static string? Uuid(string? text) => text?.Contains('?') == false ? text : null;

    static string? Value(HostFiles files, string device, string name) => files.Lines($"/sys/bus/pci/devices/{device}/{name}").FirstOrDefault()?.Trim();
}
