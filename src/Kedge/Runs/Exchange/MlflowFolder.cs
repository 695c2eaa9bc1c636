using System.Collections.Immutable;
using System.Globalization;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Exchange;

/// <summary>
/// MLflow's file store: <c>mlruns/EXPERIMENT/RUN/</c> with <c>meta.yaml</c>, and in <c>params/</c>, <c>tags/</c> and <c>metrics/</c> one file per
/// key; a line of a metric is <c>milliseconds value step</c> (mlflow/store/tracking/file_store.py). Door: disk.
/// </summary>
public static class MlflowFolder
{
    const long LargestText = 1 << 20;

    /// <summary>Runs that are not deleted, in order of their ids. What cannot be read is left out and said.</summary>
    public static IEnumerable<ImportedRun> Read(string mlruns, Action<Problem> say)
    {
        foreach (var experiment in Directory.EnumerateDirectories(mlruns).Where(d => File.Exists(Path.Combine(d, "meta.yaml"))).Order(StringComparer.Ordinal))
        {
            var name = Meta(Path.Combine(experiment, "meta.yaml")).GetValueOrDefault("name") ?? Path.GetFileName(experiment);
            foreach (var run in Directory.EnumerateDirectories(experiment).Where(d => File.Exists(Path.Combine(d, "meta.yaml"))).Order(StringComparer.Ordinal))
                if (Run(run, name, say) is { } imported) yield return imported;
        }
    }

    static ImportedRun? Run(string folder, string experiment, Action<Problem> say)
    {
        var meta = Meta(Path.Combine(folder, "meta.yaml"));
        if (meta.GetValueOrDefault("lifecycle_stage") == "deleted") return null;
        if (Time(meta.GetValueOrDefault("start_time")) is not { } started)
        {
            say(ExchangeProblems.Unreadable(folder, "meta.yaml has no start_time"));
            return null;
        }
        var tags = Texts(Path.Combine(folder, "tags"));
        return new("mlflow", meta.GetValueOrDefault("run_id") ?? meta.GetValueOrDefault("run_uuid") ?? Path.GetFileName(folder), started,
            Rows(Path.Combine(folder, "metrics"), started))
        {
            Name = meta.GetValueOrDefault("run_name") ?? tags.GetValueOrDefault("mlflow.runName"), Project = experiment, Ended = Time(meta.GetValueOrDefault("end_time")),
            Exit = meta.GetValueOrDefault("status") switch { "3" or "FINISHED" => 0, "4" or "FAILED" => 1, "5" or "KILLED" => 137, _ => null },
            Parameters = Texts(Path.Combine(folder, "params")), User = meta.GetValueOrDefault("user_id") ?? tags.GetValueOrDefault("mlflow.user") ?? "",
            Command = tags.GetValueOrDefault("mlflow.source.name") is { Length: > 0 } script ? [script] : [], Note = tags.GetValueOrDefault("mlflow.note.content"),
            Git = tags.GetValueOrDefault("mlflow.source.git.commit") is { } commit
                ? new(commit, tags.GetValueOrDefault("mlflow.source.git.branch"), tags.GetValueOrDefault("mlflow.source.git.repoURL"), 0, 0, null)
                : null,
            Tags = [.. tags.Where(t => !t.Key.StartsWith("mlflow.", StringComparison.Ordinal)).Select(t => $"{t.Key}:{t.Value}".Replace(' ', '-'))
                .Where(Query.RunTags.IsTag).Take(100)],
        };
    }

    /// <summary>Top-level <c>key: value</c> lines; MLflow writes nothing deeper that matters here.</summary>
    static Dictionary<string, string> Meta(string file)
    {
        var meta = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (Text(file) ?? "").Split('\n'))
            if (line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon && line[0] != ' '
                && Scalar(line[(colon + 2)..].Trim()) is { Length: > 0 } value)
                meta[line[..colon]] = value;
        return meta;
    }

    static string Scalar(string text) => text switch
    {
        "null" or "~" or "''" or "\"\"" => "",
        ['\'', .. var inner, '\''] => inner.Replace("''", "'", StringComparison.Ordinal),
        ['"', .. var inner, '"'] => inner.Replace("\\\"", "\"", StringComparison.Ordinal),
        _ => text,
    };

    static DateTimeOffset? Time(string? milliseconds) =>
        long.TryParse(milliseconds, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 253402300799000
            ? DateTimeOffset.FromUnixTimeMilliseconds(value)
            : null;

    static ImmutableSortedDictionary<string, string> Texts(string folder) =>
        RunPlan.NoText.SetItems(Files(folder).Select(f => KeyValuePair.Create(f.Key, (Text(f.Path) ?? "").TrimEnd('\n'))).Where(f => f.Value.Length <= 6000));

    /// <summary>Keys may have slashes: then they are folders.</summary>
    static IEnumerable<(string Key, string Path)> Files(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => (Path.GetRelativePath(folder, f).Replace('\\', '/'), f))
            .OrderBy(f => f.Item1, StringComparer.Ordinal)
        : [];

    static ImmutableArray<MetricRow> Rows(string folder, DateTimeOffset started)
    {
        var rows = new SortedDictionary<(long Time, long Step), ImmutableArray<(string, double)>.Builder>();
        foreach (var (key, path) in Files(folder))
            foreach (var line in File.ReadLines(path))
                if (Point(line) is var (time, value, step))
                {
                    if (!rows.TryGetValue((time, step), out var row)) rows[(time, step)] = row = ImmutableArray.CreateBuilder<(string, double)>();
                    row.Add((key, value));
                }
        return [.. rows.Select(r => new MetricRow(r.Key.Step, r.Key.Time - started.ToUnixTimeMilliseconds(), r.Value.ToImmutable()))];
    }

    /// <summary>Old files have no step.</summary>
    static (long Time, double Value, long Step)? Point(string line)
    {
        var words = line.Split(' ');
        var step = 0L;
        if (words.Length < 2 || !long.TryParse(words[0], CultureInfo.InvariantCulture, out var time)
            || !Output.LiteralObject.TryNumber(words[1], out var value))
            return null;
        return words.Length < 3 || long.TryParse(words[2], CultureInfo.InvariantCulture, out step) ? (time, value, step) : null;
    }

    static string? Text(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LargestText ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
