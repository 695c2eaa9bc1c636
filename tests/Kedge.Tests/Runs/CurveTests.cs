using System.Xml.Linq;
using Kedge.Runs;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;

namespace Kedge.Tests.Runs;

public sealed class CurveTests
{
    static MetricSeries Series(string name, params IEnumerable<double> values) =>
        new(name, [.. values.Select((v, i) => new MetricPoint(i, null, i, v))]);

    [Fact]
    public void The_curve_is_this() => Snapshot.Match(Curve.Svg("loss", [Series("train_loss", 2, 1, 0.5, 0.4), Series("val_loss", 2.1, 1.2, 0.8, 0.7)]), "/nowhere");

    [Theory]
    [InlineData(0.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(-double.MaxValue)]
    [InlineData(double.Epsilon)]
    public void Any_numbers_give_a_readable_file(double odd)
    {
        foreach (var values in new double[][] { [odd], [odd, odd], [1, odd, 2], [odd, 1e-300, 1e300], [-odd, odd] })
        {
            var svg = Curve.Svg("x", [Series("x", values)]);
            Assert.DoesNotContain("NaN", svg.Replace(" NaN", "", StringComparison.Ordinal), StringComparison.Ordinal);
            XDocument.Parse(svg);
        }
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        var svg = Curve.Svg("</title><script>\u0001\ud800", [Series("a\"<b>&", 1, 2)]);
        Assert.DoesNotContain(XDocument.Parse(svg).Descendants(), e => e.Name.LocalName == "script");
    }

    [Fact]
    public void Thinning_keeps_every_spike_and_gap()
    {
        var y = Enumerable.Range(0, 100_000).Select(i => Math.Sin(i / 1000.0)).ToArray();
        (y[31_415], y[27_182], y[50_000]) = (9, -9, double.NaN);
        var x = Enumerable.Range(0, y.Length).Select(i => (double)i).ToArray();
        var kept = Thinned.Indexes(x, y, 320);
        Assert.InRange(kept.Length, 320, 1700);
        Assert.Superset(new HashSet<int> { 0, 27_182, 31_415, 50_000, 99_999 }, kept.ToHashSet());
        Assert.Equal(kept.Order().Distinct(), kept);
    }

    [Theory]
    [InlineData(0, 1, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0, 10_000, "0 2k 4k 6k 8k 10k")]
    [InlineData(3, 3, "2.8 3.0 3.2")]
    public void Marks_stand_on_round_numbers(double min, double max, string expected) =>
        Assert.Equal(expected, string.Join(' ', AxisScale.Of(min, max, 5, mayLog: false, air: false).Ticks.Select(t => t.Label)));

    [Theory]
    [InlineData(0.99444, "0.9944")]
    [InlineData(0, "0")]
    [InlineData(12345.6, "12346")]
    [InlineData(0.00012, "1.2e-4")]
    [InlineData(1e9, "1e9")]
    public void Numbers_are_short(double value, string expected) => Assert.Equal(expected, AxisScale.Short(value));
}
