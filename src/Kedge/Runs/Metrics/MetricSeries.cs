using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Kedge.Runs.Metrics;

/// <summary>A value and its place. Small, for there may be millions.</summary>
public readonly record struct MetricPoint
{
    readonly long _step;
    readonly double _epoch;

    public MetricPoint(long? step, double? epoch, long milliseconds, double value) =>
        (_step, _epoch, Milliseconds, Value) = (step ?? long.MinValue, epoch ?? double.NaN, milliseconds, value);

    public long? Step => _step == long.MinValue ? null : _step;

    public double? Epoch => double.IsNaN(_epoch) ? null : _epoch;

    public long Milliseconds { get; }

    public double Value { get; }
}

/// <summary>A metric over the run, in the order in which it was reported. Never empty.</summary>
public sealed record MetricSeries(string Name, ImmutableArray<MetricPoint> Points)
{
    /// <summary>Who told it; <see cref="Also"/> who else did, whose values are in the record but not here.</summary>
    public string Source { get; init; } = MetricSource.Output;

    public ImmutableArray<string> Also { get; init; } = [];

    /// <summary>Not a metric but a place on the axis; kept as a column so that nothing is lost.</summary>
    public const string Epoch = "epoch";

    public static ImmutableSortedDictionary<string, MetricSeries> Of(IEnumerable<MetricRow> rows)
    {
        var points = new SortedDictionary<string, ImmutableArray<MetricPoint>.Builder>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            double? epoch = row.Values.Where(v => v.Name == Epoch).Select(v => (double?)v.Value).FirstOrDefault();
            foreach (var (name, value) in row.Values)
            {
                if (name == Epoch) continue;
                if (!points.TryGetValue(name, out var list)) points[name] = list = ImmutableArray.CreateBuilder<MetricPoint>();
                list.Add(new(row.Step, epoch, row.Milliseconds, value));
            }
        }
        return points.ToImmutableSortedDictionary(p => p.Key, p => Told(p.Key, p.Value.DrainToImmutable()), StringComparer.Ordinal);
    }

    /// <summary>
    /// The points as they came; where a client that sends from several threads let one overtake another, by the client's own
    /// moments. Steps that start anew stay as they came.
    /// </summary>
    public static MetricSeries Told(string name, ImmutableArray<MetricPoint> points)
    {
        var overtaken = false;
        for (var i = 1; i < points.Length; i++)
        {
            var (before, here) = (points[i - 1], points[i]);
            if (!(here.Step < before.Step)) continue;
            if (here.Milliseconds > before.Milliseconds) return new(name, points);
            overtaken = true;
        }
        return new(name, overtaken ? [.. points.OrderBy(p => p.Milliseconds).ThenBy(p => p.Step)] : points);
    }

    /// <summary>
    /// The series of all sources together. One metric under two spellings (<c>train/loss</c> from an event file, <c>train_loss</c> printed)
    /// is told by the source that is believed more, unless it knows one point and another one the curve. Ranks keep apart: <c>rank1/loss</c>.
    /// </summary>
    public static ImmutableSortedDictionary<string, MetricSeries> Merge(IEnumerable<(string Source, MetricSeries Series)> told)
    {
        var all =
            from one in told
            let rank = MetricSource.RankOf(one.Source)
            select one.Series with { Source = one.Source, Name = rank == 0 ? one.Series.Name : $"rank{rank}/{one.Series.Name}" };
        var merged = all.GroupBy(s => Spelling(s.Name), StringComparer.Ordinal).Select(Best);
        return merged.ToImmutableSortedDictionary(s => s.Name, s => s, StringComparer.Ordinal);
    }

    /// <summary>Each source's own series.</summary>
    public static IEnumerable<(string Source, MetricSeries Series)> BySource(IEnumerable<(string Source, MetricRow Row)> rows) =>
        from source in rows.GroupBy(r => r.Source, r => r.Row)
        from series in Of(source).Values
        select (source.Key, series);

    static MetricSeries Best(IEnumerable<MetricSeries> same)
    {
        var all = same.OrderBy(s => s.Points.Length == 1).ThenBy(s => MetricSource.Order(s.Source)).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
        return all[0] with { Also = [.. all.Skip(1).Select(s => s.Source).Where(s => s != all[0].Source).Distinct().Order(StringComparer.Ordinal)] };
    }

    static string Spelling(string name) => string.Create(name.Length, name, static (text, from) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = from[i] is '/' or '.' or '-' or ' ' ? '_' : char.ToLowerInvariant(from[i]);
    });

    /// <summary>A step or an epoch that starts anew is a count within an epoch or a fold: "best at 0" would say nothing, so none is given.</summary>
    public MetricSummary Summary()
    {
        var (points, low, high, steps, epochs) = (Points, -1, -1, true, true);
        for (var i = 0; i < points.Length; i++)
        {
            ref readonly var before = ref points.ItemRef(Math.Max(i - 1, 0));
            steps &= !(points.ItemRef(i).Step < before.Step);
            epochs &= !(points.ItemRef(i).Epoch < before.Epoch);
            var value = points.ItemRef(i).Value;
            if (!double.IsFinite(value)) continue;
            if (low < 0 || value < points.ItemRef(low).Value) low = i;
            if (high < 0 || value > points.ItemRef(high).Value) high = i;
        }
        return new(Name, points.Length, Value(points[0]), Value(points[^1]), Value(points[Math.Max(low, 0)]), Value(points[Math.Max(high, 0)]))
        {
            Source = Source == MetricSource.Output ? null : Source, Also = Also.IsEmpty ? null : Also,
        };

        MetricValue Value(MetricPoint point) =>
            new(steps && point.Step is { } step ? step : epochs && point.Epoch is { } e && e == Math.Floor(e) ? (long)e : null, point.Value);
    }

    /// <summary>
    /// What the points are drawn over: their steps, else their epochs, else their count; the first that grows along. A point
    /// without a place among points that have one (a summary printed at the end) gets NaN.
    /// </summary>
    public (Axis Axis, ImmutableArray<double> X) Over()
    {
        if (Rising((in p) => p.Step) is { } steps) return (Axis.Step, steps);
        if (Rising((in p) => p.Epoch) is { } epochs) return (Axis.Epoch, epochs);
        return (Axis.Count, [.. Enumerable.Range(1, Points.Length).Select(i => (double)i)]);
    }

    delegate double? Place(in MetricPoint point);

    ImmutableArray<double>? Rising(Place place)
    {
        var (x, last, placed) = (new double[Points.Length], double.NegativeInfinity, 0);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = place(in Points.ItemRef(i)) ?? double.NaN;
            if (x[i] <= last) return null;
            if (double.IsFinite(x[i])) (last, placed) = (x[i], placed + 1);
        }
        return placed * 2 > x.Length ? ImmutableCollectionsMarshal.AsImmutableArray(x) : null;
    }
}

public enum Axis { Step, Epoch, Count }
