using Kedge.Packages.Python;

namespace Kedge.Tests.Packages.Python;

public sealed class WheelTagsTests
{
    static readonly WheelTags Trixie = WheelTags.Of("3.13", Platform.LinuxAmd64, 41);

    /// <summary>The count and the turns are those that <c>pip debug --verbose</c> prints on Debian trixie.</summary>
    [Fact]
    public void As_many_as_pip_counts() => Assert.Equal(1205, Trixie.All.Count);

    [Fact]
    public void In_the_order_of_the_packaging_library()
    {
        string[] order =
        [
            "cp313-cp313-manylinux_2_41_x86_64", "cp313-cp313-manylinux_2_17_x86_64", "cp313-cp313-manylinux2014_x86_64", "cp313-cp313-manylinux_2_16_x86_64",
            "cp313-cp313-linux_x86_64", "cp313-abi3-manylinux_2_41_x86_64", "cp313-none-manylinux_2_41_x86_64", "cp312-abi3-manylinux_2_41_x86_64",
            "cp32-abi3-linux_x86_64", "py313-none-linux_x86_64", "py3-none-linux_x86_64", "py30-none-linux_x86_64",
            "cp313-none-any", "py313-none-any", "py3-none-any", "py312-none-any", "py30-none-any",
        ];
        var ranks = order.Select(t => Rank($"a-1-{t}.whl")).ToArray();
        Assert.Equal(ranks.Order(), ranks);
        Assert.Equal(Trixie.All.Count - 1, ranks[^1]);
    }

    [Theory]
    [InlineData("a-1-cp312-cp312-manylinux_2_17_x86_64.whl")]
    [InlineData("a-1-cp313-cp313t-manylinux_2_17_x86_64.whl")]
    [InlineData("a-1-cp313-cp313-manylinux_2_42_x86_64.whl")]
    [InlineData("a-1-cp313-cp313-musllinux_1_2_x86_64.whl")]
    [InlineData("a-1-cp313-cp313-win_amd64.whl")]
    [InlineData("a-1-py2-none-any.whl")]
    public void What_does_not_run_here_has_no_rank(string file) => Assert.Null(Rank(file));

    [Fact]
    public void A_set_of_tags_is_as_good_as_its_best() =>
        Assert.Equal(Rank("a-1-py3-none-any.whl"), Rank("a-1-py2.py3-none-any.whl"));

    static int? Rank(string file) => Trixie.Rank(WheelName.Parse(file));
}
