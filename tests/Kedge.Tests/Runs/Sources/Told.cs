using System.Globalization;
using Kedge.Runs.Metrics;
using Kedge.Runs.Metrics.Files;

namespace Kedge.Tests.Runs.Sources;

/// <summary>Keeps what a source tells as lines of text.</summary>
sealed class Told
{
    public List<string> Lines { get; } = [];

    public ToldValues Values => new(
        (source, rows) => { lock (Lines) Lines.AddRange(rows.Select(r => $"{source} {Text(r)}")); },
        (source, step, prefix) => { lock (Lines) Lines.Add($"{source} rewind {step} {prefix}".TrimEnd()); },
        p => { lock (Lines) Lines.Add(p.ToString()); },
        (what, detail) => { lock (Lines) Lines.Add($"{what}: {detail}"); });

    public static string Text(MetricRow row) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{row.Step?.ToString(CultureInfo.InvariantCulture) ?? "-"} {string.Join(' ', row.Values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Name}={v.Value}")))}");
}
