using System.Collections.Immutable;
using Kedge.Traces.Analysis;

namespace Kedge.Traces.Rules;

/// <summary>The device exchanges and does nothing else meanwhile.</summary>
static class ExchangeRule
{
    public const string Id = "exposed-communication";

    public static Bottleneck? Judge(RankProfile rank, IReadOnlyList<Bottleneck> said)
    {
        if (rank.Device is not { Exchange: > 0 } device || rank.Share(device.ExposedExchange) <= Threshold.Of("exchange.share")
            || said.Has(StragglerRule.Id))
            return null;
        var overlap = 1 - device.ExposedExchange / (double)device.Exchange;
        return new(Id, $"the device does nothing but exchange in {Amount.Percent(rank.Share(device.ExposedExchange))} of the time",
            [
                $"{rank.PerStep(device.Exchange)} of exchanges {rank.Each()}, {Amount.Percent(overlap)} of it beside computing",
                $"{rank.CallsPerStep(rank.Exchanges.All.Count)} exchanges {rank.Each()}; waiting for a slower rank is in it, which the traces of all ranks together tell apart",
            ],
            rank.Share(device.ExposedExchange), "if every exchange ran beside computing",
            [
                new("exchange less often:", "with model.no_sync(): …   # for all but the last of several small batches"),
                new("exchange half as much:", "model.register_comm_hook(None, torch.distributed.algorithms.ddp_comm_hooks.default_hooks.bf16_compress_hook)"),
                new("start earlier, in pieces that fit the link:", "DistributedDataParallel(model, bucket_cap_mb=…, static_graph=True, gradient_as_bucket_view=True)"),
            ]);
    }
}

/// <summary>
/// One rank makes the others wait. Of an exchange that all ranks took part in the shortest belongs to whoever came last: clocks of
/// different machines need not agree for that.
/// </summary>
static class StragglerRule
{
    public const string Id = "straggler";

    public static Bottleneck? Judge(IReadOnlyList<RankProfile> ranks)
    {
        if (ranks.Count < 2 || ranks.Any(r => r.Doubt is not null) || SameRank(ranks) is not null) return null;
        var (steps, met) = Met(ranks);
        if (met.Count == 0) return null;
        var last = new int[ranks.Count];
        foreach (var durations in met) last[durations.IndexOf(durations.Min())]++;
        var lost = met.Sum(d => d.Max() - d.Min());
        var slow = last.Index().MaxBy(l => l.Item).Index;
        var share = lost / Math.Max(1, ranks.Average(r => Time(r, steps)));
        if (share <= Threshold.Of("straggler.share") || last[slow] / (double)met.Count < Threshold.Of("straggler.often")) return null;
        return Found(ranks, slow, Math.Min(1, share),
            [$"last at {last[slow]} of {met.Count} exchanges; the others wait {Amount.Time(lost / (double)met.Count)} each time",
                .. MayBeChance(last[slow], met.Count, ranks.Count) ? ["with so few exchanges that may be chance: a profile of more steps tells a slow rank from a busy moment"] : ImmutableArray<string>.Empty]);
    }

    /// <summary>Two traces that cannot be of one run's processes side by side.</summary>
    public static (RankProfile One, RankProfile Other)? SameRank(IReadOnlyList<RankProfile> ranks) =>
        ranks.Where(r => r.Trace.Rank is not null).GroupBy(r => r.Trace.Rank).FirstOrDefault(g => g.Count() > 1)?.Take(2).ToList() is [var one, var other]
            ? (one, other)
            : null;

    /// <summary>The steps that all ranks have, and of each exchange in them how long it took each rank.</summary>
    static (HashSet<int> Steps, List<List<long>> Exchanges) Met(IReadOnlyList<RankProfile> ranks)
    {
        var byStep = ranks.Select(r => r.Exchanges.All.ToLookup(e => e.Step, e => e.Duration)).ToList();
        // Where a rank took part more often than another, nothing says which of its exchanges belong to the other's.
        var steps = ranks[0].Steps.All.Select(s => s.Number).Where(n => byStep.All(r => r[n].Count() == byStep[0][n].Count())).ToHashSet();
        return (steps, [.. steps.SelectMany(n => Enumerable.Range(0, byStep[0][n].Count()).Select(k => byStep.Select(r => r[n].ElementAt(k)).ToList()))]);
    }

