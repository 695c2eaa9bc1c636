using System.Collections.Immutable;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Record;

/// <summary>The same as <see cref="MetricFile"/> by metric: millions of rows become points at once, and nothing else.</summary>
public sealed record MetricCurves(ImmutableArray<MetricSeries> Series, int Bad, bool Torn)
{
    /// <summary>Bytes read at once; a longer line of a record has thousands of metrics, a much longer one is none.</summary>
    const int Piece = 1 << 20, LongestLine = 16 << 20;

    /// <summary>Reads to the end, in memory that does not grow with the file but for its points.</summary>
    /// <exception cref="IOException"/>
    public static MetricCurves Read(Stream file)
    {
        var (points, buffer, held) = (new PointTaker(), new byte[Piece], 0);
        var walk = new MetricWalk(points);
        for (int count; (count = file.Read(buffer, held, buffer.Length - held)) > 0;)
        {
            held += count;
            var whole = walk.Over(buffer.AsSpan(0, held));
            if (whole > Piece / 2 && file.CanSeek && file.Position == held) points.Expect((double)file.Length / whole);
            buffer.AsSpan(whole, held -= whole).CopyTo(buffer);
            if (held == LongestLine) held = 0;   // what follows it has a wrong checksum
            if (held == buffer.Length) Array.Resize(ref buffer, held * 2);
        }
        return new(points.Series(), walk.Bad, held > 0);
    }

    sealed class PointTaker : IMetricTaker
    {
        const int MostExpected = 16 << 20;

        readonly SortedDictionary<string, List<MetricPoint>> _points = new(StringComparer.Ordinal);
        List<MetricPoint>[] _columns = [];
        int _epoch;

        public void Columns(string[] names)
        {
            _epoch = Array.IndexOf(names, MetricSeries.Epoch);
            _columns = Array.ConvertAll(names, name => _points.TryGetValue(name, out var known) ? known : _points[name] = []);
        }

        public void Row(long? step, long milliseconds, ReadOnlySpan<double?> cells)
        {
            var epoch = _epoch >= 0 && _epoch < cells.Length ? cells[_epoch] : null;
            for (var i = 0; i < cells.Length; i++)
                if (i != _epoch && cells[i] is { } value) _columns[i].Add(new(step, epoch, milliseconds, value));
        }

        public void Rewind(long step, string prefix)
        {
            foreach (var (name, points) in _points)
                if (name.StartsWith(prefix, StringComparison.Ordinal)) points.RemoveAll(point => point.Step >= step);
        }

        /// <summary>So many times as many points may come in all: lists that grow by doubling would copy each point twice. A file may begin with more
        /// than it keeps to.</summary>
        public void Expect(double times)
        {
            foreach (var list in _points.Values) list.EnsureCapacity((int)Math.Min(list.Count * times * 1.05, MostExpected));
        }

        public ImmutableArray<MetricSeries> Series() =>
            [.. from named in _points where named.Value.Count > 0 select MetricSeries.Told(named.Key, [.. named.Value])];
    }
}
