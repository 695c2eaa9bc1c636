using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Kedge.Machines.Probe;

/// <summary>What one GPU did. Null is what this GPU or driver does not tell.</summary>
/// <param name="Busy">Share of the last moments in which some kernel ran; one small kernel makes it 1.</param>
/// <param name="SmActive">Share of the streaming multiprocessors' time with work, since the last reading (GPM, Hopper and later).</param>
/// <param name="TensorActive">The same of the tensor pipes.</param>
/// <param name="Memory">Bytes in use, of all processes.</param>
/// <param name="Watts">Drawn power.</param>
/// <param name="Clock">Of the multiprocessors, in MHz.</param>
/// <param name="Throttled">Why it runs slower than it could: bits of nvmlClocksEventReasons, without idleness and set clocks.</param>
public sealed record GpuReading(double? Busy, double? SmActive, double? TensorActive, long? Memory, double? Watts, double? Clock, double? Celsius, ulong? Throttled);

/// <summary>
/// Reads NVIDIA GPUs again and again through libnvidia-ml.so.1, which stays open. A counter that is refused once is not asked again.
/// NVML API Reference Guide: "Device Queries", "GPM Functions". Door: the driver.
/// </summary>
public sealed unsafe class NvmlMeter : IDisposable
{
    const int MostGpus = 16, Counters = 7;

    /// <summary>nvmlGpmMetricId_t.</summary>
    const uint SmUtil = 2, AnyTensorUtil = 5;

    /// <summary>Idle, application clocks, sync boost, display: states in which nothing is wrong.</summary>
    const ulong NoTrouble = 0x1 | 0x2 | 0x10 | 0x100;

    readonly nint _library;
    readonly ImmutableArray<nint> _devices;
    readonly bool[] _refused;
    readonly nint[] _before, _now;

    NvmlMeter(nint library, ImmutableArray<nint> devices)
    {
        (_library, _devices, _refused) = (library, devices, new bool[devices.Length * Counters]);
        (_before, _now) = (Samples(), Samples());
        Surroundings = new(library, devices);
    }

    public int Count => _devices.Length;

    public NvmlSurroundings Surroundings { get; }

    /// <summary>Null where there is no driver, or no GPU that answers.</summary>
    public static NvmlMeter? Open(ImmutableArray<string> names)
    {
        foreach (var name in names)
        {
            if (!NativeLibrary.TryLoad(name, out var library)) continue;
            if (Export(library, "nvmlInit_v2") is var init && init != 0 && ((delegate* unmanaged<int>)init)() == 0
                && Devices(library) is { IsEmpty: false } devices)
                return new(library, devices);
            NativeLibrary.Free(library);
        }
        return null;
    }

    static ImmutableArray<nint> Devices(nint library)
    {
        uint count;
        var (counter, opener) = (Export(library, "nvmlDeviceGetCount_v2"), Export(library, "nvmlDeviceGetHandleByIndex_v2"));
        if (counter == 0 || opener == 0 || ((delegate* unmanaged<uint*, int>)counter)(&count) != 0) return [];
        var devices = ImmutableArray.CreateBuilder<nint>();
        for (var i = 0u; i < Math.Min(count, MostGpus); i++)
        {
            nint device;
            if (((delegate* unmanaged<uint, nint*, int>)opener)(i, &device) == 0) devices.Add(device);
        }
        return devices.ToImmutable();
    }

