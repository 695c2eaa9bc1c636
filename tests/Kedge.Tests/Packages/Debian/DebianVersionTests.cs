using FsCheck;
using FsCheck.Fluent;
using Kedge.Packages.Debian;

namespace Kedge.Tests.Packages.Debian;

public sealed class DebianVersionTests
{
    static readonly Gen<string> Versions =
        from epoch in Gen.Elements("", "0:", "1:", "12:")
        from upstream in Gen.Elements("0123456789abzAZ.+~-".ToCharArray()).ArrayOf(4)
        from revision in Gen.Elements("", "-1", "-0", "-1~bpo1", "-1+b2")
        select $"{epoch}1{new string(upstream)}{revision}";

    [Theory]
    [InlineData("1.0", "1.0", 0)]
    [InlineData("1.0", "1.00", 0)]
    [InlineData("1.0", "1.0-0", 0)]
    [InlineData("0:1.0", "1.0", 0)]
    [InlineData("1:0.1", "9.9", 1)]
    [InlineData("1.0~rc1", "1.0", -1)]
    [InlineData("1.0~~", "1.0~", -1)]
    [InlineData("1.0", "1.0+dfsg", -1)]
    [InlineData("1.0a", "1.0+", -1)]
    [InlineData("1.10", "1.9", 1)]
    [InlineData("2.6.0+dfsg-7", "2.6.0+dfsg-7+b1", -1)]
    [InlineData("2.41-12+deb13u4", "2.41-12", 1)]
    [InlineData("1.2-3-1", "1.2-3", 1)]
    [InlineData("18446744073709551617", "18446744073709551616", 1)]
    public void Versions_compare_as_policy_says(string a, string b, int order)
    {
        Assert.Equal(order, Math.Sign(DebianVersion.Compare(a, b)));
        Assert.Equal(-order, Math.Sign(DebianVersion.Compare(b, a)));
    }

    [Fact]
    public void The_order_is_total() => Check.One(Config.QuickThrowOnFailure.WithReplay(20_261_121UL, 11UL), Prop.ForAll(Versions.Three().ToArbitrary(), t =>
    {
        var (a, b, c) = t;
        var antisymmetric = Math.Sign(DebianVersion.Compare(a, b)) == -Math.Sign(DebianVersion.Compare(b, a));
        var transitive = DebianVersion.Compare(a, b) > 0 || DebianVersion.Compare(b, c) > 0 || DebianVersion.Compare(a, c) <= 0;
        return antisymmetric && transitive && DebianVersion.Compare(a, a) == 0;
    }));

    [Theory]
    [InlineData("2.6.0+dfsg-7", "2.6.0")]
    [InlineData("1:1.13.1+dfsg-4", "1.13.1")]
    [InlineData("3.13.3-1", "3.13.3")]
    [InlineData("2.0~rc1-1", "2.0")]
    public void Upstream_is_what_pytorch_calls_it(string version, string upstream) => Assert.Equal(upstream, DebianVersion.Parse(version).Upstream);

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("a:1")]
    [InlineData(":1")]
    [InlineData("1_0")]
    [InlineData("1.0 2")]
    [InlineData("1.0-")]
    public void What_is_no_version_is_refused(string text) => Assert.False(DebianVersion.TryParse(text, null, out _));
}
