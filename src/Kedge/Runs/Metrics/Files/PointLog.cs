using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Kedge.Runs.Metrics.Files;

/// <summary>
/// What <c>kedge.log</c> and <c>kedge.params</c> wrote (<c>kedge.data.py</c>): lines <c>{"t":1700000000.1,"s":100,"v":{"loss":0.5}}</c>
/// and <c>{"p":{"lr":"0.1"}}</c>. One file per process, so one writer. <c>{"a":1}</c> says that the process was started again after a
/// failure: from its first step on it takes back what was told before.
/// </summary>
/// <param name="started">The run's start in milliseconds since 1970.</param>
public sealed class PointLog(string source, long started, ToldValues told) : GrowingSource
{
    const int LongestLine = 4 << 20, LongestName = 250;

    readonly TextRows _lines = new(LongestLine);
    readonly ImmutableArray<MetricRow>.Builder _rows = ImmutableArray.CreateBuilder<MetricRow>();
    int _bad;
    bool _again;

    /// <summary><c>log-r3-812-0.jsonl</c> is rank 3's.</summary>
    public static string SourceOf(string name) => MetricSource.Of(
        MetricSource.Log,
        name.Split('-') is ["log", ['r', .. var digits], ..] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var rank)
            && rank < 100_000 ? rank : 0);

    public override string? Trouble => _bad + _lines.Skipped is > 0 and var count ? $"{count} lines are not what kedge.log writes" : null;

    public override void Add(ReadOnlySpan<byte> bytes, long milliseconds) => _lines.Add(bytes, line => Line(line, milliseconds));

    public override void Pause(long milliseconds)
    {
        told.Rows(source, _rows.DrainToImmutable());
    }

    void Line(ReadOnlySpan<byte> line, long milliseconds)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!Read(ref reader, milliseconds)) _bad++;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            _bad++;
        }
    }

    bool Read(ref Utf8JsonReader reader, long milliseconds)
    {
        (double? time, long? step) = (null, null);
        var values = ImmutableArray<(string, double)>.Empty;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name == "t" && reader.TokenType == JsonTokenType.Number) time = reader.GetDouble();
            else if (name == "s" && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var whole)) step = whole;
            else if (name == "v" && reader.TokenType == JsonTokenType.StartObject) values = Values(ref reader);
            else if (name == "a") _again = true;
            else if (name == "p" && reader.TokenType == JsonTokenType.StartObject) Parameters(ref reader);
            else reader.Skip();
        }
        if (_again && values.Length > 0 && step is { } first)
        {
            _again = false;
            Pause(milliseconds);
            told.Rewind(source, first, "");
        }
        if (values.Length > 0) _rows.Add(new(step, time is { } at && Math.Abs(at) < 1e11 ? Math.Max(0, (long)(at * 1000) - started) : milliseconds, values));
        return true;
    }

    static ImmutableArray<(string, double)> Values(ref Utf8JsonReader reader)
    {
        var values = ImmutableArray.CreateBuilder<(string, double)>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (Number(ref reader) is { } value && name.Length is > 0 and <= LongestName) values.Add((name, value));
        }
        return values.ToImmutable();
    }

    static double? Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.GetDouble();
        if (reader.TokenType == JsonTokenType.String && Output.LiteralObject.TryNumber(reader.GetString(), out var value)) return value;
        reader.Skip();
        return null;
    }

    void Parameters(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var value = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                ? null
                : reader.TokenType == JsonTokenType.String
                ? reader.GetString()
                : System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
            reader.Skip();
            if (value is not null && name.Length is > 0 and <= LongestName) told.Parameter(new(MetricSource.Log, name, value));
        }
    }
}
