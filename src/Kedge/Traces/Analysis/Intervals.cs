namespace Kedge.Traces.Analysis;

/// <summary>Spans of time in nanoseconds, rising, that neither overlap nor touch.</summary>
public sealed class Intervals
{
    public static readonly Intervals None = new([]);
    readonly List<(long Start, long End)> _spans;

    Intervals(List<(long, long)> spans) => _spans = spans;

    public IReadOnlyList<(long Start, long End)> Spans => _spans;

    public long Length => _spans.Sum(s => s.End - s.Start);

    /// <param name="spans">In any order, overlapping or not.</param>
    /// <param name="bridge">Gaps up to this long are filled.</param>
    public static Intervals Of(IEnumerable<(long Start, long End)> spans, long bridge = 0)
    {
        var sorted = spans.Where(s => s.End > s.Start).ToList();
        sorted.Sort();
        var merged = new List<(long Start, long End)>();
        foreach (var span in sorted)
            if (merged.Count > 0 && span.Start <= merged[^1].End + bridge) merged[^1] = (merged[^1].Start, Math.Max(merged[^1].End, span.End));
            else merged.Add(span);
        return new(merged);
    }

    /// <summary>What lies in both.</summary>
    public Intervals And(Intervals other)
    {
        var common = new List<(long, long)>();
        for (int i = 0, j = 0; i < _spans.Count && j < other._spans.Count;)
        {
            var (a, b) = (_spans[i], other._spans[j]);
            var (start, end) = (Math.Max(a.Start, b.Start), Math.Min(a.End, b.End));
            if (start < end) common.Add((start, end));
            if (a.End < b.End) i++;
            else j++;
        }
        return new(common);
    }

    /// <summary>What lies in this one and not in the other.</summary>
    public Intervals Without(Intervals other)
    {
        var rest = new List<(long, long)>();
        var j = 0;
        foreach (var (start, end) in _spans)
        {
            var at = start;
            while (j < other._spans.Count && other._spans[j].End <= start) j++;
            for (var k = j; k < other._spans.Count && other._spans[k].Start < end; k++)
            {
                if (other._spans[k].Start > at) rest.Add((at, other._spans[k].Start));
                at = Math.Max(at, other._spans[k].End);
            }
            if (at < end) rest.Add((at, end));
        }
        return new(rest);
    }

    /// <summary>Whether a moment lies inside; by bisection.</summary>
    public bool Hold(long moment)
    {
        var (low, high) = (0, _spans.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_spans[middle].End <= moment) low = middle + 1;
            else high = middle;
        }
        return low < _spans.Count && _spans[low].Start <= moment;
    }
}
