using System.Buffers;
using System.Text;
using Kedge.Runs.Metrics;
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
        var (lines, bytes) = (new MetricLines("r0"), new ArrayBufferWriter<byte>());
        foreach (var row in rows) lines.Write(row, bytes);
        return bytes.WrittenSpan.ToArray();
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
        Assert.StartsWith("{\"f\":2,\"w\":\"r0\",\"c\":[\"s\",\"dt\",\"loss\",\"lr\"],\"x\":\"", Encoding.UTF8.GetString(Written(Some)), StringComparison.Ordinal);

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
        lines.Write(Some[0], new ArrayBufferWriter<byte>());
        lines.Forget();
        var bytes = new ArrayBufferWriter<byte>();
        lines.Write(Some[2], bytes);
        var file = MetricFile.Read(bytes.WrittenSpan);
        Assert.Equal(Text([Some[2]]), Text(file.Rows));
    }

    [Fact]
    public void A_rewind_voids_what_came_before_it_and_nothing_after()
    {
        var (lines, bytes) = (new MetricLines("tb"), new ArrayBufferWriter<byte>());
        foreach (var step in (long[])[1, 2, 3]) lines.Write(new(step, step, [("loss", step)]), bytes);
        lines.Rewind(2, "", bytes);
        lines.Write(new(2, 9, [("loss", 7)]), bytes);
        Assert.Equal("1 1 loss=1\n2 9 loss=7", Text(MetricFile.Read(bytes.WrittenSpan).Rows));
    }

    [Fact]
    public void A_hundred_thousand_names_do_not_make_every_row_wide()
    {
        var rows = Enumerable.Range(0, 100_000).Select(i => new MetricRow(i, i, [($"layer{i}/norm", 0.5)])).ToArray();
        var bytes = Written(rows);
        Assert.True(bytes.Length < 20_000_000, $"{bytes.Length} bytes");
        Assert.Equal(rows.Length, MetricFile.Read(bytes).Rows.Length);
    }

    [Fact]
    public void No_row_is_read_under_the_columns_of_a_damaged_schema()
    {
        var rows = Enumerable.Range(0, 200).Select(i => new MetricRow(i, i, [($"m{i % 70}", i)])).ToArray();
        var (whole, random) = (Written(rows), new Random(3));
        var told = rows.Select(r => Text([r])).ToHashSet();
        for (var i = 0; i < 500; i++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            Assert.All(MetricFile.Read(flipped).Rows, r => Assert.Contains(Text([r]), told));
        }
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
