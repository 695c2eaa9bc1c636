using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kedge.Cli.Views.Terminal;
using Kedge.Traces.Analysis;
using Kedge.Traces.Page;
using Kedge.Traces.Rules;
using Spectre.Console;

namespace Kedge.Cli.Views.Runs;

/// <summary>A profile in the terminal: bars, the largest operators, findings with what to change.</summary>
public static class ProfileView
{
    const int Bar = 40, Rows = 6;

    public static void Write(IAnsiConsole console, IReadOnlyList<RankProfile> ranks, IReadOnlyList<Bottleneck> found)
    {
        if (ranks.Count > 0) Tables(console, ranks);
        else console.WriteLine("no trace; from samples and the run's own figures:");
        console.WriteLine();
        foreach (var (number, bottleneck) in found.Index()) Finding(console, number + 1, bottleneck);
        if (found.Count == 0) console.WriteLine(ProfilePage.Nothing(ranks));
        else if (found.Count(f => f.Win > 0) > 1) console.WriteLine("what is to win are upper bounds; they overlap and do not add up");
    }

    /// <summary>The findings in a line each, most to win first.</summary>
    public static void WriteShort(IAnsiConsole console, IReadOnlyList<RankProfile> ranks, IReadOnlyList<Bottleneck> found, string run)
    {
        if (ranks.Count > 0) console.WriteLine($"profile: {ProfilePage.Summary(ranks)}");
        foreach (var bottleneck in found.Take(3)) HangingText.Write(console, [($"  {bottleneck.Rule} ", "yellow")], 4, OneLine.Of(bottleneck.Title));
        console.WriteLine(found.Count == 0 ? $"  {ProfilePage.Nothing(ranks)}" : $"  what to change: kedge profile {run}");
    }

    static void Tables(IAnsiConsole console, IReadOnlyList<RankProfile> ranks)
    {
        var rank = ranks[0];
        console.MarkupLineInterpolated($"[bold]{ProfilePage.Summary(ranks)}[/]");
        Bars(console, "the training loop", ProfileCharts.Host(rank.Host, rank.Time), rank);
        if (rank.Device is { } device) Bars(console, "the device", ProfileCharts.Device(device), rank);
        if (rank.Device is { Idle: > 0 } idle) console.WriteLine($"  idle while the loop was {string.Join(", ", Causes(rank, idle))}");
        if (ranks.Count > 1) Ranks(console, ranks);
        if (rank.Kernels is { Kernels.Count: > 0 } kernels) Table(console, "kernels", kernels.Kernels, kernels.Kernels.Sum(k => k.Time), rank);
        Table(console, "operators, own time", rank.Operators.Operators, rank.Operators.OperatorTime, rank);
    }

    static void Bars(IAnsiConsole console, string title, ImmutableArray<Part> parts, RankProfile rank)
    {
        console.WriteLine();
        console.WriteLine(title);
        foreach (var part in parts.Where(p => p.Share > 0.0005))
            console.WriteLine($"  {part.Name,-24} {rank.PerStep((long)(part.Share * rank.Time)),8}  {Amount.Percent(part.Share),7}  {new string('█', (int)Math.Round(part.Share * Bar))}{(part.Share * Bar % 1 is >= 0.25 and < 0.5 ? "▌" : "")}");
    }

    static IEnumerable<string> Causes(RankProfile rank, DeviceTimes device) =>
        from phase in Enum.GetValues<Phase>()
        let time = device.IdleWhile[phase]
        where rank.Share(time) > 0.005
        orderby time descending
        select $"{PhaseWords.While(phase)} {Amount.Percent(time / (double)device.Idle)}";

    static void Ranks(IAnsiConsole console, IReadOnlyList<RankProfile> ranks)
    {
        console.WriteLine();
        console.WriteLine("ranks");
        foreach (var rank in ranks)
            console.WriteLine($"  {(rank.Trace.Rank is { } number ? $"rank {number}" : rank.File),-24} {rank.PerStep(rank.Time),8}  {rank.Exchanges.All.Count} exchanges, {rank.PerStep(rank.Exchanges.Time)} {rank.Each()} in them");
    }

    static void Table(IAnsiConsole console, string title, IReadOnlyList<Work> work, long all, RankProfile rank)
    {
        if (work.Count == 0) return;
        console.WriteLine();
        console.WriteLine($"{title} ({rank.Each()})");
        foreach (var row in work.Take(Rows))
            console.WriteLine($"  {rank.PerStep(row.Time),8}  {Amount.Percent(row.Time / (double)Math.Max(1, all)),7}  {rank.CallsPerStep(row.Calls),6} ×  {Names.Short(row.Name, 64)}");
    }

