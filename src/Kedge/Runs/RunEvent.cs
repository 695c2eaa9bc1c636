using System.Collections.Immutable;
using Kedge.Runs.Facts;
using Kedge.Runs.Metrics;

namespace Kedge.Runs;

/// <summary>Something that a run's folder tells. A run is the fold of its events.</summary>
public abstract record RunEvent
{
    /// <summary>A <see cref="Noted"/> that tells a hyperparameter: <see cref="ToldParameter"/>.</summary>
    public const string Parameter = "param";

    /// <summary>The <see cref="Noted.What"/> of a rank's failure: <c>1 ended with SIGKILL</c>.</summary>
    public const string Rank = "rank";

    public sealed record Planned(RunPlan Plan) : RunEvent;

    /// <summary>A line of <c>events.jsonl</c>.</summary>
    /// <param name="What"><c>start</c>, <c>signal</c>, <c>param</c>, <c>restart</c>, <c>end</c>.</param>
    public sealed record Noted(long Milliseconds, string What, string? Detail) : RunEvent;

    /// <param name="Source">Whose row it is: the name of its file in <c>metrics/</c>.</param>
    public sealed record Measured(MetricRow Row, string Source = MetricSource.Output) : RunEvent;

    /// <summary>All that one source measured.</summary>
    public sealed record Curves(ImmutableArray<MetricSeries> Series, string Source) : RunEvent;

    /// <summary>The recorder's sign of life.</summary>
    /// <param name="Gone">Its process is known to be gone (same host, no such process).</param>
    public sealed record Beat(DateTimeOffset At, bool Gone) : RunEvent;

    public sealed record Ended(RunEnd End) : RunEvent;

    /// <summary>Parts of the record that are there but cannot be read.</summary>
    public sealed record Damaged(string File, string Why) : RunEvent;
}

/// <summary>A hyperparameter that the training told while it ran, as the detail of an event: <c>mlflow lr=0.1</c>.</summary>
public sealed record ToldParameter(string Source, string Name, string Value)
{
    /// <summary>As MLflow's.</summary>
    const int LongestValue = 6_000;

    public static ToldParameter? Parse(string detail)
    {
        var space = detail.IndexOf(' ');
        var equals = space < 0 ? -1 : detail.IndexOf('=', space);
        return equals < 0 ? null : new(detail[..space], detail[(space + 1)..equals], detail[(equals + 1)..]);
    }

    /// <summary>As it may be kept.</summary>
    public ToldParameter WithoutSecret() => Secrets.IsName(Name) ? this with { Value = Secrets.Mask }
        : Value.Length > LongestValue ? this with { Value = Value[..LongestValue] } : this;

    public override string ToString() => $"{Source} {Name}={Value}";
}
