using System.Collections.Immutable;
using Kedge.Traces.Analysis;

namespace Kedge.Traces.Rules;

/// <summary>The loop waits for data.</summary>
static class InputRule
{
    public const string Id = "input-bound";

    public static Bottleneck? Judge(RankProfile rank, IReadOnlyList<Bottleneck> said)
    {
        var share = rank.Share(Phase.Loading);
        if (share <= Threshold.Of("input.share")) return null;
        // Where a device works on meanwhile, only its idle time can be won.
        var lost = rank.Device is { } device ? device.IdleWhile[Phase.Loading] : rank.Host[Phase.Loading];
        if (rank.Share(lost) <= Threshold.Of("input.share") || WithoutItsWorst(rank) <= Threshold.Of("input.share")) return null;
        var own = Loader(rank) is { } loader && loader.Contains("SingleProcess", StringComparison.Ordinal);
        return new(Id, $"the training loop waits for data in {Amount.Percent(share)} of its time", Evidence(rank, own), rank.Share(lost),
            rank.Device is null ? "if loading ran beside training at no cost" : "the device's idle time while the loop waits for data", Changes(rank, own));
    }

    /// <summary>One long wait among many steps is no slow loader: the processor was perhaps taken away.</summary>
    static double WithoutItsWorst(RankProfile rank)
    {
        if (rank.ByStep.Count < 4) return rank.Share(Phase.Loading);
        var rest = rank.ByStep.OrderByDescending(s => s[Phase.Loading]).Skip(1).ToList();
        return rest.Sum(s => s[Phase.Loading]) / (double)Math.Max(1, rest.Sum(s => s.Total));
    }

    static string? Loader(RankProfile rank) => rank.Trace.Names.FirstOrDefault(n => n.StartsWith("enumerate(DataLoader)", StringComparison.Ordinal));

    static ImmutableArray<string> Evidence(RankProfile rank, bool own)
    {
        var slowest = rank.ByStep.Index().MaxBy(s => s.Item[Phase.Loading]);
        var evidence = ImmutableArray.CreateBuilder<string>();
        evidence.Add($"{rank.PerStep(rank.Host[Phase.Loading])} {rank.Each()} in the DataLoader's __next__" + (rank.Steps.Marked ? $", most in step {rank.Steps.All[slowest.Index].Number}: {Amount.Time(slowest.Item[Phase.Loading])}" : ""));
        evidence.Add(own ? "it loads in the loop's own process (num_workers=0): nothing is loaded while the model trains" : "its worker processes do not keep up: the loop takes batches faster than they make them");
        if (rank.Device is { } device) evidence.Add($"the device idles meanwhile for {rank.PerStep(device.IdleWhile[Phase.Loading])} {rank.Each()}");
        return evidence.ToImmutable();
    }

    static ImmutableArray<Change> Changes(RankProfile rank, bool own)
    {
        var pin = rank.Device is null ? "" : ", pin_memory=True";
        return own
            ?
            [
                new("load in worker processes, as many as there are cores to spare:",
                    $"DataLoader(dataset, batch_size=…, num_workers=4, persistent_workers=True, prefetch_factor=4{pin})"),
                new("workers pass batches through shared memory, of which kedge run gives a container enough; --shm gives more"),
            ]
            :
            [
                new("more workers, up to the cores that the container may use, and more batches ahead:",
                    $"DataLoader(…, num_workers=8, persistent_workers=True, prefetch_factor=8{pin})"),
                new("if that does not help, make a sample cheaper: decode and resize once and keep the result, or decode on the device"),
            ];
    }
}

/// <summary>The loop asks for a number and waits until the device has computed it.</summary>
static class SyncRule
{
    public const string Id = "sync-stall";

    public static Bottleneck? Judge(RankProfile rank, IReadOnlyList<Bottleneck> said)
    {
        var often = rank.Operators.Syncs.Where(s => s.Steps >= Math.Max(2, rank.Steps.All.Count * Threshold.Of("sync.steps"))).ToList();
        var waiting = rank.Share(Phase.Sync);
        var stalls = rank.Device is not null && waiting > Threshold.Of("sync.share") && rank.Device.Idle > 0 && rank.Share(rank.Device.Idle) > Threshold.Of("sync.share");
        if (!stalls && often.Count == 0) return null;
        return rank.Device is null ? OnTheCpu(rank, often) : stalls ? OnADevice(rank, often, waiting) : null;
    }

    static Bottleneck OnADevice(RankProfile rank, List<SyncPoint> often, double waiting) => new(
        Id, $"the host waits for the device in {Amount.Percent(waiting)} of the time, and the device for the host after that",
        [$"{rank.PerStep(rank.Host[Phase.Sync])} {rank.Each()} in calls that wait until the device is done",
            .. often.Take(3).Select(s => Seen(rank, s)),
                $"the device idles for {rank.PerStep(rank.Device!.Idle)} {rank.Each()}: after each wait its queue is empty"],
        Math.Min(rank.Share(rank.Device.Idle - rank.Device.IdleWhile[Phase.Loading]), 1),
            "the device's idle time outside of loading; the waiting itself is the device's work",
            often.Count == 0 && rank.Operators.Scales ? WithoutScaler : Changes);

