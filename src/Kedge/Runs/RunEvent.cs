using Kedge.Runs.Metrics;

namespace Kedge.Runs;

/// <summary>Something that a run's folder tells. A run is the fold of its events.</summary>
public abstract record RunEvent
{
    public sealed record Planned(RunPlan Plan) : RunEvent;

    /// <summary>A line of <c>events.jsonl</c>.</summary>
    /// <param name="What"><c>start</c>, <c>signal</c>, <c>loss</c>, <c>end</c>.</param>
    public sealed record Noted(long Milliseconds, string What, string? Detail) : RunEvent;

    public sealed record Measured(MetricRow Row) : RunEvent;

    /// <summary>The recorder's sign of life.</summary>
    /// <param name="Gone">Its process is known to be gone (same host, no such process).</param>
    public sealed record Beat(DateTimeOffset At, bool Gone) : RunEvent;

    public sealed record Ended(RunEnd End) : RunEvent;

    /// <summary>Parts of the record that are there but cannot be read.</summary>
    public sealed record Damaged(string File, string Why) : RunEvent;
}