    public GpuReading Read(int gpu)
    {
        var memory = stackalloc ulong[3];
        var (busy, watts, clock, celsius) = (Number(gpu, 0, "nvmlDeviceGetUtilizationRates"), Number(gpu, 1, "nvmlDeviceGetPowerUsage"),
            Number(gpu, 2, "nvmlDeviceGetClockInfo", 1), Number(gpu, 3, "nvmlDeviceGetTemperature", 0));
        var used = Asked(gpu, 4, "nvmlDeviceGetMemoryInfo", f => ((delegate* unmanaged<nint, ulong*, int>)f)(_devices[gpu], memory)) ? (long?)memory[2] : null;
        var reasons = stackalloc ulong[1];
        var throttled = Asked(gpu, 5, "nvmlDeviceGetCurrentClocksThrottleReasons",
            f => ((delegate* unmanaged<nint, ulong*, int>)f)(_devices[gpu], reasons))
            ? (ulong?)(reasons[0] & ~NoTrouble)
            : null;
        var (sm, tensor) = Profile(gpu);
        return new(busy / 100.0, sm, tensor, used, watts / 1000.0, clock, celsius, throttled);
    }

    /// <summary>A function that fills in one or two 32-bit numbers, of which the first counts.</summary>
    double? Number(int gpu, int counter, string function, uint? selector = null)
    {
        var pair = stackalloc uint[2];
        return Asked(gpu, counter, function, f => selector is { } which
            ? ((delegate* unmanaged<nint, uint, uint*, int>)f)(_devices[gpu], which, pair)
            : ((delegate* unmanaged<nint, uint*, int>)f)(_devices[gpu], pair)) ? pair[0] : null;
    }

    delegate int Call(nint function);

    bool Asked(int gpu, int counter, string function, Call call)
    {
        ref var refused = ref _refused[gpu * Counters + counter];
        if (refused) return false;
        var export = Export(_library, function);
        return !(refused = export == 0 || call(export) != 0);
    }

    /// <summary>
    /// GPM tells what happened between two samples. nvmlGpmMetricsGet_t: version, count, two samples, then entries of
    /// id, result, value, and three texts (40 bytes together).
    /// </summary>
    (double? Sm, double? Tensor) Profile(int gpu)
    {
        if (_now[gpu] == 0 || !Asked(gpu, 6, "nvmlGpmSampleGet", f => ((delegate* unmanaged<nint, nint, int>)f)(_devices[gpu], _now[gpu]))) return (null, null);
        (_before[gpu], _now[gpu]) = (_now[gpu], _before[gpu]);
        const int Head = 24, Entry = 40;
        var request = stackalloc byte[Head + 512 * Entry];
        new Span<byte>(request, Head + 512 * Entry).Clear();
        (((uint*)request)[0], ((uint*)request)[1]) = (1, 2);
        // After the exchange the newest sample is "before"; the other one is older, and empty the first time.
        (((nint*)request)[1], ((nint*)request)[2]) = (_now[gpu], _before[gpu]);
        (*(uint*)(request + Head), *(uint*)(request + Head + Entry)) = (SmUtil, AnyTensorUtil);
        var get = Export(_library, "nvmlGpmMetricsGet");
        if (get == 0 || ((delegate* unmanaged<byte*, int>)get)(request) != 0) return (null, null);
        return (Value(request + Head), Value(request + Head + Entry));
    }

    static double? Value(byte* entry) => *(int*)(entry + 4) == 0 && *(double*)(entry + 8) is >= 0 and <= 100 and var percent ? percent / 100 : null;

    nint[] Samples()
    {
        var (samples, allocate) = (new nint[_devices.Length], Export(_library, "nvmlGpmSampleAlloc"));
        for (var i = 0; i < samples.Length && allocate != 0; i++)
        {
            nint sample = 0;
            if (((delegate* unmanaged<nint*, int>)allocate)(&sample) == 0) samples[i] = sample;
        }
        return samples;
    }

    static nint Export(nint library, string function) => NativeLibrary.TryGetExport(library, function, out var export) ? export : 0;

    public void Dispose()
    {
        var free = Export(_library, "nvmlGpmSampleFree");
        foreach (var sample in (nint[])[.. _before, .. _now])
            if (sample != 0 && free != 0) _ = ((delegate* unmanaged<nint, int>)free)(sample);
        if (Export(_library, "nvmlShutdown") is var shutdown && shutdown != 0) _ = ((delegate* unmanaged<int>)shutdown)();
        NativeLibrary.Free(_library);
    }
}
