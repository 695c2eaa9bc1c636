using System.Text.Encodings.Web;
using System.Text.Json;
using Kedge.Runs;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;

namespace Kedge.Site.Curves;

/// <summary>
/// The points of a run's curves, for charts to zoom into: as a script, since a page from a disk may load nothing else. Each chart has one row of places
/// and a row of values for every series, null where a series has none there.
/// </summary>
static class CurveScript
{
    /// <summary>Buckets of a series; each keeps its first, lowest, highest and last point.</summary>
    const int Buckets = 500;
    const int MostSeries = 6;

    public static string AddressOf(SitePage page) => page.Address[..(page.Address.LastIndexOf('/') + 1)] + "curves.js";

    public static byte[] Of(Run run)
    {
        using var bytes = new MemoryStream();
        bytes.Write("kedgeCurves("u8);
        using (var json = new Utf8JsonWriter(bytes, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var (file, family, series) in RunCharts.Charts(run)) Chart(json, file, family, [.. series.Take(MostSeries)]);
            json.WriteEndObject();
        }
        bytes.Write(");\n"u8);
        return bytes.ToArray();
    }

    static void Chart(Utf8JsonWriter json, string file, string family, MetricSeries[] series)
    {
        var over = series.Select(s => s.Over()).ToArray();
        var axis = over.Select(o => o.Axis).Distinct().ToList() is [var one] ? one : Axis.Count;
        var lines = series.Select((s, i) => Line(s, axis == Axis.Count ? null : over[i].X)).ToArray();
        var places = lines.SelectMany(l => l.Keys).Distinct().Order().ToArray();
        json.WriteStartObject(file);
        json.WriteString("title", family);
        json.WriteString("axis", axis switch { Axis.Step => "step", Axis.Epoch => "epoch", _ => "report" });
        json.WriteStartArray("names");
        foreach (var each in series) json.WriteStringValue(each.Name);
        json.WriteEndArray();
        json.WriteStartArray("data");
        Row(json, places.Select(place => (double?)place));
        foreach (var line in lines) Row(json, places.Select(place => line.TryGetValue(place, out var value) ? value : (double?)null));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <param name="over">Null: over the count of points.</param>
    static Dictionary<double, double> Line(MetricSeries series, IReadOnlyList<double>? over)
    {
        var x = series.Points.Select((_, i) => over is null ? i + 1 : over[i]).ToArray();
        var y = series.Points.Select(p => p.Value).ToArray();
        var line = new Dictionary<double, double>();
        foreach (var i in Thinned.Indexes(x, y, Buckets))
            if (double.IsFinite(x[i]) && double.IsFinite(y[i])) line[x[i]] = y[i];
        return line;
    }

    static void Row(Utf8JsonWriter json, IEnumerable<double?> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            if (value is { } number) json.WriteNumberValue(number);
            else json.WriteNullValue();
        }
        json.WriteEndArray();
    }
}
