using System.Text;
using Kedge.Runs.Metrics;
using Kedge.Runs;
using Kedge.Runs.Record;

namespace Kedge.Tests.Runs;

public sealed class MetricFileTests
{
    static readonly MetricRow[] Some =
    [
        new(1, 10, [("loss", 0.5), ("lr", 1e-3)]),
        new(null, 12, [("note \"x\", 中文", double.NaN)]),
        new(3, 2000, [("loss", double.PositiveInfinity), ("lr", -0.0)]),
        new(4, 2001, [("lr", 5e-324), ("loss", double.NegativeInfinity)]),
    ];

    static byte[] Written(IEnumerable<MetricRow> rows)
    {
        var lines = new MetricLines("r0");
        return Encoding.UTF8.GetBytes(string.Concat(rows.Select(lines.Write)));
    }

    static string Text(IEnumerable<MetricRow> rows) =>
        string.Join('\n', rows.Select(r => FormattableString.Invariant($"{r.Step} {r.Milliseconds} {string.Join(' ', r.Values.OrderBy(v => v.Name, StringComparer.Ordinal).Select(v => FormattableString.Invariant($"{v.Name}={v.Value:R}")))}")));

    [Fact]
    public void What_is_written_is_read()
    {
        var file = MetricFile.Read(Written(Some));
        Assert.Equal(Text(Some), Text(file.Rows));
        Assert.Equal(0, file.Bad);
    }

    [Fact]
    public void The_form_on_disk_is_the_documented_one() =>
        Assert.StartsWith("{\"f\":1,\"w\":\"r0\",\"c\":[\"s\",\"dt\",\"loss\",\"lr\"],\"x\":\"", Encoding.UTF8.GetString(Written(Some)), StringComparison.Ordinal);

    [Fact]
    public void Cut_anywhere_only_the_torn_tail_is_lost()
    {
        var whole = Written(Some);
        for (var length = 0; length <= whole.Length; length++)
        {
            var file = MetricFile.Read(whole.AsSpan(0, length));
            var rows = Encoding.UTF8.GetString(whole, 0, length).Split('\n')[..^1].Count(l => l[0] == '[');
            Assert.Equal(Text(Some.Take(rows)), Text(file.Rows));
            Assert.Equal(0, file.Bad);
        }
    }

    [Fact]
    public void A_flipped_bit_is_never_taken_for_a_value()
    {
        var whole = Written(Some);
        var true_ = Some.Select(r => Text([r])).ToHashSet();
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var file = MetricFile.Read(flipped);
            Assert.All(file.Rows, r => Assert.Contains(Text([r]), true_));
        }
    }

    [Fact]
    public void A_lost_batch_brings_its_schema_along_again()
    {
        var lines = new MetricLines("r0");
        lines.Write(Some[0]);
        lines.Forget();
        var file = MetricFile.Read(Encoding.UTF8.GetBytes(lines.Write(Some[2])));
        Assert.Equal(Text([Some[2]]), Text(file.Rows));
    }

    [Fact]
    public void Random_bytes_are_no_metrics()
    {
        var (random, bytes) = (new Random(5), new byte[4096]);
        for (var i = 0; i < 200; i++)
        {
            random.NextBytes(bytes);
            Assert.Empty(MetricFile.Read(bytes).Rows);
        }
    }

    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xe3069283u)]   // the check value of CRC-32C (RFC 3720)
    public void The_checksum_is_crc32c(string text, uint expected) => Assert.Equal(expected, Crc.Of(Encoding.ASCII.GetBytes(text)));
}
