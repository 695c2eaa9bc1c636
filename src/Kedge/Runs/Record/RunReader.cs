using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Kedge.Runs.Facts;
using Kedge.Runs.Metrics;
using Kedge.Runs.Metrics.Files;
using Kedge.Runs.Resources;
using Kedge.Sessions;

namespace Kedge.Runs.Record;

/// <summary>Reads run folders, also of runs that go on, were killed, or are damaged. Never writes. Door: disk.</summary>
/// <param name="runs">The project's <c>runs/</c> folder.</param>
public sealed class RunReader(string runs)
{
    const long LargestSamples = 256 << 20;

    public string Root => runs;

    /// <summary>Ids of all runs, newest first. Runs of the same minute by the time of their plan.</summary>
    public ImmutableArray<RunId> Ids()
    {
        if (!Directory.Exists(runs)) return [];
        var found =
            from year in Below(runs) from month in Below(year) from day in Below(month) from run in Below(day)
            let id = RunId.TryParse(Path.GetRelativePath(runs, run).Replace('\\', '/'), null, out var parsed) ? parsed : (RunId?)null
            where id is not null
            select (Id: id.Value, Minute: id.Value.ToString()[..15], Made: Made(run));
        return [.. found.OrderByDescending(r => r.Minute, StringComparer.Ordinal).ThenByDescending(r => r.Made).ThenBy(r => r.Id).Select(r => r.Id)];
    }

