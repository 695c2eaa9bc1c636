using Kedge.Packages.Python;

namespace Kedge.Tests.Packages.Python;

public sealed class WheelNameTests
{
    [Theory]
    [InlineData("torch-2.7.1+cu128-cp313-cp313-manylinux_2_28_x86_64.whl", "torch", "2.7.1+cu128", "cp313-cp313-manylinux_2_28_x86_64")]
    [InlineData("typing_extensions-4.12.2-py3-none-any.whl", "typing-extensions", "4.12.2", "py3-none-any")]
    [InlineData("six-1.16.0-py2.py3-none-any.whl", "six", "1.16.0", "py2-none-any py3-none-any")]
    [InlineData("numpy-2.1.0-1post-cp310-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "numpy", "2.1.0",
        "cp310-abi3-manylinux_2_17_x86_64 cp310-abi3-manylinux2014_x86_64")]
    [InlineData("Foo.Bar_baz-1!2.0.dev1-py3-none-any.whl", "foo-bar-baz", "1!2.0.dev1", "py3-none-any")]
    public void A_name_comes_apart(string file, string project, string version, string tags)
    {
        var name = WheelName.Parse(file);
        Assert.Equal((project, version, tags), (name.Normalised, name.Version, string.Join(' ', name.Tags)));
    }

    [Theory]
    [InlineData("torch-2.7.1.tar.gz")]
    [InlineData("torch-2.7.1-py3-none.whl")]
    [InlineData("torch-2.7.1-x1-py3-none-any.whl")]
    [InlineData("../torch-2.7.1-py3-none-any.whl")]
    [InlineData("torch-2.7.1-py3-none-any.whl\n")]
    [InlineData("torch--py3-none-any.whl")]
    [InlineData("a-b-c-d-e-f-g.whl")]
    public void What_is_no_wheel_is_refused(string file) => Assert.False(WheelName.TryParse(file, null, out _));

    [Fact]
    public void A_build_tag_orders_by_its_number_first()
    {
        var builds = new[] { "2", "10", "10b", "1a" }.Select(b => WheelName.Parse($"a-1-{b}-py3-none-any.whl")).OrderBy(n => n.Build.Number)
            .ThenBy(n => n.Build.Suffix, StringComparer.Ordinal);
        Assert.Equal([(1, "a"), (2, ""), (10, ""), (10, "b")], builds.Select(n => n.Build));
    }
}
