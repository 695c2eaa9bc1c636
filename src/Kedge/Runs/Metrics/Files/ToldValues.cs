using System.Collections.Immutable;

namespace Kedge.Runs.Metrics.Files;

/// <summary>Takes what is found in the files that a training writes.</summary>
/// <param name="Rows">Values of a source.</param>
/// <param name="Rewind">A source takes back what it told from this step on, for metrics with this prefix.</param>
/// <param name="Parameter">A hyperparameter.</param>
/// <param name="Note">An event of the run: what, detail.</param>
public sealed record ToldValues(
    Action<string, ImmutableArray<MetricRow>> Rows, Action<string, long, string> Rewind, Action<ToldParameter> Parameter, Action<string, string> Note);
