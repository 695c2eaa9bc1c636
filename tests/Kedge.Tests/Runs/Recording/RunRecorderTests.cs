using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Kedge.Runs.Record;
using Kedge.Runs.Recording;
using Kedge.Sessions;

namespace Kedge.Tests.Runs.Recording;

/// <summary>On a real folder. Nothing waits for a clock: finishing writes all that is there.</summary>
public sealed class RunRecorderTests : IDisposable
{
    readonly string _runs = Directory.CreateTempSubdirectory("kedge-recorder-").FullName;

    public void Dispose() => Directory.Delete(_runs, recursive: true);

    RunFolder Claim() => RunFolder.Claim(_runs, DateTimeOffset.UnixEpoch);

    /// <summary>More on each stream than is kept in memory for a slow disk.</summary>
    [Fact]
    public async Task A_burst_waits_and_is_in_the_log_whole()
    {
        const int Pieces = 1600, Size = 65_521;
        var folder = Claim();
        var recorder = new RunRecorder(folder, TimeSpan.Zero);
        var told = await Task.WhenAll(
            from kind in (OutputKind[])[OutputKind.Out, OutputKind.Error]
            select Task.Factory.StartNew(() => Tell(recorder, kind, Pieces, Size), TaskCreationOptions.LongRunning));
        var recorded = await recorder.Finish();
        Assert.Equal((2L * Pieces * Size, 0), (recorded.Bytes, recorded.Dropped));
        Assert.Empty(recorded.Incomplete);
        Assert.Equal(string.Join(" ", told), $"{Kept(folder, 'o')} {Kept(folder, 'e')}");
    }

    static string Tell(RunRecorder recorder, OutputKind kind, int pieces, int size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[size];
        for (var i = 0; i < pieces; i++)
        {
            piece.AsSpan().Fill((byte)('a' + i % 23));
            hash.AppendData(piece);
            recorder.Output(kind, piece);
            recorder.WaitForRoom();
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>All parts of the log, packed or not.</summary>
    static byte[] Log(RunFolder folder)
    {
        using var log = new MemoryStream();
        var parts = Directory.GetFiles(folder.PathOf("log"), "r0.*").Where(p => !p.EndsWith(".idx", StringComparison.Ordinal));
        foreach (var part in parts.OrderBy(p => int.TryParse(Path.GetFileName(p).Split('.')[1], CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue))
        {
            using Stream file = part.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(part), CompressionMode.Decompress) : File.OpenRead(part);
            file.CopyTo(log);
        }
        return log.ToArray();
    }

    [Fact]
    public async Task A_long_log_is_kept_in_parts()
    {
        var folder = Claim();
        var recorder = new RunRecorder(folder, TimeSpan.Zero, logPart: 400_000);
        var told = Tell(recorder, OutputKind.Out, 40, 65_521);
        var recorded = await recorder.Finish();
        Assert.Equal((40L * 65_521, 0), (recorded.Bytes, recorded.Dropped));
        Assert.True(Directory.GetFiles(folder.PathOf("log")).Length > 6);
        Assert.Equal(told, Kept(folder, 'o'));
    }

    [Fact]
    public void Full_parts_are_packed_but_for_the_newest()
    {
        var folder = Claim();
        var log = new LogFile(folder.PathOf("log/r0.out")) { Part = 1000 };
        for (var i = 0; i < 5; i++) Assert.True(log.Append(Enumerable.Repeat((byte)('a' + i), 500).ToArray()));
        log.Dispose();
        Assert.Equal(["r0.1.out.gz", "r0.2.out", "r0.out"], Directory.GetFiles(folder.PathOf("log")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("abcde", string.Concat(Log(folder).Chunk(500).Select(c => (char)c[0])));
        Assert.Equal(2500, log.Length);
    }

    /// <summary>One stream's bytes again, by the index.</summary>
    static string Kept(RunFolder folder, char kind)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var log = new MemoryStream(Log(folder));
        var lines = File.ReadLines(folder.PathOf("log/r0.idx")).Select(l => l.Split(' '))
            .Select(l => (At: long.Parse(l[0], CultureInfo.InvariantCulture), Kind: l[2][0])).Append((At: log.Length, Kind: ' '));
        (long At, char Kind) last = (0, ' ');
        foreach (var line in lines)
        {
            var piece = new byte[line.At - last.At];
            log.ReadExactly(piece);
            if (last.Kind == kind) hash.AppendData(piece);
            last = line;
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A line of 100 MB, a progress bar of a hundred thousand states, noise, and a metric at last.</summary>
    [Fact]
    public async Task Output_that_is_no_text_is_kept_and_costs_no_metric()
    {
        var folder = Claim();
        var recorder = new RunRecorder(folder, TimeSpan.Zero);
        var (noise, random) = (new byte[65_536], new Random(5));
        long told = 0;
        void Say(ReadOnlySpan<byte> bytes)
        {
            recorder.Output(OutputKind.Out, bytes);
            recorder.WaitForRoom();
            told += bytes.Length;
        }
        for (var i = 0; i < 1600; i++) Say(noise);
        Say("\n"u8);
        for (var i = 0; i < 100_000; i++) Say(System.Text.Encoding.UTF8.GetBytes($"\r{i / 1000}%|##        | {i}/100000 [00:01<00:09, loss=0.9]"));
        random.NextBytes(noise);
        Say(noise);
        Say("\n\x1b[32mstep=7\x1b[0m loss=0.5\n\xff\xfe\n"u8);
        var recorded = await recorder.Finish();
        Assert.Equal((told, 0), (recorded.Bytes, recorded.Dropped));
        Assert.Equal(told, Log(folder).Length);
        var rows = MetricFile.Read(File.ReadAllBytes(folder.PathOf("metrics/r0.jsonl"))).Rows;
        Assert.Equal((7, 0.5), (rows[^1].Step!.Value, rows[^1].Values[^1].Value));
        Assert.True(rows.Length < 100, $"{rows.Length} rows");
    }

    [Fact]
    public async Task What_comes_after_the_end_is_nobodys()
    {
        var recorder = new RunRecorder(Claim(), TimeSpan.Zero);
        recorder.Output(OutputKind.Out, "step=1 loss=0.5\n"u8);
        var recorded = await recorder.Finish();
        recorder.Output(OutputKind.Out, "more"u8);
        recorder.WaitForRoom();
        Assert.Equal((16, 0), (recorded.Bytes, recorded.Dropped));
    }

    [Fact]
    public async Task What_cannot_be_kept_is_counted_and_named()
    {
        var folder = Claim();
        Directory.Delete(folder.PathOf("log"));
        var recorder = new RunRecorder(folder, TimeSpan.Zero);
        recorder.Output(OutputKind.Out, "step=1 loss=0.5\n"u8);
        var recorded = await recorder.Finish();
        Assert.Equal((16, 16), (recorded.Bytes, recorded.Dropped));
        Assert.Equal(["log/r0.out"], recorded.Incomplete.Select(m => m.What));
        Assert.Single(MetricFile.Read(File.ReadAllBytes(folder.PathOf("metrics/r0.jsonl"))).Rows);
    }

    [Fact]
    public async Task A_launchers_last_words_are_in_the_record()
    {
        var folder = Claim();
        var recorder = new RunRecorder(folder, TimeSpan.Zero) { Ranks = true };
        recorder.Output(OutputKind.Error, "E torch failed (exitcode: -9) local_rank: 1 (pid: 7) of binary: python\n"u8);
        await recorder.Finish();
        Assert.Contains("1 ended with SIGKILL", File.ReadAllText(folder.PathOf("events.jsonl")), StringComparison.Ordinal);
    }
}
