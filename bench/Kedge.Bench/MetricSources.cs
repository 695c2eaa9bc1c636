using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Kedge.Runs.Metrics;
using Kedge.Runs.Metrics.TensorBoard;
using Kedge.Runs.Output;
using Kedge.Runs.Record;

namespace Kedge.Bench;

/// <summary>What the recorder reads and writes, on one core: rates and sizes, each rate the median of five.</summary>
static class MetricSources
{
    const int Events = 2_000_000, Rows = 250_000, Columns = 4, Lines = 200_000;

    public static int Measure()
    {
        var events = EventBytes();
        Say("tensorboard.events", Rate(Events, () => Read(events)), "/s");
        var rows = Enumerable.Range(0, Rows)
            .Select(i => new MetricRow(i, i * 10L,
                [("train/loss", Math.Round(2.0 / (i + 1), 6)), ("train/acc", Math.Round(i / (i + 99.0), 4)), ("lr", 0.001),
                    ("grad_norm", Math.Round(1 + i % 97 / 13.0, 4))])).ToArray();
        var written = Written(rows);
        Say("points.written", Rate(Rows * Columns, () => Written(rows)), "/s");
        Say("points.read", Rate(Rows * Columns, () => { if (MetricFile.Read(written).Rows.Length != Rows) throw new InvalidOperationException(); }), "/s");
        Say("points.size", (double)written.Length / (Rows * Columns), "B");
        Say("points.size.gzip", (double)Gzip(written) / (Rows * Columns), "B");
        Recover();
        var lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Lines)
            .Select(i => $"step {i}: train loss {2.0 / (i + 1):F4}, val loss {2.1 / (i + 1):F4}\n")));
        Say("lines.read", Rate(Lines, () => new OutputMetrics().Add(lines, 0, _ => { })), "/s");
        return 0;
    }

    /// <summary>A record of five million rows whose writer was killed in the middle of a line: until its last whole row is found, and until all of it is read.</summary>
    static void Recover()
    {
        var runs = Directory.CreateTempSubdirectory("kedge-bench-").FullName;
        var folder = RunFolder.Claim(runs, DateTimeOffset.UnixEpoch);
        foreach (var (name, last) in ((string, int)[])[("sys/host0.jsonl", 5_000_000), ("metrics/r0.jsonl", 5_000_000)])
        {
            using var file = File.Create(folder.PathOf(name));
            var (writer, bytes) = (new MetricLines("r0"), new ArrayBufferWriter<byte>(1 << 20));
            for (var i = 0; i < last; i++)
            {
                writer.Write(new(i, i * 10L, [("loss", Math.Round(2.0 / (i + 1), 6))]), bytes);
                if (bytes.WrittenCount < 1 << 19 && i < last - 1) continue;
                file.Write(bytes.WrittenSpan[..^(i < last - 1 ? 0 : 3)]);
                bytes.ResetWrittenCount();
            }
        }
        var reader = new RunReader(runs);
        Say("record.recovered", 1000 / Rate(1, () => { if (reader.LastSample(folder.Id).Length != 1) throw new InvalidOperationException(); }), "ms");
        Say("record.read", 1 / Rate(1, () => { if (reader.Summary(folder.Id).Metrics[0].Count != 4_999_999) throw new InvalidOperationException(); }), "s");
        Directory.Delete(runs, recursive: true);
    }

    static void Read(byte[] events)
    {
        var count = 0;
        var file = new EventFile(new(_ => count++, _ => { }, _ => { }));
        for (var at = 0; at < events.Length; at += 1 << 17) file.Add(events.AsSpan(at, Math.Min(1 << 17, events.Length - at)));
        if (count != Events || file.Damaged > 0) throw new InvalidOperationException($"{count} events");
    }

    /// <summary>As torch's SummaryWriter writes one scalar after another.</summary>
    static byte[] EventBytes()
    {
        var tags = ((string[])["train/loss", "train/accuracy", "lr", "grad_norm"]).Select(Encoding.UTF8.GetBytes).ToArray();
        using var bytes = new MemoryStream();
        for (var i = 0; i < Events; i++) Frame(bytes, Event(i / tags.Length, tags[i % tags.Length], 1f / (i + 1)));
        return bytes.ToArray();
    }

    static byte[] Event(int step, byte[] tag, float value)
    {
        Span<byte> number = stackalloc byte[10];
        var length = 0;
        for (var rest = (uint)step; ; rest >>= 7)
        {
            number[length++] = (byte)(rest < 0x80 ? rest : rest | 0x80);
            if (rest < 0x80) break;
        }
        return
        [
            0x09, .. BitConverter.GetBytes(1.7e9 + step), 0x10, .. number[..length], 0x2a, (byte)(tag.Length + 9),
            0x0a, (byte)(tag.Length + 7), 0x0a, (byte)tag.Length, .. tag, 0x15, .. BitConverter.GetBytes(value),
        ];
    }

    static void Frame(MemoryStream to, byte[] data)
    {
        Span<byte> head = stackalloc byte[12], tail = stackalloc byte[4];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], RecordFrame.MaskedCrc(head[..8]));
        BinaryPrimitives.WriteUInt32LittleEndian(tail, RecordFrame.MaskedCrc(data));
        to.Write(head);
        to.Write(data);
        to.Write(tail);
    }

    static byte[] Written(MetricRow[] rows)
    {
        var (lines, bytes) = (new MetricLines("r0"), new ArrayBufferWriter<byte>(rows.Length * 64));
        foreach (var row in rows) lines.Write(row, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    static long Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(bytes);
        return packed.Length;
    }

    static double Rate(int count, Action act)
    {
        var rates = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            var start = Stopwatch.GetTimestamp();
            act();
            if (i > 0) rates.Add(count / Stopwatch.GetElapsedTime(start).TotalSeconds);   // the first one compiles
        }
        rates.Sort();
        return rates[rates.Count / 2];
    }

    static void Say(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {(value > 1000 ? Math.Round(value) : Math.Round(value, 2))} {unit}"));
}
