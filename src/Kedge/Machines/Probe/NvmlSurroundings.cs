using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Kedge.Machines.Probe;

/// <summary>What does not change while a GPU is used. Null is what this GPU or driver does not tell.</summary>
/// <param name="Address">On PCI, as sysfs writes it: <c>0000:3b:00.0</c>.</param>
/// <param name="Generation">Of the fastest PCIe link that device and slot can have.</param>
/// <param name="Lanes">The most that this link can have.</param>
/// <param name="Slices">Names of its MIG devices; empty where it is whole.</param>
public sealed record GpuSlot(string? Address, int? Generation, int? Lanes, ImmutableArray<string> Slices);

/// <param name="Memory">Bytes on the device; null where the driver does not tell them.</param>
public readonly record struct GpuProcess(int Id, long? Memory);

/// <summary>
/// What is around NVIDIA GPUs: slot, link, other processes, MIG. Every failure means that it is not told.
/// NVML API Reference Guide: "Device Queries", "Multi Instance GPU Management". Door: the driver.
/// </summary>
/// <param name="library">Open and initialised; not this object's to close.</param>
public sealed unsafe class NvmlSurroundings(nint library, ImmutableArray<nint> devices)
{
    const int MostProcesses = 256, MostSlices = 16, NameLength = 96;

    /// <summary>NVML_VALUE_NOT_AVAILABLE: under WDDM, and for processes that one may not look at.</summary>
    const ulong NotAvailable = ulong.MaxValue;

    public GpuSlot Slot(int gpu) => new(
        Address(devices[gpu]), Number(gpu, "nvmlDeviceGetMaxPcieLinkGeneration"), Number(gpu, "nvmlDeviceGetMaxPcieLinkWidth"), Slices(devices[gpu]));

    /// <summary>Generation and lanes of the link as it is now; an idle GPU lowers them.</summary>
    public (int? Generation, int? Lanes) Link(int gpu) => (Number(gpu, "nvmlDeviceGetCurrPcieLinkGeneration"), Number(gpu, "nvmlDeviceGetCurrPcieLinkWidth"));

    int? Number(int gpu, string function)
    {
        uint number;
        return Export(function) is var f && f != 0 && ((delegate* unmanaged<nint, uint*, int>)f)(devices[gpu], &number) == 0 ? (int)number : null;
    }

    /// <summary>nvmlPciInfo_t: 16 bytes of text, then domain, bus, device as 32-bit numbers; 68 bytes in all.</summary>
    string? Address(nint device)
    {
        var info = stackalloc uint[24];
        return Export("nvmlDeviceGetPciInfo_v3") is var f && f != 0 && ((delegate* unmanaged<nint, uint*, int>)f)(device, info) == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{info[4]:x4}:{info[5]:x2}:{info[6]:x2}.0")
            : null;
    }

    /// <summary>
    /// Those with a CUDA context; null where that is not told. nvmlProcessInfo_t since 510 has 24 bytes: id (32 bits, 32 of padding),
    /// bytes (64), and the ids of MIG instances.
    /// </summary>
    public ImmutableArray<GpuProcess>? Processes(int gpu)
    {
        const int Entry = 3;
        var count = (uint)MostProcesses;
        var entries = stackalloc ulong[MostProcesses * Entry];
        if (Export("nvmlDeviceGetComputeRunningProcesses_v3") is var f && (f == 0
            || ((delegate* unmanaged<nint, uint*, ulong*, int>)f)(devices[gpu], &count, entries) != 0)) return null;
        var found = ImmutableArray.CreateBuilder<GpuProcess>();
        for (var i = 0; i < Math.Min(count, MostProcesses); i++)
            found.Add(new((int)(uint)entries[i * Entry], entries[i * Entry + 1] is var bytes && bytes == NotAvailable ? null : (long)bytes));
        return found.ToImmutable();
    }

    ImmutableArray<string> Slices(nint device)
    {
        uint mode, pending;
        if (Export("nvmlDeviceGetMigMode") is var f && (f == 0 || ((delegate* unmanaged<nint, uint*, uint*, int>)f)(device, &mode, &pending) != 0 || mode != 1)
            || Export("nvmlDeviceGetMigDeviceHandleByIndex") is var open && open == 0) return [];
        var names = ImmutableArray.CreateBuilder<string>();
        for (var i = 0u; i < MostSlices; i++)
        {
            nint slice;
            if (((delegate* unmanaged<nint, uint, nint*, int>)open)(device, i, &slice) == 0) names.Add(Name(slice) ?? "MIG");
        }
        return names.ToImmutable();
    }

    string? Name(nint device)
    {
        var text = stackalloc byte[NameLength + 1];
        text[NameLength] = 0;
        return Export("nvmlDeviceGetName") is var f && f != 0 && ((delegate* unmanaged<nint, byte*, uint, int>)f)(device, text, NameLength) == 0
            ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text))
            : null;
    }

    nint Export(string function) => NativeLibrary.TryGetExport(library, function, out var export) ? export : 0;
}
