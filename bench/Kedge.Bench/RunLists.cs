using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;
using Kedge.Runs.Query;
using Kedge.Store;

namespace Kedge.Bench;

/// <summary>The list of ten thousand runs: from folders alone, from the index, with a condition and an order; milliseconds, each the median; and a
/// chart of a million points.</summary>
static class RunLists
{
    const int Count = 10_000;

    static readonly Dictionary<string, double> Figures = [];

    public static int Measure()
    {
        var root = Directory.CreateTempSubdirectory("kedge-bench-").FullName;
        try
        {
            var runs = Path.Combine(root, "runs");
            ManyRuns.Write(runs, Count);
            var store = new BlobStore(Path.Combine(root, "store"));
            Say("runs.cold", Median(5, () =>
            {
                if (Directory.Exists(store.Root)) Directory.Delete(store.Root, recursive: true);
            }, () => List(runs, store, "")));
            Say("runs.warm", Median(25, () => { }, () => List(runs, store, "")));
            Say("runs.where", Median(25, () => { }, () => List(runs, store, "lr<0.01 and val_acc>0.8 and not status=failed")));
            Chart();
            Console.WriteLine(JsonSerializer.Serialize(Figures));
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>A million points with one spike: what a page of a long run costs.</summary>
    static void Chart()
    {
        var points = ImmutableArray.CreateBuilder<MetricPoint>(1_000_000);
        for (var i = 0; i < 1_000_000; i++) points.Add(new(i, null, i * 10L, i == 314_159 ? 9 : Math.Exp(-i / 3e5) + 0.05 * Math.Sin(i * 0.7)));
        MetricSeries series = new("train_loss", points.MoveToImmutable());
        var svg = "";
        Say("runs.chart", Median(15, () => { }, () => svg = Curve.Svg("loss", [series])));
        Say("runs.chart.kb", svg.Length / 1000.0);
    }

    static void List(string runs, BlobStore store, string where)
    {
        var index = new RunIndex(runs, store);
        var table = index.Load();
        if (table.Count != Count) throw new InvalidOperationException($"{table.Count} runs");
        var facets = new RunFacets(table, index.Open(table, DateTimeOffset.UtcNow));
        var (rows, all) = new RunQuery(where.Length == 0 ? null : Where.Parse(where).Value,
            Runs.Query.SortKey.Parse(where.Length == 0 ? "" : "-val_acc"), 20).Over(facets);
        foreach (var row in rows) _ = table.Row(row);
        if (all == 0 || rows.Length != 20) throw new InvalidOperationException($"{all} fit");
    }

    static double Median(int times, Action before, Action act)
    {
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            before();
            var start = Stopwatch.GetTimestamp();
            act();
            taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        taken.Sort();
        return taken[times / 2];
    }

    static void Say(string name, double value) => Figures.Add(name, Math.Round(value, 1));
}
