using System.Text;
using Kedge.Runs.Metrics;
using Kedge.Runs.Output;

namespace Kedge.Tests.Runs;

public sealed class PrintedTableTests
{
    public static TheoryData<string, string> Tables()
    {
        var (data, lines) = (new TheoryData<string, string>(), new List<string>());
        foreach (var line in File.ReadLines(Path.Combine(House.Sources.Root, "tests/Kedge.Tests/Runs/trainer-tables.data.txt"))
            .Where(l => !l.StartsWith("# ", StringComparison.Ordinal)))
        {
            if (line.StartsWith('⇒'))
            {
                data.Add(string.Join('\n', lines) + "\n", line[1..].Trim());
                lines.Clear();
            }
            else if (line.Length > 0 || lines.Count > 0) lines.Add(line);
        }
        return data;
    }

    [Theory, MemberData(nameof(Tables))]
    public void A_printed_table_says(string printed, string expected)
    {
        var (metrics, rows) = (new OutputMetrics(), new List<MetricRow>());
        metrics.Add(Encoding.UTF8.GetBytes(printed), 0, rows.Add);
        metrics.End(0, rows.Add);
        Assert.Equal(expected,
            string.Join("; ", rows.Select(r => $"{r.Step} {string.Join(' ', r.Values.Select(v => FormattableString.Invariant($"{v.Name}={v.Value}")))}".Trim())));
    }

    [Fact]
    public void A_header_is_forgotten_when_other_lines_follow()
    {
        var table = new PrintedTable();
        Assert.Null(table.Row("epoch | loss | acc"));
        Assert.NotNull(table.Row("1 | 0.5 | 0.75"));
        for (var i = 0; i < 60; i++) Assert.Null(table.Row("something else is said"));
        Assert.Null(table.Row("2 | 0.5 | 0.75"));
    }

    [Fact]
    public void Nothing_that_a_program_prints_makes_it_fail()
    {
        var (random, table) = (new Random(7), new PrintedTable());
        string[] bits = ["epoch", "loss", " | ", "|", "  ", " ", "1", "0.5", "%|", ":", "(", ")", "all", "é", "中", "nan", "\ud83d"];
        for (var i = 0; i < 20_000; i++) table.Row(string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => bits[random.Next(bits.Length)])));
    }
}