    /// <summary>Within two standard deviations of how often a rank is last where none is slower than the others.</summary>
    static bool MayBeChance(int last, int count, int ranks) =>
        last - count / (double)ranks < 2 * Math.Sqrt(count * (ranks - 1.0)) / ranks;

    static long Time(RankProfile rank, HashSet<int> steps) => rank.Steps.All.Where(s => steps.Contains(s.Number)).Sum(s => s.Span.Length);

    static Bottleneck Found(IReadOnlyList<RankProfile> ranks, int slow, double lost, ImmutableArray<string> evidence)
    {
        var (rank, others) = (ranks[slow], ranks.Where((_, i) => i != slow).ToList());
        var phase = Enum.GetValues<Phase>().Where(p => p != Phase.Communication).MaxBy(p => Mean(rank, p) - others.Average(o => Mean(o, p)));
        return new(Id, $"{Who(rank)} makes {(others.Count == 1 ? Who(others[0]) : $"{others.Count} others")} wait in {Amount.Percent(lost)} of the time",
            [
                .. evidence,
                $"it spends {Amount.Time(Mean(rank, phase))} per step {PhaseWords.While(phase)}, the others {Amount.Time(others.Average(o => Mean(o, phase)))}",
            ],
            lost, "if all ranks came to each exchange together",
            [new(Advice(phase)), new("give every rank the same work:", "DistributedSampler(dataset, drop_last=True)   # lengths of samples alike in every batch")]);
    }

    /// <summary>Nanoseconds per step. A loop that waits for other ranks is in no operator meanwhile: that is not its own time.</summary>
    static double Mean(RankProfile rank, Phase phase) =>
        Math.Max(0, rank.Host[phase] - (phase == Phase.Python ? rank.Exchanges.Time : 0)) / (double)rank.Steps.All.Count;

    public static string Who(RankProfile rank) => rank.Trace.Rank is { } number ? $"rank {number}" : rank.File;

    static string Advice(Phase phase) => phase switch
    {
        Phase.Loading => "its data come more slowly: look at its disk, its shard, its number of workers",
        Phase.Python => "this rank alone does something else: logging, an evaluation, saving. Do it more rarely, or in the background",
        _ => "compare its machine: clocks and temperature (nvidia-smi -q -d CLOCK,PERFORMANCE), other programs, limits of its container; then its share of the work",
    };
}

/// <summary>Ways of going parallel that cost more than they need to.</summary>
static class ParallelRule
{
    public static Bottleneck? Judge(RankProfile rank, IReadOnlyList<Bottleneck> said)
    {
        if (rank.Trace.Names.Any(n => n == "DataParallel.forward"))
            return new("data-parallel", "nn.DataParallel copies the model to every device in every step",
                ["DataParallel.forward is in the trace: one process drives all devices, and gathers on the first"], rank.Share(Phase.Forward),
                "the forward pass as the host sees it",
                [new("one process per device:", "torchrun --nproc-per-node=N train.py   # with DistributedDataParallel(model, device_ids=[local_rank])")]);
        if (rank.Device is not { Exchange: 0 } || rank.Trace.WorldSize is not > 1 || rank.Trace.Backend is not ("gloo" or "mpi")) return null;
        return new("slow-backend", $"gradients travel by {rank.Trace.Backend}, through the host's memory",
            [$"the backend of {rank.Trace.WorldSize} processes on devices is {rank.Trace.Backend}"],
            rank.Share(Phase.Communication) + rank.Share(Phase.Copy), "communication and copies as the host sees them",
            [new("devices talk to each other directly:", "torch.distributed.init_process_group(\"nccl\")")]);
    }
}
