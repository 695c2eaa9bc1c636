using System.Globalization;
using Kedge.Runs.Output;

namespace Kedge.Tests.Runs;

public sealed class LineScanTests
{
    public static TheoryData<string, string> Corpus()
    {
        var lines = File.ReadLines(Path.Combine(House.Sources.Root, "tests/Kedge.Tests/Runs/trainer-lines.data.txt")).Where(l => l.Length > 0 && l[0] != '#');
        var data = new TheoryData<string, string>();
        foreach (var parts in lines.Select(l => l.Split(" ⇐ ")[0].Split(" ⇒ "))) data.Add(parts[0].Replace("\\t", "\t").Replace("\\e", "\x1b"), parts[1]);
        return data;
    }

    [Theory, MemberData(nameof(Corpus))]
    public void A_trainers_line_says(string line, string expected)
    {
        var read = LineScan.Read(OutputLines.Plain(line));
        Assert.Equal(expected.Trim(), Text(read).Trim());
    }

    static string Text(ScannedLine line) => string.Create(CultureInfo.InvariantCulture,
        $"{line.Place.Step?.ToString(CultureInfo.InvariantCulture) ?? "-"} {line.Place.Epoch?.ToString(CultureInfo.InvariantCulture) ?? "-"} | {string.Join(' ', line.Values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Name}={v.Value}")))}");

    [Fact]
    public void Nothing_that_a_program_prints_makes_it_fail()
    {
        var random = new Random(7);
        const string Bits = "loss=1.:[]{}()'\"|/%,-+eE0 9\t\rnaninfEpoch step\u00e9\u4e2d\ud83d\u0000\x1b[31m";
        for (var i = 0; i < 20_000; i++)
            LineScan.Read(new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => Bits[random.Next(Bits.Length)])]));
    }
}