    static Bottleneck OnTheCpu(RankProfile rank, List<SyncPoint> often) => new(
        Id, $"{often[0].Operator} is called in every step",
        [.. often.Take(3).Select(s => Seen(rank, s)),
            (rank.Unseen is null ? "on the CPU that costs next to nothing; on" : "on") + " a GPU every call waits until everything that was queued is done"],
        rank.Share(often.Sum(s => s.Time)), "what the calls take here", Changes) { IsNote = true };

    static string Seen(RankProfile rank, SyncPoint sync) =>
        $"{sync.Operator} {(sync.Calls == rank.Steps.All.Count ? "once" : rank.CallsPerStep(sync.Calls) + " times")} {rank.Each()}, {Amount.Time(sync.Time / (double)sync.Calls)} each{(sync.Frame is { } frame ? $", in {frame}" : "")}";

    static readonly ImmutableArray<Change> WithoutScaler =
    [
        new("a GradScaler asks in every step whether a gradient is infinite; bfloat16 needs none, on devices that have it:",
            "with torch.autocast(\"cuda\", dtype=torch.bfloat16): loss = criterion(model(x), y)"),
    ];

    static readonly ImmutableArray<Change> Changes =
    [
        new("keep the sum on the device and ask for it every so many steps:", "total += loss.detach()   # not loss.item()"),
        new("then:", "if step % 50 == 0: print(total.item() / 50); total.zero_()"),
        new("boolean masks, nonzero and unique ask for their size: torch.where(mask, x, 0) keeps the shape. Printing a tensor asks several times"),
    ];
}

/// <summary>Steps whose cost hardly depends on how much they do.</summary>
static class BatchRule
{
    public const string Id = "small-batch";

    public static Bottleneck? Judge(RankProfile rank, IReadOnlyList<Bottleneck> said)
    {
        if (rank.Device is not null) return OnADevice(rank);
        // Launching kernels is all that the host does for a device, whatever the batch.
        if (rank.Unseen is not null) return null;
        var call = Threshold.Of("batch.call") * 1000;
        var calls = rank.Operators.Operators.Where(o => o.Mean < call).Sum(o => o.Time);
        // The optimiser's own short calls are in both.
        var small = Math.Min(calls, rank.Host[Phase.Forward] + rank.Host[Phase.Backward]);
        var (optimiser, python) = (rank.Host[Phase.Optimiser], rank.Host[Phase.Python]);
        var part = rank.Share(small + optimiser + python);
        if (rank.Operators.OperatorCalls == 0 || part <= Threshold.Of("batch.fixed") || python > small + optimiser) return null;
        return new(Id, $"{Amount.Percent(part)} of a step costs the same however large the batch is",
            [
                $"{Amount.Time(rank.Time / (double)rank.Steps.All.Count)} and {rank.CallsPerStep(rank.Operators.OperatorCalls)} operator calls {rank.Each()}", .. Batch(rank),
                $"the optimiser takes {rank.PerStep(optimiser)}, Python between operators {rank.PerStep(python)}, calls of operators that compute next to nothing {rank.PerStep(small)}",
            ],
            part, "of the time per sample: that part is paid once per step", Changes(rank));
    }

    static Bottleneck? OnADevice(RankProfile rank)
    {
        var (kernels, device) = (rank.Kernels!, rank.Device!);
        var few = kernels.BlocksPerProcessor < Threshold.Of("batch.blocks");
        if (!(kernels.Occupancy < Threshold.Of("batch.occupancy")) || !few) return null;
        return new(Id, "kernels are too small to fill the device",
            [
                $"occupancy {kernels.Occupancy:0} % and {kernels.BlocksPerProcessor:0.0} blocks per multiprocessor, weighted by time over {Amount.Count(kernels.Calls)} kernels", .. Batch(rank), .. MemoryLeft(rank),
            ],
            rank.Share(device.Compute) * (1 - kernels.BlocksPerProcessor), "per sample: multiprocessors that have no block could work on a larger batch", Changes(rank));
    }

    static IEnumerable<string> Batch(RankProfile rank) => rank.Operators.Batch is { } batch ? [$"the batch is {batch} (first dimension of the layers' inputs)"] : [];

    static IEnumerable<string> MemoryLeft(RankProfile rank) =>
        rank.Trace.Memory is { } peak && rank.Trace.Devices is [{ Memory: > 0 } device, ..]
            ? [$"{Amount.Bytes(device.Memory - peak.Reserved)} of {Amount.Bytes(device.Memory)} are free at the peak"]
            : [];

    static ImmutableArray<Change> Changes(RankProfile rank) =>
    [
        new("a larger batch, with the learning rate scaled along:",
            $"DataLoader(dataset, batch_size={(rank.Operators.Batch is { } batch and < 1 << 20 ? Math.Max(32, batch * 8) : 256)}, …)"),
        new("where the batch must stay as it is, fewer and larger calls:", "model = torch.compile(model)"),
    ];
}

