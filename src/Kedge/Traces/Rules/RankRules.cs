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
                $"{rank.CallsPerStep(rank.Exchanges.Durations.Count)} exchanges {rank.Each()}; waiting for a slower rank is in it, which the traces of all ranks together tell apart",
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
/// One rank makes the others wait. Of the k-th exchange of all ranks the shortest belongs to whoever came last: clocks of different
/// machines need not agree for that.
/// </summary>
static class StragglerRule
{
    public const string Id = "straggler";

    public static Bottleneck? Judge(IReadOnlyList<RankProfile> ranks)
    {
        var count = ranks.Min(r => r.Exchanges.Durations.Count);
        if (ranks.Count < 2 || count == 0) return null;
        var (last, lost) = (new int[ranks.Count], 0L);
        for (var k = 0; k < count; k++)
        {
            // From the end: a profile may begin in the middle of a step, but all ranks end together.
            var of = ranks.Select(r => r.Exchanges.Durations[^(k + 1)]).ToList();
            lost += of.Max() - of.Min();
            last[of.IndexOf(of.Min())]++;
        }
        var slow = last.Index().MaxBy(l => l.Item).Index;
        var time = (long)ranks.Average(r => r.Time);
        var often = last[slow] / (double)count;
        if (lost / (double)Math.Max(1, time) <= Threshold.Of("straggler.share") || often < Threshold.Of("straggler.often")) return null;
        return Found(ranks, slow, Math.Min(1, lost / (double)time),
            $"last at {last[slow]} of {count} exchanges; the others wait {Amount.Time(lost / (double)count)} each time");
    }

    static Bottleneck Found(IReadOnlyList<RankProfile> ranks, int slow, double lost, string evidence)
    {
        var (rank, others) = (ranks[slow], ranks.Where((_, i) => i != slow).ToList());
        var phase = Enum.GetValues<Phase>().Where(p => p is not (Phase.Communication or Phase.Python)).MaxBy(p => Mean(rank, p) - others.Average(o => Mean(o, p)));
        return new(Id, $"{Who(rank)} makes {(others.Count == 1 ? Who(others[0]) : $"{others.Count} others")} wait in {Amount.Percent(lost)} of the time",
            [
                evidence,
                $"it spends {Amount.Time(Mean(rank, phase))} per step {PhaseWords.While(phase)}, the others {Amount.Time(others.Average(o => Mean(o, phase)))}",
            ],
            lost, "if all ranks came to each exchange together",
            [new(Advice(phase)), new("give every rank the same work:", "DistributedSampler(dataset, drop_last=True)   # lengths of samples alike in every batch")]);
    }

    static double Mean(RankProfile rank, Phase phase) => rank.Host[phase] / (double)rank.Steps.All.Count;

    public static string Who(RankProfile rank) => rank.Trace.Rank is { } number ? $"rank {number}" : rank.File;

    static string Advice(Phase phase) => phase == Phase.Loading
        ? "its data come more slowly: look at its disk, its shard, its number of workers"
        : "compare its machine: clocks and temperature (nvidia-smi -q -d CLOCK,PERFORMANCE), other programs, limits of its container; then its share of the work";
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
