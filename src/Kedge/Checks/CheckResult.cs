using System.Collections.Immutable;
using Kedge.Checks.Drifts;

namespace Kedge.Checks;

/// <summary>Ok: as it should be. Wrong: it is not, and that is certain. CouldNot: not known. Skipped: it does not apply here.</summary>
public enum CheckState { Ok, Wrong, CouldNot, Skipped }

/// <summary>One thing that <c>kedge check</c> looked at.</summary>
/// <param name="Name">A word or two: "packages", "ddp step".</param>
/// <param name="Detail">What was seen; when it is not ok, what is wrong. On one line, without control characters.</param>
/// <param name="Hint">What to do, when it is not ok.</param>
public sealed record CheckResult(string Name, CheckState State, string Detail, string? Hint = null)
{
    /// <summary>Why this happens, where the cause is a known one.</summary>
    public string? Why { get; init; }
    /// <summary>How long it took; null where that says nothing.</summary>
    public double? Seconds { get; init; }
    /// <summary>What drifted, each thing by itself.</summary>
    public ImmutableArray<DriftFinding> Drift { get; init; } = [];

    public static CheckResult Ok(string name, string detail) => new(name, CheckState.Ok, detail);

    public static CheckResult Wrong(string name, string detail, string? hint = null) => new(name, CheckState.Wrong, detail, hint);

    public static CheckResult Wrong(string name, Problem problem) => new(name, CheckState.Wrong, $"{problem.Message} [{problem.Code}]", problem.Hint);

    public static CheckResult CouldNot(string name, Problem problem) => new(name, CheckState.CouldNot, $"{problem.Message} [{problem.Code}]", problem.Hint);

    /// <summary>What a comparison found; the words of <paramref name="clean"/> when it found nothing.</summary>
    public static CheckResult Of(string name, ImmutableArray<DriftFinding> drift, string clean) => drift.IsEmpty
        ? Ok(name, clean)
        : new(name, CheckState.Wrong, drift.Length == 1 ? "1 difference" : $"{drift.Length} differences") { Drift = drift };
}
