using System.Collections.Immutable;

namespace Kedge.Runs.Metrics;

public readonly record struct MetricPoint(long? Step, double? Epoch, long Milliseconds, double Value);

/// <summary>A metric over the run, in the order in which it was reported. Never empty.</summary>
public sealed record MetricSeries(string Name, ImmutableArray<MetricPoint> Points)
{
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
        return points.ToImmutableSortedDictionary(p => p.Key, p => new MetricSeries(p.Key, p.Value.ToImmutable()), StringComparer.Ordinal);
    }

    public MetricSummary Summary()
    {
        var finite = Points.Where(p => double.IsFinite(p.Value)).DefaultIfEmpty(Points[0]).ToList();
        return new(Name, Points.Length, Value(Points[0]), Value(Points[^1]), Value(finite.MinBy(p => p.Value)), Value(finite.MaxBy(p => p.Value)));
    }

    /// <summary>
    /// What the points are drawn over: their steps, else their epochs, else their count; the first that grows along. A point
    /// without a place among points that have one (a summary printed at the end) gets NaN.
    /// </summary>
    public (Axis Axis, ImmutableArray<double> X) Over()
    {
        if (Rising(p => p.Step) is { } steps) return (Axis.Step, steps);
        if (Rising(p => p.Epoch) is { } epochs) return (Axis.Epoch, epochs);
        return (Axis.Count, [.. Enumerable.Range(1, Points.Length).Select(i => (double)i)]);
    }

    ImmutableArray<double>? Rising(Func<MetricPoint, double?> place)
    {
        var (x, last, placed) = (ImmutableArray.CreateBuilder<double>(Points.Length), double.NegativeInfinity, 0);
        foreach (var point in Points)
        {
            var at = place(point) ?? double.NaN;
            if (at <= last) return null;
            if (double.IsFinite(at)) (last, placed) = (at, placed + 1);
            x.Add(at);
        }
        return placed * 2 > Points.Length ? x.ToImmutable() : null;
    }

    static MetricValue Value(MetricPoint point) => new(point.Step ?? (point.Epoch is { } e && e == Math.Floor(e) ? (long)e : null), point.Value);
}

public enum Axis { Step, Epoch, Count }
