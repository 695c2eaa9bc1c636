using System.Collections.Immutable;

namespace Kedge.Runs.Page;

/// <summary>Fewer points with the same picture: of each bucket of x the first, lowest, highest and last stay, so no spike is lost.</summary>
public static class Thinned
{
    /// <summary>The places of the points to draw, rising.</summary>
    /// <param name="x">Rising; as long as <paramref name="y"/>. What is not finite in y is a gap and stays one.</param>
    public static ImmutableArray<int> Indexes(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int buckets)
    {
        if (x.Length <= buckets * 4) return [.. Enumerable.Range(0, x.Length)];
        var kept = ImmutableArray.CreateBuilder<int>();
        var width = (x[^1] - x[0]) / buckets;
        for (int start = 0, end; start < x.Length; start = end)
        {
            end = EndOfBucket(x, start, width, buckets);
            Keep(kept, y, start, end);
        }
        return kept.ToImmutable();
    }

    /// <summary>By halves, because x rises: dividing for each point would be most of the work.</summary>
    static int EndOfBucket(ReadOnlySpan<double> x, int start, double width, int buckets)
    {
        var bucket = Bucket(x[start] - x[0], width, buckets);
        var (low, high) = (start + 1, x.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Bucket(x[middle] - x[0], width, buckets) == bucket) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    static int Bucket(double distance, double width, int buckets) => Math.Min(buckets - 1, (int)(distance / width));

    static void Keep(ImmutableArray<int>.Builder kept, ReadOnlySpan<double> y, int start, int end)
    {
        var (low, high, gap) = (-1, -1, -1);
        for (var i = start; i < end; i++)
        {
            if (!double.IsFinite(y[i])) gap = gap < 0 ? i : gap;
            else if (low < 0) low = high = i;
            else if (y[i] < y[low]) low = i;
            else if (y[i] > y[high]) high = i;
        }
        foreach (var i in new SortedSet<int>([start, low, high, gap, end - 1])) if (i >= 0) kept.Add(i);
    }
}
