using System.Collections.Immutable;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Output;

/// <summary>
/// Follows one output stream and reports the metrics in it. A name that is no well-known metric, on a line that
/// names no step or epoch, is reported from its second sighting on, the first one included: what is printed once is mostly configuration.
/// </summary>
public sealed class OutputMetrics
{
    /// <summary>More names than this are no metrics but data.</summary>
    public const int MaxNames = 1000;

    readonly OutputLines _lines = new();
    readonly Dictionary<string, MetricRow?> _seen = new(StringComparer.Ordinal);   // null: reported already
    readonly StepCount _steps = new();
    readonly PrintedTable _table = new();
    double? _epoch, _heading;
    bool _placed;

    /// <summary>How many names were left out because there were too many.</summary>
    public int NamesLeftOut { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes, long milliseconds, Action<MetricRow> take) => _lines.Add(bytes, line => Line(line, milliseconds, take));

    public void End(long milliseconds, Action<MetricRow> take) => _lines.End(line => Line(line, milliseconds, take));

    void Line(ReadOnlySpan<char> text, long milliseconds, Action<MetricRow> take)
    {
        if (IsNoise(text)) return;
        var listed = _table.Row(text);
        var line = listed ?? LineScan.Read(text);
        if (listed is not null) _heading = line.Place.Epoch ?? _heading;   // YOLO's validation stands below, without its epoch
        if (line.Values.IsEmpty)
        {
            // A heading ("Epoch 3/10") holds for the lines below it; an epoch named beside values holds for those alone.
            _heading = line.Place.Epoch ?? _heading;
            return;
        }
        _epoch = line.Place.Epoch ?? _heading;
        _placed = listed is not null || line.Place.Step is not null || line.Place.Epoch is not null;
        var place = line.Place with { Epoch = _epoch };
        var (values, now) = (ImmutableArray.CreateBuilder<(string, double)>(), _steps.Of(place));
        foreach (var (name, value) in line.Values)
            if (IsMetric(name, value, now, milliseconds, take) && values.All(v => v.Item1 != name)) values.Add((name, value));
        if (values.Count > 0) take(Row(now, milliseconds, values));
    }

    /// <summary>Every eighth character is none of UTF-8: bytes of anything, in which names and numbers would be found as well. A few are a text of
    /// another encoding.</summary>
    static bool IsNoise(ReadOnlySpan<char> text) => text.Contains('\uFFFD') && text.Count('\uFFFD') * 8 >= text.Length;

    bool IsMetric(string name, double value, long? step, long milliseconds, Action<MetricRow> take)
    {
        if (_seen.TryGetValue(name, out var first))
        {
            if (first is not null) take(first);
            _seen[name] = null;
            return true;
        }
        if (_seen.Count >= MaxNames)
        {
            NamesLeftOut++;
            return false;
        }
        var known = _placed || MetricNames.IsKnown(name);
        _seen[name] = known ? null : Row(step, milliseconds, [(name, value)]);
        return known;
    }

    MetricRow Row(long? step, long milliseconds, IEnumerable<(string, double)> values) =>
        new(step, milliseconds, _epoch is { } epoch ? [(MetricSeries.Epoch, epoch), .. values] : [.. values]);
}

/// <summary>Turns a place within an epoch (<c>Epoch [2/5], Step [100/600]</c>) into a step that grows over the whole run.</summary>
public sealed class StepCount
{
    double? _firstEpoch, _lastEpoch;
    long _last;
    bool? _restarts;

    public long? Of(LinePlace place)
    {
        if (place.Step is not { } step) return null;
        if (place.Total is not { } total || place.Epoch is not { } epoch || epoch != Math.Floor(epoch)) return step;
        _firstEpoch ??= epoch;
        if (_lastEpoch is { } before && epoch != before) _restarts ??= step <= _last;
        (_lastEpoch, _last) = (epoch, step);
        return _restarts == true ? (long)(epoch - _firstEpoch.Value) * total + step : step;
    }
}
