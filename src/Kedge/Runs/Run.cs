using System.Collections.Immutable;
using Kedge.Runs.Metrics;

namespace Kedge.Runs;

/// <summary>One recorded execution, as its folder tells it.</summary>
public sealed record Run
{
    /// <summary>A beat is written every ten seconds; three missed ones are an absence.</summary>
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    public required RunId Id { get; init; }
    /// <summary>Null when <c>run.json</c> is missing or damaged.</summary>
    public RunPlan? Plan { get; init; }
    public RunEnd? End { get; init; }
    public ImmutableArray<RunEvent.Noted> Notes { get; init; } = [];
    public ImmutableArray<Missing> Damage { get; init; } = [];
    /// <summary>In ordinal order of name.</summary>
    public ImmutableSortedDictionary<string, MetricSeries> Series { get; init; } =
        ImmutableSortedDictionary.Create<string, MetricSeries>(StringComparer.Ordinal);
    public RunEvent.Beat? LastBeat { get; init; }
    /// <summary>Python packages with their versions, of a run without a container.</summary>
    public ImmutableSortedDictionary<string, string> Packages { get; init; } = RunPlan.NoText;

    /// <summary>The run that these events tell. Order matters only within one kind; no event makes it fail.</summary>
    public static Run Fold(RunId id, IEnumerable<RunEvent> events)
    {
        var (run, rows, told) = (new Run { Id = id }, new List<(string, MetricRow)>(), new List<(string, MetricSeries)>());
        foreach (var happened in events)
        {
            if (happened is RunEvent.Measured measured) rows.Add((measured.Source, measured.Row));
            else if (happened is RunEvent.Curves curves) told.AddRange(curves.Series.Select(s => (curves.Source, s)));
            else run = run.With(happened);
        }
        return run with { Series = MetricSeries.Merge(told.Concat(MetricSeries.BySource(rows))) };
    }

    Run With(RunEvent happened) => happened switch
    {
        RunEvent.Planned planned => this with { Plan = planned.Plan },
        RunEvent.Ended ended => this with { End = ended.End },
        RunEvent.Noted noted => this with { Notes = Notes.Add(noted) },
        RunEvent.Beat beat => this with { LastBeat = beat },
        RunEvent.Damaged damaged => this with { Damage = Damage.Add(new(damaged.File, damaged.Why)) },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>How it stands now: without an end it runs as long as something beats.</summary>
    public RunStatus StatusAt(DateTimeOffset now) =>
        End is { } end ? end.Status
        : LastBeat is { Gone: false } beat && now - beat.At < Silence ? RunStatus.Running
        : RunStatus.Lost;

    /// <summary>Metrics in five numbers: from the end where it was written, else from the points so far.</summary>
    public ImmutableArray<MetricSummary> Metrics =>
        End is { Metrics.IsDefault: false } end ? end.Metrics : [.. Series.Values.Select(s => s.Summary())];

    /// <summary>
    /// Hyperparameters by name: from the command line, then from the configuration files that it names, then as the training told them
    /// while it ran (MLflow, TensorBoard, <c>kedge.params</c>), then as defaults of its script; the first of these wins.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Parameters => (Plan?.Parameters ?? RunPlan.NoText).SetItems(ToldParameters);

    /// <summary>Those that the plan does not have so.</summary>
    public ImmutableSortedDictionary<string, string> ToldParameters
    {
        get
        {
            var told = RunPlan.NoText.ToBuilder();
            foreach (var (name, value) in Told().Select(t => (t.Name, t.Value)).Concat(End?.Parameters?.Select(p => (p.Key, p.Value)) ?? []))
                if (Plan is not { } plan || !plan.Parameters.ContainsKey(name) || plan.IsFallback(name)) told.TryAdd(name, value);
            return told.ToImmutable();
        }
    }

    /// <summary>What the training told of its hyperparameters, in that order.</summary>
    public IEnumerable<ToldParameter> Told() =>
        Notes.Where(n => n is { What: RunEvent.Parameter, Detail: not null }).Select(n => ToldParameter.Parse(n.Detail!)).OfType<ToldParameter>();

    public ImmutableArray<Missing> Incomplete => [.. OrNone(Plan?.Incomplete), .. OrNone(End?.Incomplete), .. Damage];

    static ImmutableArray<Missing> OrNone(ImmutableArray<Missing>? list) => list is { IsDefault: false } there ? there : [];
}
