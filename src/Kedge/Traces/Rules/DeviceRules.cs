using System.Collections.Immutable;
using Kedge.Traces.Analysis;

namespace Kedge.Traces.Rules;

/// <summary>The host cannot launch kernels as fast as the device runs them.</summary>
static class LaunchRule
{
    public const string Id = "launch-bound";

    public static Bottleneck? Judge(RankProfile rank, IReadOnlyList<Bottleneck> said)
    {
        if (rank is not { Device: { } device, Kernels: { Calls: > 0 } kernels } || kernels.MedianKernel >= Threshold.Of("launch.kernel") * 1000) return null;
        var starved = device.IdleWhile[Phase.Forward] + device.IdleWhile[Phase.Backward] + device.IdleWhile[Phase.Optimiser] + device.IdleWhile[Phase.Python];
        if (rank.Share(starved) <= Threshold.Of("idle.share")) return null;
        var optimiser = rank.Share(device.IdleWhile[Phase.Optimiser]) > 0.1;
        return new(Id, $"the device idles {Amount.Percent(rank.Share(starved))} of the time because kernels end before the host can launch the next",
            [
                $"{rank.CallsPerStep(kernels.Calls)} kernels {rank.Each()}, the median takes {Amount.Time(kernels.MedianKernel)}; a launch costs the host about as much",
                $"idle while the host was {string.Join(", ", Starved(rank, device))}",
            ],
            rank.Share(starved), "the device's idle time while the host prepares launches",
            [
                new("let one launch start many kernels (CUDA graphs), and fuse small ones:", "model = torch.compile(model, mode=\"reduce-overhead\")"),
                new("a larger batch makes each kernel longer and their number no larger"),
                .. optimiser ? [new Change("one kernel for all parameters:", "torch.optim.AdamW(model.parameters(), lr=…, fused=True)")] : ImmutableArray<Change>.Empty,
            ]);
    }

    static IEnumerable<string> Starved(RankProfile rank, DeviceTimes device) =>
        from phase in (Phase[])[Phase.Forward, Phase.Backward, Phase.Optimiser, Phase.Python]
        where device.IdleWhile[phase] > 0
        orderby device.IdleWhile[phase] descending
        select $"{PhaseWords.While(phase)} {rank.PerStep(device.IdleWhile[phase])}";
}

/// <summary>Matrix products in single precision on a device that has faster units for them.</summary>
static class TensorCoreRule
{
    public const string Id = "no-tensor-cores";
    const int FirstMajor = 7;

    /// <summary>torch_tb_profiler's list of kernels that use them, and what came later: wgmma, nvjet, flash attention, names of 16-bit types.</summary>
    static readonly string[] With =
    [
        "h884", "s884", "h1688", "s1688", "hmma", "i8816", "16816", "dgrad_1x1_stride_2x2", "first_layer_wgrad_kernel", "conv1x1", "conv2d_c1_k1", "direct_group",
        "xmma_implicit_gemm", "xmma_sparse_conv", "xmma_warp_specialized_implicit_gemm", "xmma_gemm", "xmma_sparse_gemm", "c1_k1",
        "tensorop", "wgmma", "nvjet", "flash", "fmha", "bf16", "tf32", "f16", "hgemm",
    ];

    static readonly string[] Products = ["gemm", "conv", "wgrad", "dgrad", "fprop", "winograd", "cutlass", "gemv"];

    public static Bottleneck? Judge(RankProfile rank, IReadOnlyList<Bottleneck> said)
    {
        if (rank.Kernels is not { Time: > 0 } kernels || rank.Trace.Devices is not [{ Major: >= FirstMajor } device, ..]) return null;
        var without = kernels.Kernels.Where(k => Any(k.Name, Products) && !Any(k.Name, With)).ToList();
        var share = without.Sum(k => k.Time) / (double)kernels.Time;
        if (share <= Threshold.Of("tensorcores.share")) return null;
        return new(Id, $"{Amount.Percent(share)} of kernel time is matrix products and convolutions without Tensor Cores",
            [$"{device.Name} has them (compute capability {device.Major}.{device.Minor})",
                .. without.Take(3).Select(k => $"{Names.Short(k.Name)}: {rank.PerStep(k.Time)} {rank.Each()}, {rank.CallsPerStep(k.Calls)} calls")],
            rank.Share((long)(without.Sum(k => k.Time) * 0.875)), "Tensor Cores are at most eight times as fast as single precision without them",
            [
                new(device.Major >= 8 ? "bfloat16 for the forward pass and the loss; no gradient scaling is needed:" : "half precision with gradient scaling:",
                    device.Major >= 8 ? "with torch.autocast(\"cuda\", dtype=torch.bfloat16): loss = criterion(model(x), y)" : "with torch.autocast(\"cuda\", dtype=torch.float16): …   # and torch.amp.GradScaler"),
                .. device.Major >= 8
                    ? [new Change("or, with weights and results still in 32 bits:", "torch.set_float32_matmul_precision(\"high\")")]
                    : ImmutableArray<Change>.Empty,
                new("dimensions that are multiples of 8 (16 bits) keep them on the fast path"),
            ]);
    }

    static bool Any(string name, string[] parts) => parts.Any(p => name.Contains(p, StringComparison.OrdinalIgnoreCase));
}

/// <summary>One kernel leaves most of the device unused.</summary>
static class OccupancyRule
{
    public const string Id = "low-occupancy";