    /// <summary>Links are passed over: they could lead anywhere.</summary>
    static string[] Below(string folder) => Directory.GetDirectories(folder, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint });

    static DateTime Made(string run) =>
        File.Exists(Path.Combine(run, "run.json")) ? File.GetLastWriteTimeUtc(Path.Combine(run, "run.json")) : Directory.GetLastWriteTimeUtc(run);

    public string PathOf(RunId id) => Path.Combine(runs, id.ToString());

    /// <summary>The one run that is meant: a whole id, its beginning or its end, its name, or <c>last</c>.</summary>
    public Checked<Found> Find(string wanted)
    {
        var ids = Ids();
        if (wanted == "last" && ids.Length > 0) return Checked<Found>.Ok(new(ids[0]));
        var exact = ids.Where(i => i.Is(wanted)).ToList();
        var matches = exact.Count > 0 ? exact : ids.Where(i => i.BeginsOrEnds(wanted) || i.Holds(wanted)).ToList();
        if (matches.Count == 0) matches = [.. ids.Where(i => Summary(i).Plan?.Name == wanted)];
        return matches.Count switch
        {
            1 => Checked<Found>.Ok(new(matches[0])),
            0 => Checked<Found>.Bad(RunProblems.NotFound(wanted)),
            _ => Checked<Found>.Bad(RunProblems.Ambiguous(wanted, matches)),
        };
    }

    /// <summary>The whole run with all its points.</summary>
    public Run Read(RunId id) => Run.Fold(id, [.. Head(id), .. Notes(id), .. Points(id)]) with { Packages = Packages(id) };

    ImmutableSortedDictionary<string, string> Packages(RunId id) =>
        PlainFile.Read(Path.Combine(PathOf(id), InstalledPython.FileName)) is { } bytes ? InstalledPython.Read(bytes) : RunPlan.NoText;

    /// <summary>The run without its points when its end has summed them up: what a list needs.</summary>
    public Run Summary(RunId id)
    {
        var head = Head(id).ToList();
        return Run.Fold(id, head.OfType<RunEvent.Ended>().Any() ? head : [.. head, .. Notes(id), .. Points(id)]);
    }

    /// <summary>How a run stands now, from its end or its signs of life alone.</summary>
    public RunStatus Status(RunId id, DateTimeOffset now) => Run.Fold(id, Head(id)).StatusAt(now);

    /// <summary>The last lines of the log, as plain text, oldest first.</summary>
    public ImmutableArray<string> Tail(RunId id, int lines) => [.. Lines(id, 64 * 1024).TakeLast(lines)];

    /// <summary>The lines that the run printed: all of a log of some megabytes, of a longer one its last ones.</summary>
    public ImmutableArray<string> Log(RunId id) => Lines(id, 8 << 20);

    ImmutableArray<string> Lines(RunId id, int last)
    {
        var (split, found) = (new Output.OutputLines(), ImmutableArray.CreateBuilder<string>());
        foreach (var part in LogParts.Tails(PathOf(id), last).Reverse()) split.Add(part.Bytes, line => found.Add(line.ToString()));
        split.End(line => found.Add(line.ToString()));
        return found.ToImmutable();
    }

    /// <summary>What the run used, second by second; empty where nothing was sampled, or more than a week of it.</summary>
    public ImmutableArray<MetricRow> Samples(RunId id)
    {
        var path = Path.Combine(PathOf(id), MetricSource.FileOf(MetricSource.Samples));
        return new FileInfo(path) is { Exists: true, Length: < LargestSamples } && PlainFile.Read(path) is { } bytes ? MetricFile.Read(bytes).Rows : [];
    }

    /// <summary>Where the run was placed; null where that was not found out.</summary>
    public Placement? Placement(RunId id) =>
        PlainFile.Read(Path.Combine(PathOf(id), Resources.Placement.FileName)) is { } bytes ? RunJson.ReadPlacement(bytes) : null;

    /// <summary>The newest sample of what the run uses; empty where none was taken.</summary>
    public ImmutableArray<(string Name, double Value)> LastSample(RunId id)
    {
        var path = Path.Combine(PathOf(id), MetricSource.FileOf(MetricSource.Samples));
        return LastRow(path, MetricFile.Tail) is { } last || (last = LastRow(path, null)) is not null ? last.Values : [];
    }

    static MetricRow? LastRow(string path, int? tail) => PlainFile.Read(path, tail) is { } bytes && MetricFile.Read(bytes).Rows is [.., var last] ? last : null;

    IEnumerable<RunEvent> Head(RunId id)
    {
        var folder = PathOf(id);
        if (PlainFile.Read(Path.Combine(folder, "run.json")) is not { } plan) yield return new RunEvent.Damaged("run.json", "missing");
        else if (RunJson.ReadPlan(plan) is { } read) yield return new RunEvent.Planned(read);
        else yield return new RunEvent.Damaged("run.json", "not readable");
        if (PlainFile.Read(Path.Combine(folder, "end.json")) is { } end)
            yield return RunJson.ReadEnd(end) is { } read ? new RunEvent.Ended(read) : new RunEvent.Damaged("end.json", "not readable");
        foreach (var beat in Beats(folder)) yield return beat;
    }

    static IEnumerable<RunEvent.Beat> Beats(string folder) =>
        from file in Directory.Exists(folder) ? Directory.GetFiles(folder, "beat-*") : []
        let name = Path.GetFileName(file)["beat-".Length..]
        let dash = name.LastIndexOf('-')
        where dash > 0
        let here = name[..dash] == Environment.MachineName
        let gone = here && int.TryParse(name[(dash + 1)..], CultureInfo.InvariantCulture, out var process) && !Posix.IsAlive(process)
        select new RunEvent.Beat(File.GetLastWriteTimeUtc(file), gone);

    IEnumerable<RunEvent> Notes(RunId id)
    {
        var (bytes, at, bad) = (PlainFile.Read(Path.Combine(PathOf(id), "events.jsonl")) ?? [], 0, 0);
        for (int end; (end = Array.IndexOf(bytes, (byte)'\n', at)) >= 0; at = end + 1)
        {
            if (ReadNote(bytes.AsMemory(at, end - at)) is { } note) yield return note;
            else bad++;
        }
        foreach (var damage in Damage(id, "events.jsonl", bad, at < bytes.Length)) yield return damage;
    }

    /// <summary>A run that goes on or was killed may end a file within a line; one that ended has not.</summary>
    IEnumerable<RunEvent> Damage(RunId id, string file, int bad, bool torn)
    {
        if (bad > 0) yield return new RunEvent.Damaged(file, $"{bad} damaged lines were skipped");
        if (torn && File.Exists(Path.Combine(PathOf(id), "end.json"))) yield return new RunEvent.Damaged(file, "it ends within a line");
    }

    static RunEvent.Noted? ReadNote(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return new(root.GetProperty("ms").GetInt64(), root.GetProperty("event").GetString() ?? "",
                root.TryGetProperty("detail", out var detail) ? detail.GetString() : null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    IEnumerable<RunEvent> Points(RunId id)
    {
        var (handed, told) = Handed(id);
        foreach (var (from, row) in handed) yield return new RunEvent.Measured(row, from);
        foreach (var parameter in told) yield return new RunEvent.Noted(0, RunEvent.Parameter, parameter.ToString());
        var folder = Path.Combine(PathOf(id), "metrics");
        if (!Directory.Exists(folder)) yield break;
        foreach (var path in Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            var source = Path.GetFileNameWithoutExtension(path);
            if (handed.Any(h => h.Source == source) || Curves(path) is not { } curves) continue;
            yield return new RunEvent.Curves(curves.Series, source);
            foreach (var damage in Damage(id, $"metrics/{source}.jsonl", curves.Bad, curves.Torn)) yield return damage;
        }
    }

    static MetricCurves? Curves(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return MetricCurves.Read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Names of <c>kedge.log</c>'s own files in <c>given/</c>.</summary>
    public const string HandedLogs = "log-r*.jsonl";

    /// <summary>
    /// What <c>kedge.log</c> and <c>kedge.params</c> wrote in a run without an end: their own files lie in <c>given/</c> until then, and have
    /// what a killed recorder had no time to read.
    /// </summary>
    (List<(string Source, MetricRow Row)> Rows, List<ToldParameter> Told) Handed(RunId id)
    {
        var (rows, parameters) = (new List<(string Source, MetricRow Row)>(), new List<ToldParameter>());
        var given = Path.Combine(PathOf(id), "given");
        var files = Directory.Exists(given) ? Directory.GetFiles(given, HandedLogs) : [];
        if (files.Length == 0 || PlainFile.Read(Path.Combine(PathOf(id), "run.json")) is not { } plan || RunJson.ReadPlan(plan) is not { } read)
            return (rows, parameters);
        var told = new ToldValues(
            (source, more) => rows.AddRange(more.Select(row => (source, row))),
            (source, step, _) => rows.RemoveAll(r => r.Source == source && r.Row.Step >= step),
            parameter => parameters.Add(parameter.WithoutSecret()), (_, _) => { });
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var log = new PointLog(PointLog.SourceOf(Path.GetFileName(file)), read.Started.ToUnixTimeMilliseconds(), told);
            log.Add(PlainFile.Read(file) ?? [], 0);
            log.Pause(0);
        }
        return (rows, parameters);
    }

    /// <summary>An id that stands for an existing run.</summary>
    public sealed record Found(RunId Id);
}
