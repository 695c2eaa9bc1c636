using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Runs.Metrics.Mlflow;

public readonly record struct MlflowPoint(string Key, double Value, long Timestamp, long Step);

sealed class MlflowExperiment(string id, string name, long time)
{
    public string Id => id;
    public string Name { get; set; } = name;
    public long Time => time;
    public bool Deleted { get; set; }
    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>What a search compares; null where it has none.</summary>
    public object? Value(MlflowColumn column) => column switch
    {
        ("tag", var key) => Tags.GetValueOrDefault(key),
        ("attribute", "name") => Name,
        ("attribute", "experiment_id") => id,
        ("attribute", "creation_time" or "last_update_time") => (double)time,
        _ => null,
    };
}

/// <summary>One of the client's runs. A training may start several, nested ones included; all of them are this one run of Kedge.</summary>
sealed class MlflowRun(string id, string experiment, long start)
{
    /// <summary>Points that clients may read back, per metric; the record has all of them.</summary>
    const int Remembered = 25_000;

    public string Id => id;
    public string Experiment => experiment;
    public long Start => start;
    public string Name { get; set; } = "";
    public string User { get; init; } = "";
    public string Status { get; set; } = "RUNNING";
    public long? End { get; set; }
    public bool Deleted { get; set; }
    public SortedDictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, Queue<MlflowPoint>> Metrics { get; } = new(StringComparer.Ordinal);

    /// <summary>What stands before its names in the record.</summary>
    public string Prefix { get; init; } = "";

    /// <param name="full">There is room for no more points than now: the metric's oldest goes.</param>
    /// <returns>By how many points there are more.</returns>
    public int Remember(MlflowPoint point, bool full)
    {
        if (!Metrics.TryGetValue(point.Key, out var points)) Metrics[point.Key] = points = new();
        points.Enqueue(point);
        if (points.Count <= (full ? 1 : Remembered)) return 1;
        points.Dequeue();
        return 0;
    }

    /// <summary>MLflow 3 sends a run's points once more for each model that is logged, with their old moments.</summary>
    public bool Remembers(MlflowPoint point) => Metrics.TryGetValue(point.Key, out var points) && points.Contains(point);

    public static MlflowPoint Latest(IEnumerable<MlflowPoint> points) => points.MaxBy(p => (p.Step, p.Timestamp));

    /// <summary>What a search compares; null where it has none.</summary>
    public object? Value(MlflowColumn column) => column switch
    {
        ("metric", var key) => Metrics.TryGetValue(key, out var points) ? Latest(points).Value : null,
        ("param", var key) => Parameters.GetValueOrDefault(key),
        ("tag", var key) => Tags.GetValueOrDefault(key),
        ("attribute", "run_id") => id,
        ("attribute", "run_name" or "Run name" or "name") => Name,
        ("attribute", "status") => Status,
        ("attribute", "user_id" or "User") => User,
        ("attribute", "start_time" or "Created") => (double)start,
        ("attribute", "end_time") => (double?)End,
        _ => null,
    };
}

/// <summary>Experiments and runs of one training, in memory. What they tell goes to the record at once.</summary>
/// <param name="artifacts">The folder for artifacts, as the command sees it.</param>
/// <param name="started">The run's start in milliseconds since 1970.</param>
sealed class MlflowRuns(string artifacts, long started, ToldValuesOf told)
{
    public const int MostRuns = 1000, MostExperiments = 1000, MostNames = 100_000, MostPoints = 1_000_000;

    readonly SortedDictionary<string, MlflowExperiment> _experiments = new(StringComparer.Ordinal) { ["0"] = new("0", "Default", started) };
    readonly Dictionary<string, MlflowRun> _runs = new(StringComparer.Ordinal);
    int _names, _points;

    public IEnumerable<MlflowExperiment> Experiments => _experiments.Values;

    public IEnumerable<MlflowRun> Runs => _runs.Values;

    public MlflowExperiment? Named(string name) => _experiments.Values.FirstOrDefault(e => e.Name == name);

    public MlflowExperiment Experiment(string id) => _experiments.TryGetValue(id, out var there) ? there : throw MlflowError.NotThere($"Experiment '{id}'");

    public MlflowRun Run(string id) => _runs.TryGetValue(id, out var there) ? there : throw MlflowError.NotThere($"Run '{id}'");

    public string ArtifactsOf(MlflowRun run) => $"{artifacts}/{run.Id}";

    public string ArtifactsOf(MlflowExperiment experiment) => $"{artifacts}/experiment-{experiment.Id}";

    public MlflowExperiment Create(string name, long now)
    {
        if (Named(name) is not null) throw new MlflowError("RESOURCE_ALREADY_EXISTS", $"Experiment '{name}' already exists.");
        if (_experiments.Count >= MostExperiments) throw MlflowError.Invalid("too many experiments for one run");
        var id = _experiments.Count.ToString(CultureInfo.InvariantCulture);
        return _experiments[id] = new(id, name, now);
    }

    /// <param name="name">Made up from the count where the client gives none.</param>
    public MlflowRun Start(string experiment, string? name, string? user, long now)
    {
        if (_runs.Count >= MostRuns) throw MlflowError.Invalid("too many runs for one run");
        var count = _runs.Count + 1;
        // 32 hex digits, as clients expect; told by count, since nothing outside this run ever sees them.
        var id = string.Create(CultureInfo.InvariantCulture, $"{started:x16}{count:x16}");
        var named = name is { Length: > 0 } ? name : string.Create(CultureInfo.InvariantCulture, $"run-{count}");
        return _runs[id] = new(id, Experiment(experiment).Id, now) { Name = named, User = user ?? "", Prefix = count == 1 ? "" : named + "/" };
    }

    public void Log(MlflowRun run, IReadOnlyList<MlflowPoint> points)
    {
        foreach (var point in points)
        {
            if (!run.Metrics.ContainsKey(point.Key)) Count();
            _points += run.Remember(point, _points >= MostPoints);
        }
        told.Rows([.. points.GroupBy(p => (p.Step, p.Timestamp)).SelectMany(same => Rows(run, same))]);
    }

    /// <summary>One row; more when a client sends a name twice for one moment.</summary>
    IEnumerable<MetricRow> Rows(MlflowRun run, IGrouping<(long Step, long Timestamp), MlflowPoint> same)
    {
        var at = Math.Max(0, same.Key.Timestamp - started);
        foreach (var time in same.Select((point, i) => (point, Before: same.Take(i).Count(p => p.Key == point.Key))).GroupBy(p => p.Before))
            yield return new(same.Key.Step, at, [.. time.Select(p => (run.Prefix + p.point.Key, p.point.Value))]);
    }

    public void Set(MlflowRun run, string name, string value)
    {
        if (run.Parameters.TryGetValue(name, out var old))
        {
            if (old != value)
                throw MlflowError.Invalid($"Changing param values is not allowed. Param with key='{name}' was already logged with value='{old}' for run ID='{run.Id}'. Attempted logging new value '{value}'.");
            return;
        }
        Count();
        run.Parameters[name] = value;
        told.Parameter(run.Prefix + name, value);
    }

    public void Input(MlflowRun run, string name, string digest) => told.Note("data", $"{run.Prefix}{name} {digest}");

    void Count()
    {
        if (++_names > MostNames) throw MlflowError.Invalid("too many names for one run");
    }
}

/// <summary>Takes what an MLflow client tells.</summary>
sealed record ToldValuesOf(Action<ImmutableArray<MetricRow>> Rows, Action<string, string> Parameter, Action<string, string> Note);
