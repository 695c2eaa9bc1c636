using static System.FormattableString;

namespace Kedge.Traces.Rules;

/// <summary>One device as a run's samples show it.</summary>
/// <param name="Name"><c>gpu0</c>.</param>
/// <param name="Busy">Share of each second with a kernel running.</param>
/// <param name="Memory">Bytes that were taken, second by second.</param>
/// <param name="Total">Bytes that it has; null where that is not known.</param>
public sealed record SampledDevice(string Name, double[] Busy, double[] Memory, long? Total);

/// <summary>Whether a device was used at all, and how much of its memory.</summary>
public static class DeviceUseRules
{
    /// <summary>Seconds; a shorter run may have died before it began.</summary>
    const int Fewest = 60;

    /// <summary>No second in which a kernel ran: the model is on the processor, or the run needs fewer devices.</summary>
    /// <param name="others">Another device of the run was used.</param>
    public static Bottleneck? Unused(SampledDevice device, bool others)
    {
        if (device.Busy.Length < Fewest || device.Busy.Max() > 0) return null;
        var held = device.Memory.DefaultIfEmpty(0).Max();
        return new("gpu-unused", others ? $"{device.Name} was never used; others were" : $"{device.Name} was never used: the work was done on the processor",
            [$"no kernel in any of {device.Busy.Length} seconds, {Amount.Bytes((long)held)} of its memory taken at the most"], 0, "",
            [.. others
                ? (ReadOnlySpan<Change>)[new("one process for each device:", "kedge run --nproc 2 -- python train.py"),
                    new("or leave it to others:", "kedge run --gpus 1 -- python train.py")]
                : [new("model and batches belong on the device:", "model.to(\"cuda\"); x = x.to(\"cuda\", non_blocking=True)"),
                    new("whether PyTorch sees it:", "kedge check")]]) { IsNote = true };
    }

    /// <summary>A busy device whose memory is half empty can take a larger batch; a nearly full one fails at the next longer batch.</summary>
    public static Bottleneck? Headroom(SampledDevice device)
    {
        if (device is not { Total: > 0 and var total } || device.Busy.Length < Fewest || device.Memory.Length < Fewest) return null;
        var (peak, busy) = (device.Memory.Max(), device.Busy.Average());
        if (peak / total > Threshold.Of("memory.full"))
            return new("memory-full", $"{Amount.Percent(peak / total)} of {device.Name}'s memory was taken at the peak", [Peak(device, peak)], 0, "",
                [new("keep fewer activations:", "torch.utils.checkpoint.checkpoint(block, x, use_reentrant=False)"),
                    new("half the bytes for them:", "torch.autocast(\"cuda\", dtype=torch.bfloat16)")]) { IsNote = true };
        if (busy <= Threshold.Of("device.busy") || peak / total >= Threshold.Of("memory.headroom")) return null;
        return new("memory-headroom", $"{device.Name} is busy, and {Amount.Percent(1 - peak / total)} of its memory was never used", [Peak(device, peak)], 0, "",
            [
                new("a larger batch costs little where kernels are small; the learning rate follows it:",
                    Invariant($"DataLoader(…, batch_size={(peak / total < 0.25 ? 4 : 2)} * batch_size)")),
                new("or run a second training beside this one"),
            ]) { IsNote = true };
    }

    static string Peak(SampledDevice device, double peak) =>
        $"{Amount.Bytes((long)peak)} of {Amount.Bytes(device.Total ?? 0)} in {device.Memory.Length} samples; PyTorch keeps what it once took, so this is its peak";
}
