using System.Text.RegularExpressions;
using Kedge.Explanations;

namespace Kedge.Tests.Explanations;

public sealed class AskedTwiceTests
{
    [Theory]
    [InlineData(0, "found after 1")]
    [InlineData(1, "found after 2")]
    [InlineData(2, "too slow after 2")]
    public void An_expression_is_too_slow_when_it_is_so_twice(int stalls, string expected)
    {
        var asked = 0;
        string said;
        try { said = AskedTwice.Of(() => ++asked > stalls ? "found" : throw new RegexMatchTimeoutException()); }
        catch (RegexMatchTimeoutException) { said = "too slow"; }
        Assert.Equal(expected, $"{said} after {asked}");
    }
}
