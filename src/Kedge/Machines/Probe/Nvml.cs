using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Kedge.Machines.Probe;

/// <summary>What the NVIDIA Management Library says.</summary>
/// <param name="Driver">Version of the kernel's module, as the library was told.</param>
/// <param name="Library">Version of the library itself.</param>
/// <param name="Trouble">Why it does not answer; null when it does, or when it is not there.</param>
public sealed record NvmlAnswer(DottedVersion? Driver, DottedVersion? Library, ImmutableArray<Gpu> Gpus, string? Trouble)
{
    public static NvmlAnswer NotThere { get; } = new(null, null, [], null);
}

/// <summary>
/// libnvidia-ml.so.1, opened by hand: it is there only where a driver is. Every failure is an answer, too.
/// Functions and codes: NVML API Reference Guide, "System Queries", "Device Queries", nvmlReturn_t. Door: the driver.
/// </summary>
public static unsafe class Nvml
{
    const int Success = 0, TextLength = 96;

    public static ImmutableArray<string> Names { get; } = ["libnvidia-ml.so.1", "/usr/lib/wsl/lib/libnvidia-ml.so.1"];

    public static NvmlAnswer Ask(ImmutableArray<string> names)
    {
        foreach (var name in names)
        {
            if (!NativeLibrary.TryLoad(name, out var library)) continue;
            try
            {
                return Ask(library);
            }
            finally
            {
                NativeLibrary.Free(library);
            }
        }
        return NvmlAnswer.NotThere;
    }

    static NvmlAnswer Ask(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "nvmlInit_v2", out var init)) return NvmlAnswer.NotThere with { Trouble = "libnvidia-ml.so.1 is not NVIDIA's" };
        // The library tells its own version before it is initialised, and when it cannot be.
        var own = Version(Text(library, "nvmlSystemGetNVMLVersion"));
        var code = ((delegate* unmanaged<int>)init)();
        if (code != Success) return new(null, own, [], Meaning(code));
        try
        {
            return new(Version(Text(library, "nvmlSystemGetDriverVersion")), own, Gpus(library), null);
        }
        finally
        {
            if (NativeLibrary.TryGetExport(library, "nvmlShutdown", out var shutdown)) _ = ((delegate* unmanaged<int>)shutdown)();
        }
    }

    static ImmutableArray<Gpu> Gpus(nint library)
    {
        uint count;
        if (!NativeLibrary.TryGetExport(library, "nvmlDeviceGetCount_v2", out var counter) || ((delegate* unmanaged<uint*, int>)counter)(&count) != Success) return [];
        if (!NativeLibrary.TryGetExport(library, "nvmlDeviceGetHandleByIndex_v2", out var opener)) return [];
        var gpus = ImmutableArray.CreateBuilder<Gpu>();
        for (var i = 0u; i < Math.Min(count, 256); i++)
        {
            nint device;
            if (((delegate* unmanaged<uint, nint*, int>)opener)(i, &device) == Success) gpus.Add(Gpu(library, device));
        }
        return gpus.ToImmutable();
    }

    static Gpu Gpu(nint library, nint device) => new(
        Text(library, "nvmlDeviceGetName", device) ?? "NVIDIA GPU", Text(library, "nvmlDeviceGetUUID", device), Capability(library, device), Memory(library, device));

    static ComputeCapability? Capability(nint library, nint device)
    {
        int major, minor;
        return NativeLibrary.TryGetExport(library, "nvmlDeviceGetCudaComputeCapability", out var get)
            && ((delegate* unmanaged<nint, int*, int*, int>)get)(device, &major, &minor) == Success ? new(major, minor) : null;
    }

    /// <summary>nvmlMemory_t is three 64-bit numbers of bytes: total, free, used.</summary>
    static long? Memory(nint library, nint device)
    {
        var memory = stackalloc ulong[3];
        return NativeLibrary.TryGetExport(library, "nvmlDeviceGetMemoryInfo", out var get)
            && ((delegate* unmanaged<nint, ulong*, int>)get)(device, memory) == Success ? (long)memory[0] : null;
    }

    static string? Text(nint library, string function)
    {
        var text = stackalloc byte[TextLength];
        return NativeLibrary.TryGetExport(library, function, out var get)
            && ((delegate* unmanaged<byte*, uint, int>)get)(text, TextLength) == Success ? Read(text) : null;
    }

    static string? Text(nint library, string function, nint device)
    {
        var text = stackalloc byte[TextLength];
        return NativeLibrary.TryGetExport(library, function, out var get)
            && ((delegate* unmanaged<nint, byte*, uint, int>)get)(device, text, TextLength) == Success ? Read(text) : null;
    }

    static string Read(byte* text)
    {
        var bytes = new ReadOnlySpan<byte>(text, TextLength);
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>NVML's own version has the branch's number in front: 12.535.129.03.</summary>
    public static DottedVersion? Version(string? text)
    {
        if (text?.Split('.') is { Length: 4 } parts && parts[0].Length <= 2) text = string.Join('.', parts[1..]);
        return DottedVersion.TryParse(text, null, out var version) ? version : null;
    }

    /// <summary>nvmlReturn_t.</summary>
    public static string Meaning(int code) => code switch
    {
        4 => "no permission to talk to the driver",
        9 => "the NVIDIA driver is not loaded",
        12 => "a library that the driver needs is not found",
        15 => "a GPU is lost: it has fallen off the bus",
        17 => "the operating system or container refuses access to the GPU",
        18 => "driver and library have different versions",
        _ => $"NVML answers with error {code}",
    };
}