    public static Bottleneck? Judge(RankProfile rank, IReadOnlyList<Bottleneck> said)
    {
        if (rank.Kernels is not { Time: > 0 } kernels || said.Has(BatchRule.Id)) return null;
        var worst = kernels.Kernels.FirstOrDefault(k => k.Time > kernels.Time * Threshold.Of("kernel.share") && !PhaseNames.IsCollectiveKernel(k.Name)
            && k.Occupancy < Threshold.Of("kernel.occupancy") && k.BlocksPerProcessor < Threshold.Of("batch.blocks"));
        if (worst is null) return null;
        return new(Id, $"one kernel takes {Amount.Percent(worst.Time / (double)kernels.Time)} of kernel time and leaves most of the device unused",
            [$"{Names.Short(worst.Name)}: {rank.PerStep(worst.Time)} {rank.Each()}, {rank.CallsPerStep(worst.Calls)} calls, occupancy {worst.Occupancy:0} %, {worst.BlocksPerProcessor:0.00} blocks per multiprocessor"],
            rank.Share(worst.Time) * (1 - Math.Min(1, worst.BlocksPerProcessor)), "multiprocessors without a block could take part",
            [new("give it more rows at once: a larger batch, or several small products as one (torch.bmm, torch.stack); dimensions that are multiples of 8, 16 or 64"), new("or let the compiler choose another tiling:", "model = torch.compile(model, mode=\"max-autotune\")")]);
    }
}

/// <summary>Copies to the device that nothing overlaps.</summary>
static class CopyRule
{
    public const string Id = "slow-copies";

    public static Bottleneck? Judge(RankProfile rank, IReadOnlyList<Bottleneck> said)
    {
        if (rank is not { Device: { } device, Kernels: { } kernels }) return null;
        var lost = device.ExposedCopy + device.IdleWhile[Phase.Copy];
        if (rank.Share(lost) <= Threshold.Of("copy.share")
            || kernels.Copies.Where(c => c.Direction is "host to device" or "device to host").ToList() is not { Count: > 0 } copies)
            return null;
        var pageable = copies.Where(c => c.Pageable).Sum(c => c.Time) * 2 > copies.Sum(c => c.Time);
        return new(Id, $"copies between host and device hold the device up in {Amount.Percent(rank.Share(lost))} of the time",
            [.. copies.Take(3).Select(c => $"{c.Direction}{(c.Pageable ? ", from pageable memory" : "")}: {rank.CallsPerStep(c.Calls)} copies and {Amount.Bytes(c.Bytes / rank.Steps.All.Count)} {rank.Each()}, {Rate(c)}")],
            rank.Share(lost), "copying that nothing overlaps, and idling while the host starts copies",
            [
                .. pageable
                    ? [new Change("pinned memory, so that copies run beside kernels:",
                        "DataLoader(…, pin_memory=True)   and   x = x.to(device, non_blocking=True)")]
                    : ImmutableArray<Change>.Empty,
                new("send bytes and make floats on the device:", "x = x.to(device, non_blocking=True).float().div_(255)   # uint8 until here"),
            ]);
    }

    static string Rate(Copies copies) => copies.Bytes == 0 || copies.Time == 0 ? Amount.Time(copies.Time / (double)copies.Calls) + " each"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{copies.Bytes / (double)copies.Time:0.0} GB/s");
}

/// <summary>The allocator at its limits, of traces made with <c>profile_memory=True</c>.</summary>
static class MemoryRule
{
    const long Worthwhile = 1_000_000_000;

    public static Bottleneck? Full(RankProfile rank, IReadOnlyList<Bottleneck> said)
    {
        if (rank.Trace.Memory is not { } peak || rank.Trace.Devices is not [{ Memory: > 0 } device, ..]
            || peak.Reserved <= device.Memory * Threshold.Of("memory.full"))
            return null;
        return new("memory-full", $"{Amount.Percent(peak.Reserved / (double)device.Memory)} of the device's memory is taken at the peak",
            [$"{Amount.Bytes(peak.Reserved)} reserved of {Amount.Bytes(device.Memory)} on {device.Name}, {Amount.Bytes(peak.Allocated)} of it allocated"], 0, "close to the limit the allocator frees and asks again, which makes the device wait",
            [new("store fewer activations:", "torch.utils.checkpoint.checkpoint(block, x, use_reentrant=False)"),
                new("or smaller ones:", "with torch.autocast(\"cuda\", dtype=torch.bfloat16): …")]) { IsNote = true };
    }

    public static Bottleneck? Slack(RankProfile rank, IReadOnlyList<Bottleneck> said)
    {
        if (rank.Trace.Memory is not { Reserved: > Worthwhile } peak || peak.Reserved - peak.Allocated <= peak.Reserved * Threshold.Of("memory.slack")) return null;
        return new("memory-slack", $"{Amount.Percent(1 - peak.Allocated / (double)peak.Reserved)} of the reserved device memory is in pieces that nobody uses",
            [$"{Amount.Bytes(peak.Reserved)} reserved at the peak, {Amount.Bytes(peak.Allocated)} allocated at its peak"], 0, "memory, not time: room for a larger batch",
            [new("let the allocator grow its pieces:", "kedge run --env PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True -- python train.py"),
                new("shapes that stay the same reuse the same pieces")]) { IsNote = true };
    }
}

/// <summary>Names of kernels are C++ templates of a thousand characters.</summary>
public static class Names
{
    public static string Short(string name, int length = 80)
    {
        if (name.StartsWith("void ", StringComparison.Ordinal)) name = name[5..];
        name = name.Replace("at::native::", "", StringComparison.Ordinal).Replace("(anonymous namespace)::", "", StringComparison.Ordinal);
        name = OneLine.Of(name);
        return name.Length <= length ? name : name[..(length - 1)] + "…";
    }
}
