using System.Collections.Immutable;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Record;

/// <summary>What a metrics file holds: its whole, true rows, and how many lines were not.</summary>
/// <param name="Bad">Lines with a wrong CRC or form, skipped.</param>
/// <param name="Torn">It ends within a line: its writer was stopped there, or is still at it.</param>
public sealed record MetricFile(ImmutableArray<MetricRow> Rows, int Bad, bool Torn)
{
    /// <summary>
    /// The schema stands again every 4,096 rows, so this many bytes from the end nearly always hold a whole row with its schema, however long the file is.
    /// </summary>
    public const int Tail = 1 << 20;

    /// <summary>Reads as much as is true. Never throws, whatever the bytes, also when they begin within a line.</summary>
    public static MetricFile Read(ReadOnlySpan<byte> bytes)
    {
        var rows = new RowTaker();
        var walk = new MetricWalk(rows);
        var whole = walk.Over(bytes);
        return new(rows.Rows.ToImmutable(), walk.Bad, whole < bytes.Length);
    }

    sealed class RowTaker : IMetricTaker
    {
        string[] _columns = [];

        public ImmutableArray<MetricRow>.Builder Rows { get; } = ImmutableArray.CreateBuilder<MetricRow>();

        public void Columns(string[] names) => _columns = names;

        public void Row(long? step, long milliseconds, ReadOnlySpan<double?> cells)
        {
            var values = ImmutableArray.CreateBuilder<(string, double)>(cells.Length);
            for (var i = 0; i < cells.Length; i++)
                if (cells[i] is { } value) values.Add((_columns[i], value));
            Rows.Add(new(step, milliseconds, values.ToImmutable()));
        }

        public void Rewind(long step, string prefix)
        {
            if (prefix.Length == 0) Rows.RemoveAll(row => row.Step >= step);
            else for (var i = 0; i < Rows.Count; i++)
                if (Rows[i].Step >= step) Rows[i] = Rows[i] with { Values = Rows[i].Values.RemoveAll(v => v.Name.StartsWith(prefix, StringComparison.Ordinal)) };
        }
    }
}