/// <summary>Time between operators.</summary>
static class PythonRule
{
    public const string Id = "outside-pytorch";

    public static Bottleneck? Judge(RankProfile rank, IReadOnlyList<Bottleneck> said)
    {
        if (said.Has(BatchRule.Id) || said.Has(LaunchRule.Id) || !rank.Steps.Marked) return null;
        var shares = rank.ByStep.Select(s => s.Total == 0 ? 0 : s[Phase.Python] / (double)s.Total).Order().ToList();
        // The lower one of two in the middle: one odd step of two shows nothing of the others.
        var median = shares[(shares.Count - 1) / 2];
        var lost = rank.Device is { } device ? rank.Share(device.IdleWhile[Phase.Python]) : median;
        if (median <= Threshold.Of("python.share") || lost <= Threshold.Of("python.share")) return null;
        // Waiting for another rank looks the same from here.
        if (rank.Exchanges.All.Count > 0) return null;
        return new(Id, $"{Amount.Percent(median)} of a step is spent outside of PyTorch",
            [$"{rank.PerStep(rank.Host[Phase.Python])} per step in no operator: Python, NumPy, files, sleeping, or waiting for something that the profiler does not see"],
            lost, "if that work cost nothing", [
                new("see what it is: PyTorch's profiler records Python frames (on Python 3.13 before PyTorch 2.8 it crashes, but for a profile without schedule):",
                    "profile(…, with_stack=True)"),
                new("move augmentation and decoding into the Dataset, where workers do them; log and save every so many steps"),
            ]);
    }
}

/// <summary>A few steps take much longer than the others.</summary>
static class UnevenRule
{
    public const string Id = "uneven-steps";

    public static Bottleneck? Judge(RankProfile rank, IReadOnlyList<Bottleneck> said)
    {
        if (rank.ByStep.Count < 4) return null;
        var median = rank.ByStep.Select(s => s.Total).Order().ElementAt(rank.ByStep.Count / 2);
        var slow = rank.ByStep.Index().Where(s => s.Item.Total > median * Threshold.Of("uneven.factor")
            && s.Item.Total - median > Threshold.Of("uneven.least") * 1_000_000).ToList();
        var lost = slow.Sum(s => s.Item.Total - median);
        if (slow.Count == 0 || slow.Count * 2 > rank.ByStep.Count || rank.Share(lost) <= Threshold.Of("uneven.share")) return null;
        var phase = Enum.GetValues<Phase>().MaxBy(p => slow.Sum(s => s.Item[p]) / slow.Count - Median(rank, p));
        if (said.Has(InputRule.Id) && phase == Phase.Loading) return null;
        var worst = slow.MaxBy(s => s.Item.Total);
        return new(Id, $"{(slow.Count == 1 ? "a step takes" : $"{slow.Count} of {rank.ByStep.Count} steps take up to")} {Amount.Count(Math.Round(worst.Item.Total / (double)Math.Max(1, median), 1))} times as long as the median",
            [
                $"step {rank.Steps.All[worst.Index].Number}: {Amount.Time(worst.Item.Total)}, the median is {Amount.Time(median)}",
                $"what grows is the time {PhaseWords.While(phase)}: {Amount.Time(worst.Item[phase])} instead of {Amount.Time(Median(rank, phase))}",
            ],
            rank.Share(lost), "if every step took as long as the median", [new(PhaseWords.Advice(phase))]);
    }

    static long Median(RankProfile rank, Phase phase) => rank.ByStep.Select(s => s[phase]).Order().ElementAt(rank.ByStep.Count / 2);
}

/// <summary>Phases in words.</summary>
public static class PhaseWords
{
    public static string Name(Phase phase) => phase switch
    {
        Phase.Loading => "data loading", Phase.Forward => "forward", Phase.Backward => "backward", Phase.Optimiser => "optimiser",
        Phase.Copy => "copies", Phase.Communication => "communication", Phase.Sync => "waiting for the device", _ => "outside of PyTorch",
    };

    public static string While(Phase phase) => phase switch
    {
        Phase.Loading => "waiting for data", Phase.Forward => "in the forward pass", Phase.Backward => "in the backward pass", Phase.Optimiser => "in the optimiser",
        Phase.Copy =>
            "starting copies", Phase.Communication =>
                "exchanging with other processes", Phase.Sync => "waiting for the device", _ => "outside of PyTorch's operators",
    };

    internal static string Advice(Phase phase) => phase switch
    {
        Phase.Loading => "workers fall behind every so often: raise prefetch_factor, and look for samples that take much longer than others",
        Phase.Python =>
            "something runs every so many steps: a checkpoint, an evaluation, logging, the garbage collector. Save asynchronously or to a local disk first, do it less often; gc.freeze() after the first step",
        Phase.Sync or Phase.Copy => "the device had more to finish before: look at what is queued in that step",
        Phase.Communication => "another rank was late in that step: compare the traces of all ranks with kedge profile rank*.json",
        _ => "shapes that change make PyTorch choose, compile or allocate anew: drop_last=True, fixed lengths, torch._dynamo.mark_dynamic; or another program took the processor",
    };
}
