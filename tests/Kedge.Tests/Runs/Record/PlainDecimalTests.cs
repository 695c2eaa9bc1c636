using System.Globalization;
using System.Text;
using Kedge.Runs.Record;

namespace Kedge.Tests.Runs.Record;

public sealed class PlainDecimalTests
{
    static double? Read(string text) => PlainDecimal.TryRead(Encoding.UTF8.GetBytes(text), out var value, out var end) && end == text.Length ? value : null;

    /// <summary>To the last bit, over numbers as records have them: of few digits, of many, small ones and large ones.</summary>
    [Fact]
    public void What_it_reads_is_what_any_reader_reads()
    {
        var (random, read) = (new Random(3), 0);
        for (var i = 0; i < 200_000; i++)
        {
            var text = Math.Round(random.NextDouble() * Math.Pow(10, random.Next(-6, 12)), random.Next(0, 15)).ToString("R", CultureInfo.InvariantCulture);
            if (random.Next(2) == 0) text = "-" + text;
            if (Read(text) is not { } value) continue;
            read++;
            Assert.True(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(value), text);
        }
        Assert.True(read > 100_000, $"{read}");
    }

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("-0", -0.0)]
    [InlineData("999999999999999", 999999999999999.0)]
    [InlineData("0.00000000000001", 1e-14)]
    public void Its_edges(string text, double value) => Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(Read(text)!.Value));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1.-5")]
    [InlineData("1e5")]
    [InlineData("+1")]
    [InlineData("1000000000000000")]
    [InlineData("0.000000000000001")]
    [InlineData("99999999999999999999999999")]
    [InlineData("NaN")]
    public void Other_forms_are_left_to_others(string text) => Assert.Null(Read(text));
}
