using System.Collections.Immutable;
using System.Globalization;
using Kedge.Runs.Metrics;
using Kedge.Runs.Metrics.Files;
using Kedge.Runs.Output;

namespace Kedge.Runs.Following;

/// <summary>
/// The output of one rank, as torchrun keeps it: <c>…/attempt_1/0/stdout.log</c>. Metrics are found in it as in any output. A later
/// attempt takes back what the one before it told from its own first step on: it starts from a checkpoint.
/// </summary>
public sealed class RankLog(int rank, int attempt, ToldValues told) : GrowingSource
{
    readonly OutputMetrics _metrics = new();
    readonly ImmutableArray<MetricRow>.Builder _rows = ImmutableArray.CreateBuilder<MetricRow>();
    readonly string _source = MetricSource.Of(MetricSource.Output, rank);
    bool _rewound = attempt == 0;

    /// <summary>Rank and attempt of a path; null for another file.</summary>
    public static (int Rank, int Attempt)? Place(string path)
    {
        var parts = path.Split('/');
        return parts is [.., var attempt, var rank, _] && attempt.StartsWith("attempt_", StringComparison.Ordinal)
            && int.TryParse(attempt.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var a)
            && int.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out var r)
                ? (r, a)
                : null;
    }

    public override void Add(ReadOnlySpan<byte> bytes, long milliseconds) => _metrics.Add(bytes, milliseconds, Keep);

    public override void Pause(long milliseconds) => told.Rows(_source, _rows.DrainToImmutable());

    public override void End(long milliseconds)
    {
        _metrics.End(milliseconds, Keep);
        Pause(milliseconds);
    }

    void Keep(MetricRow row)
    {
        if (!_rewound && row.Step is { } step)
        {
            _rewound = true;
            told.Rewind(_source, step, "");
        }
        _rows.Add(row);
    }
}
