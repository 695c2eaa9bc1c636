using System.Buffers.Text;
using System.Collections.Immutable;
using Kedge.Runs.Metrics.Files;

namespace Kedge.Runs.Metrics.TensorBoard;

/// <summary>Turns one event file into rows: values that were reported for one step after another stand in one row.</summary>
public sealed class EventLog : GrowingSource
{
    readonly long _started;
    readonly ToldValues _told;
    readonly EventFile _file;
    readonly ImmutableArray<MetricRow>.Builder _rows = ImmutableArray.CreateBuilder<MetricRow>();
    readonly ImmutableArray<(string, double)>.Builder _values = ImmutableArray.CreateBuilder<(string, double)>();
    readonly HashSet<string> _names = new(StringComparer.Ordinal);
    string _prefix;
    long _step, _milliseconds;

    /// <param name="started">The run's start in milliseconds since 1970.</param>
    /// <param name="prefix">Put before every name: <c>val/</c>. A file with hyperparameters has none, whatever its folder is called.</param>
    public EventLog(long started, string prefix, ToldValues told)
    {
        (_started, _prefix, _told) = (started, prefix, told);
        _file = new(new(Scalar, Restart, Parameters));
    }

    public override string? Trouble =>
        _file.DeadAt is { } at ? $"damaged at byte {at}; what stands behind it cannot be read"
        : _file.Damaged > 0 ? $"{_file.Damaged} damaged records were skipped" : null;

    public override void Add(ReadOnlySpan<byte> bytes, long milliseconds) => _file.Add(bytes);

    public override void Pause(long milliseconds)
    {
        CloseRow();
        _told.Rows(MetricSource.TensorBoard, _rows.DrainToImmutable());
    }

    void Scalar(ScalarEvent said)
    {
        if (said.Step != _step || !_names.Add(said.Tag.Name))
        {
            CloseRow();
            _names.Add(said.Tag.Name);
        }
        if (_values.Count == 0) (_step, _milliseconds) = (said.Step, Since(said.WallTime));
        _values.Add((_prefix + said.Tag.Name, Short(said.Value)));
    }

    /// <summary>Clocks jump: a time before the run's start is its start.</summary>
    long Since(double wallTime) => double.IsFinite(wallTime) && Math.Abs(wallTime) < 1e11 ? Math.Max(0, (long)(wallTime * 1000) - _started) : 0;

    /// <summary>What was a 32-bit number is told with the digits that it had: 0.1, not 0.10000000149011612.</summary>
    static double Short(double value)
    {
        var single = (float)value;
        if (single != value) return value;
        Span<byte> text = stackalloc byte[32];
        return single.TryFormat(text, out var count, "R", System.Globalization.CultureInfo.InvariantCulture)
            && Utf8Parser.TryParse(text[..count], out double read, out _)
            ? read
            : value;
    }

    void Restart(long step)
    {
        Pause(0);
        _told.Rewind(MetricSource.TensorBoard, step, _prefix);
    }

    void Parameters(ImmutableArray<(string Name, string Value)> found)
    {
        _prefix = "";
        foreach (var (name, value) in found) _told.Parameter(new(MetricSource.TensorBoard, name, value));
    }

    void CloseRow()
    {
        if (_values.Count > 0) _rows.Add(new(_step, _milliseconds, _values.DrainToImmutable()));
        _names.Clear();
    }
}
