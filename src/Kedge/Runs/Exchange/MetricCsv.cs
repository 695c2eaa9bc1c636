using System.Globalization;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Exchange;

/// <summary>A run's points as CSV (RFC 4180), one per line: <c>metric,step,epoch,seconds,value</c>.</summary>
public static class MetricCsv
{
    public static IEnumerable<string> Lines(Run run) => run.Series.Values.SelectMany(Lines).Prepend("metric,step,epoch,seconds,value");

    static IEnumerable<string> Lines(MetricSeries series)
    {
        var name = Field(series.Name);
        return series.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{name},{p.Step},{p.Epoch:R},{p.Milliseconds / 1000.0:0.###},{p.Value:R}"));
    }

    /// <summary>A name that begins like a formula is quoted with a mark before it: spreadsheets would compute it.</summary>
    static string Field(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@', ..] ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
