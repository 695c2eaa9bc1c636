using System.IO.Compression;
using System.Text;
using Kedge.Runs.Record;

namespace Kedge.Tests.Runs.Record;

/// <summary>What readers find of a log that was kept in parts.</summary>
public sealed class LogPartsTests : IDisposable
{
    readonly string _run = Directory.CreateTempSubdirectory("kedge-log-").FullName;

    public LogPartsTests() => Directory.CreateDirectory(Path.Combine(_run, "log"));

    public void Dispose() => Directory.Delete(_run, recursive: true);

    void Put(string name, string text) => File.WriteAllText(Path.Combine(_run, "log", name), text);

    void Pack(string name, string text)
    {
        using var packed = new GZipStream(File.Create(Path.Combine(_run, "log", name)), CompressionLevel.Fastest);
        packed.Write(Encoding.UTF8.GetBytes(text));
    }

    static string[] Shown(IEnumerable<LogTail> tails) => [.. tails.Select(t => $"{Path.GetFileName(t.Path)} {Encoding.UTF8.GetString(t.Bytes)}")];

    string[] Tails(int bytes) => Shown(LogParts.Tails(_run, bytes));

    [Fact]
    public void The_end_of_a_log_may_lie_in_many_parts()
    {
        Pack("r0.1.out.gz", "first\n");
        Pack("r0.9.out.gz", "second\n");
        Put("r0.10.out", "third\n");
        Put("r0.out", "last\n");
        Put("r0.idx", "0 0 o\n");
        Put("r0.9.out.gz.tmp", "half");
        Put("r1.a0.out", "a rank's\n");
        Assert.Equal(["r0.out st\n"], Tails(3));
        Assert.Equal(["r0.out last\n", "r0.10.out third\n", "r0.9.out.gz nd\n"], Tails(14));
        Assert.Equal(["r0.out last\n", "r0.10.out third\n", "r0.9.out.gz second\n", "r0.1.out.gz first\n"], Tails(1000));
    }

    [Fact]
    public void Parts_that_cannot_be_read_are_passed_over()
    {
        Put("r0.1.out.gz", "no gzip");
        Put("r0.2.out", "plain\n");
        Assert.Equal(["r0.2.out plain\n"], Tails(1000));
        Directory.Delete(Path.Combine(_run, "log"), recursive: true);
        Assert.Empty(Tails(1000));
        Assert.Empty(LogParts.RankTails(_run, [], 1000));
    }

    [Fact]
    public void Of_ranks_those_that_failed_come_first_in_their_last_attempt()
    {
        foreach (var name in (string[])["r0.out", "r0.a0.err", "r1.a0.err", "r0.a1.out", "r0.a1.err", "r1.a1.out", "r1.a1.err", "r10.a1.err"]) Put(name, "!");
        Assert.Equal(["r1.a1.err", "r1.a1.out", "r0.a1.err", "r10.a1.err", "r0.a1.out", "r1.a0.err", "r0.a0.err"],
            LogParts.RankTails(_run, ["1"], 1000).Select(t => Path.GetFileName(t.Path)));
        Assert.Equal(2, LogParts.RankTails(_run, ["1"], 2).Count());
    }
}
