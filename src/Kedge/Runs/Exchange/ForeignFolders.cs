using System.Collections.Immutable;
using Kedge.Runs.Metrics;
using Kedge.Runs.Metrics.TensorBoard;

namespace Kedge.Runs.Exchange;

/// <summary>Folders of TensorBoard and of wandb's offline mode. Door: disk.</summary>
public static class ForeignFolders
{
    const long Largest = 2L << 30;

    /// <summary>Each folder with event files is a run, as TensorBoard shows it; its name is its path below <paramref name="root"/>.</summary>
    public static IEnumerable<ImportedRun> TensorBoard(string root, Action<Problem> say)
    {
        var files = Directory.EnumerateFiles(root, "*tfevents*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).GroupBy(f => Path.GetDirectoryName(f)!);
        foreach (var folder in files)
            if (Events(root, folder.Key, folder, say) is { } run) yield return run;
    }

    static ImportedRun? Events(string root, string folder, IEnumerable<string> files, Action<Problem> say)
    {
        var (points, parameters) = (new List<ScalarEvent>(), RunPlan.NoText.ToBuilder());
        var sink = new EventSink(points.Add, step => points.RemoveAll(p => p.Step >= step), found => { foreach (var (name, value) in found) parameters[name] = value; });
        foreach (var file in files)
        {
            var events = new EventFile(sink);
            foreach (var piece in Pieces(file)) events.Add(piece.Span);
            if (events.Damaged > 0) say(ExchangeProblems.Damaged(file, events.Damaged));
        }
        if (points.Count == 0 && parameters.Count == 0) return null;
        var times = points.Select(p => p.WallTime).Where(t => t is > 0 and < 253402300799).DefaultIfEmpty(0).ToList();
        var (first, last) = (Time(times.Min()), Time(times.Max()));
        var name = Path.GetRelativePath(root, folder);
        return new("tensorboard", $"{name}@{first.ToUnixTimeMilliseconds()}", first, Rows(points, first))
        {
            Name = name == "." ? Path.GetFileName(Path.GetFullPath(folder)) : name, Ended = last, Exit = 0, Parameters = parameters.ToImmutable(),
        };
    }

    static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    static DateTimeOffset Time(double seconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000));

    /// <summary>Values of one step that were written within the same second stand in one row.</summary>
    static ImmutableArray<MetricRow> Rows(List<ScalarEvent> points, DateTimeOffset started)
    {
        var rows = points.Select(p => (p.Step, Milliseconds: Math.Max(0, (long)(p.WallTime * 1000) - started.ToUnixTimeMilliseconds()), p.Tag.Name,
            p.Value)).GroupBy(p => (p.Step, p.Milliseconds / 1000));
        return [.. rows.Select(r => new MetricRow(r.Key.Step, r.First().Milliseconds, [.. r.DistinctBy(p => p.Name).Select(p => (p.Name, p.Value))]))
            .OrderBy(r => r.Milliseconds)];
    }

    static IEnumerable<ReadOnlyMemory<byte>> Pieces(string file)
    {
        var buffer = new byte[1 << 20];
        using var stream = File.OpenRead(file);
        for (int read; (read = stream.Read(buffer)) > 0;) yield return buffer.AsMemory(0, read);
    }

    /// <summary>Each <c>run-ID.wandb</c> below the folder is a run; <c>latest-run</c> is a link to one of them.</summary>
    public static IEnumerable<ImportedRun> Wandb(string root, Action<Problem> say)
    {
        foreach (var file in Directory.EnumerateFiles(root, "*.wandb", Below).Order(StringComparer.Ordinal))
        {
            if (new FileInfo(file).Length > Largest) say(ExchangeProblems.Unreadable(file, "it is larger than 2 GiB"));
            else if (WandbRun.Read(File.ReadAllBytes(file)) is { } run) yield return run;
            else say(ExchangeProblems.Unreadable(file, "it names no run"));
        }
    }
}
