using Kedge.Runs;
using Kedge.Runs.Metrics;
using Kedge.Runs.Record;
using Kedge.Runs.Recording;
using Kedge.Sessions;

namespace Kedge.Tests.Runs.Record;

/// <summary>A whole record, cut at every byte of every file and with bits turned over: what is whole is read, and what is not is named.</summary>
public sealed class DamagedRecordTests : IAsyncLifetime, IDisposable
{
    readonly string _runs = Directory.CreateTempSubdirectory("kedge-damage-").FullName;
    RunFolder _folder = null!;
    Run _whole = null!;

    public async Task InitializeAsync()
    {
        _folder = RunFolder.Claim(_runs, DateTimeOffset.UnixEpoch);
        _folder.Write(RunPageTests.Plan() with { Id = _folder.Id.ToString() });
        var recorder = new RunRecorder(_folder, TimeSpan.Zero);
        recorder.Event("start");
        for (var i = 0; i < 5; i++) recorder.Output(OutputKind.Out, System.Text.Encoding.UTF8.GetBytes($"step={i} loss={1.0 / (i + 1):R}\n"));
        recorder.Measure(MetricSource.TensorBoard, [new(1, 10, [("val/loss", 0.5)]), new(2, 20, [("val/loss", double.NaN)])]);
        recorder.Event("param", "log lr=0.1");
        recorder.Event("end");
        await recorder.Finish();
        _folder.Write(new RunEnd { Id = _folder.Id.ToString(), Ended = DateTimeOffset.UnixEpoch, Seconds = 1, Exit = 0, Metrics = [], Files = RunPlan.NoText });
        _whole = Read();
        Assert.Empty(_whole.Damage);
        Assert.Equal((5, 2, 3), (Points("loss").Length, Points("val/loss").Length, _whole.Notes.Length));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => Directory.Delete(_runs, recursive: true);

    Run Read() => new RunReader(_runs).Read(_folder.Id);

    string[] Points(string name) => Points(_whole, name);

    static string[] Points(Run run, string name) =>
        run.Series.TryGetValue(name, out var series) ? [.. series.Points.Select(p => FormattableString.Invariant($"{p.Step} {p.Milliseconds} {p.Value:R}"))] : [];

    static string[] Notes(Run run) => [.. run.Notes.Select(n => n.ToString())];

    public static TheoryData<string> Names => ["run.json", "end.json", "events.jsonl", "metrics/r0.jsonl", "metrics/tb.jsonl"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Cut_anywhere_a_file_costs_its_own_end_only(string name)
    {
        var bytes = File.ReadAllBytes(_folder.PathOf(name));
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_folder.PathOf(name), bytes[..length]);
            var run = Read();
            Assert.Equal(Notes(_whole).Take(run.Notes.Length), Notes(run));
            foreach (var metric in _whole.Series.Keys) Assert.Equal(Points(metric).Take(Points(run, metric).Length), Points(run, metric));
            Assert.True(Whole(run, bytes, length, name), $"{name} cut at {length}: {string.Join(' ', run.Damage)}");
        }
    }

    /// <summary>Either all of it is there, or it is said that something is not; a file that ends with its last line ends early without a sign of it.</summary>
    static bool Whole(Run run, byte[] bytes, int length, string name)
    {
        var damaged = run.Damage.Any(d => d.What == name);
        if (name.EndsWith(".json", StringComparison.Ordinal)) return damaged == length < bytes.Length - 1;
        return damaged == (length > 0 && bytes[length - 1] != '\n');
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void With_a_bit_turned_over_nothing_untrue_is_measured(string name)
    {
        var (bytes, random) = (File.ReadAllBytes(_folder.PathOf(name)), new Random(17));
        for (var i = 0; i < 400; i++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_folder.PathOf(name), flipped);
            var run = Read();
            foreach (var metric in run.Series.Keys) Assert.Empty(Points(run, metric).Except(Points(metric)));
            // A digit of a checksum in capitals is the same digit.
            Assert.True(run.Series.Values.Sum(s => s.Points.Length) == 7 || run.Damage.Any(d => d.What == name), $"{name} {i}");
        }
    }

    [Fact]
    public void The_newest_sample_is_found_at_the_end_of_a_long_file()
    {
        using (var file = File.Create(_folder.PathOf("sys/host0.jsonl")))
        {
            var (lines, bytes) = (new MetricLines("host0"), new System.Buffers.ArrayBufferWriter<byte>());
            for (var i = 0; i < 40_000; i++) lines.Write(new(null, i * 1000L, [("cpu", i / 3.0), ("memory", 1e9 + i)]), bytes);
            file.Write(bytes.WrittenSpan[..^7]);
            Assert.True(bytes.WrittenCount > MetricFile.Tail);
        }
        Assert.Equal(new Dictionary<string, double> { ["cpu"] = 39_998 / 3.0, ["memory"] = 1e9 + 39_998 },
            new RunReader(_runs).LastSample(_folder.Id).ToDictionary(s => s.Name, s => s.Value));
    }
}
