namespace Kedge.Tests;

public sealed class DottedVersionTests
{
    [Theory]
    [InlineData("535.129.03", "535.54.03")]
    [InlineData("12.10", "12.9")]
    [InlineData("2.7.1", "2.7")]
    public void Numbers_are_compared_as_numbers(string newer, string older) => Assert.True(DottedVersion.Parse(newer) > DottedVersion.Parse(older));

    [Fact]
    public void Spelling_is_kept_and_does_not_count()
    {
        Assert.Equal("535.129.03", DottedVersion.Parse("535.129.03").ToString());
        Assert.Equal(DottedVersion.Parse("535.129.03"), DottedVersion.Parse("535.129.3.0"));
        Assert.Equal(DottedVersion.Parse("535.129.03").GetHashCode(), DottedVersion.Parse("535.129.3.0").GetHashCode());
    }

    [Theory]
    [InlineData("2.7.1", "2.7", true)]
    [InlineData("2.7.1", "2.7.1", true)]
    [InlineData("2.70", "2.7", false)]
    [InlineData("2.7", "2.7.0", false)]
    public void A_series_holds_the_versions_that_begin_with_it(string version, string series, bool holds) =>
        Assert.Equal(holds, DottedVersion.Parse(version).IsA(DottedVersion.Parse(series)));

    [Theory]
    [InlineData("")]
    [InlineData("2.")]
    [InlineData("2.-1")]
    [InlineData(" 2")]
    [InlineData("2.7rc1")]
    [InlineData("1.2.3.4.5.6")]
    [InlineData("99999999999")]
    public void Other_text_is_not_a_version(string text) => Assert.False(DottedVersion.TryParse(text, null, out _));
}
