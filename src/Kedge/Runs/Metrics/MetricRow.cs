using System.Collections.Immutable;

namespace Kedge.Runs.Metrics;

/// <summary>One set of values that were reported together.</summary>
/// <param name="Step">Null where the output named no step.</param>
/// <param name="Milliseconds">Since the run's start.</param>
public sealed record MetricRow(long? Step, long Milliseconds, ImmutableArray<(string Name, double Value)> Values);