    static void Finding(IAnsiConsole console, int number, Bottleneck found)
    {
        HangingText.Write(console, [($"{number}. ", "bold"), (found.IsNote ? "note " : "", "blue"), (found.Rule + " ", "bold yellow")], 3, found.Title);
        foreach (var evidence in found.Evidence) Row(console, "seen", evidence);
        if (found.Win > 0) Row(console, "win", $"at most {Amount.Percent(found.Win)} of step time: {found.Bound}");
        foreach (var change in found.Change)
        {
            Row(console, "do", change.Words);
            if (change.Code is { } code) console.WriteLine($"          {OneLine.Of(code)}");
        }
        console.WriteLine();
    }

    static void Row(IAnsiConsole console, string label, string text) => HangingText.Write(console, [($"   {label}", "blue")], 8, OneLine.Of(text));

    public static void WriteJson(IAnsiConsole console, IReadOnlyList<RankProfile> ranks, IReadOnlyList<Bottleneck> found) =>
        console.Profile.Out.Writer.WriteLine(
            new JsonObject { ["ranks"] = JsonStyle.Array(ranks, Json), ["findings"] = JsonStyle.Array(found, Json) }.ToJsonString(JsonStyle.Readable));

    static JsonObject Json(RankProfile rank) => new()
    {
        ["file"] = rank.File, ["rank"] = rank.Trace.Rank, ["worldSize"] = rank.Trace.WorldSize, ["backend"] = rank.Trace.Backend,
        ["events"] = rank.Trace.Health.Events, ["skipped"] = rank.Trace.Health.Skipped, ["cut"] = rank.Trace.Health.Cut,
        ["doubt"] = rank.Doubt, ["unseen"] = rank.Unseen,
        ["steps"] = JsonStyle.Array(rank.Steps.All.Zip(rank.ByStep), s => Step(rank.Steps.Marked, s.First, s.Second)),
        ["ms"] = Milliseconds(rank.Time), ["host"] = Json(rank.Host),
        ["device"] = rank.Device is { } device ? Json(device, rank) : null,
        ["kernels"] = JsonStyle.Array((rank.Kernels?.Kernels ?? []).Take(50), Json),
        ["copies"] = JsonStyle.Array(rank.Kernels?.Copies ?? [], Json),
        ["operators"] = JsonStyle.Array(rank.Operators.Operators.Take(50), Json),
        ["syncs"] = JsonStyle.Array(rank.Operators.Syncs.Take(50), Json),
        ["batch"] = rank.Operators.Batch,
    };

    static JsonObject Step(bool marked, Traces.Analysis.Step step, PhaseTimes host) => new()
    {
        ["step"] = marked ? step.Number : null, ["ms"] = Milliseconds(step.Span.Length), ["host"] = Json(host),
    };

    static JsonObject Json(Copies copies) => new()
    {
        ["direction"] = copies.Direction, ["pageable"] = copies.Pageable, ["calls"] = copies.Calls,
        ["ms"] = Milliseconds(copies.Time), ["bytes"] = copies.Bytes,
    };

    static JsonObject Json(SyncPoint syncs) => new()
    {
        ["operator"] = syncs.Operator, ["frame"] = syncs.Frame, ["calls"] = syncs.Calls,
        ["ms"] = Milliseconds(syncs.Time), ["steps"] = syncs.Steps,
    };

    static JsonObject Json(DeviceTimes device, RankProfile rank) => new()
    {
        ["name"] = rank.Trace.Devices is [var first, ..] ? first.Name : null,
        ["computeMs"] = Milliseconds(device.Compute), ["communicationMs"] = Milliseconds(device.Exchange),
        ["exposedCommunicationMs"] = Milliseconds(device.ExposedExchange),
        ["copyMs"] = Milliseconds(device.Copy), ["exposedCopyMs"] = Milliseconds(device.ExposedCopy), ["idleMs"] = Milliseconds(device.Idle),
        ["idleWhile"] = Json(device.IdleWhile),
    };

    static JsonObject Json(PhaseTimes times) =>
        JsonStyle.Object(Enum.GetValues<Phase>(), p => JsonNamingPolicy.CamelCase.ConvertName($"{p}Ms"), p => Milliseconds(times[p]));

    static JsonObject Json(Work work)
    {
        var json = new JsonObject { ["name"] = work.Name, ["calls"] = work.Calls, ["ms"] = Milliseconds(work.Time) };
        if (!double.IsNaN(work.Occupancy)) json["occupancy"] = Math.Round(work.Occupancy, 1);
        if (!double.IsNaN(work.BlocksPerProcessor)) json["blocksPerProcessor"] = Math.Round(work.BlocksPerProcessor, 2);
        return json;
    }

    static JsonObject Json(Bottleneck found) => new()
    {
        ["rule"] = found.Rule, ["note"] = found.IsNote, ["title"] = found.Title, ["evidence"] = JsonStyle.Array(found.Evidence),
        ["win"] = Math.Round(found.Win, 4), ["bound"] = found.Bound,
        ["change"] = JsonStyle.Array(found.Change, c => new JsonObject { ["words"] = c.Words, ["code"] = c.Code }),
    };

    static double Milliseconds(long nanoseconds) => Math.Round(nanoseconds / 1e6, 3);
}
