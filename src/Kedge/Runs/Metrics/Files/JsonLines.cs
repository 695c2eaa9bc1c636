using System.Collections.Immutable;
using System.Text;
using Kedge.Runs.Output;

namespace Kedge.Runs.Metrics.Files;

/// <summary>A JSON object of metrics per line, as detectron2 (<c>metrics.json</c>) and mmengine (<c>scalars.json</c>) write it.</summary>
public sealed class JsonLines(ToldValues told) : GrowingSource
{
    const int LongestLine = 1 << 20;

    readonly TextRows _lines = new(LongestLine);
    readonly ImmutableArray<MetricRow>.Builder _rows = ImmutableArray.CreateBuilder<MetricRow>();

    public override void Add(ReadOnlySpan<byte> bytes, long milliseconds) => _lines.Add(bytes, line =>
    {
        if (line[0] != (byte)'{' || LineScan.Read(Encoding.UTF8.GetString(line)) is not { Values: { IsEmpty: false } values } said) return;
        var named = values.Where(v => v.Name is not ("eta_seconds" or "time" or "timestamp")).Select(v => (v.Name, v.Value));
        _rows.Add(new(said.Place.Step, milliseconds, said.Place.Epoch is { } epoch ? [(MetricSeries.Epoch, epoch), .. named] : [.. named]));
    });

    public override void Pause(long milliseconds) => told.Rows(MetricSource.Files, _rows.DrainToImmutable());
}
