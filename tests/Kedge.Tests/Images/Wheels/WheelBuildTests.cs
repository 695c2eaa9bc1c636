using Kedge.Images;
using Kedge.Images.Layers;
using Kedge.Locks;
using Kedge.Packages.Tar;
using Kedge.Store;
using Kedge.Tests.Images.Layers;
using Kedge.Tests.Packages.Python;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Images.Wheels;

/// <summary>Whole images of wheels alone: the builder, from the lock to the layers in the store.</summary>
public sealed class WheelBuildTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly BlobStore _store;

    public WheelBuildTests() => _store = new(_folder["store"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_image_has_the_environment_in_its_path_and_on_top()
    {
        var built = await Build(new WheelMaker("one").Add("one.py", "1"), new WheelMaker("two").Add("two.py", "2"));
        Assert.Contains("\"PATH=/opt/venv/bin:", System.Text.Encoding.UTF8.GetString(built.Image.Config.Span));
        Assert.Contains("\"VIRTUAL_ENV=/opt/venv\"", System.Text.Encoding.UTF8.GetString(built.Image.Config.Span));
        var top = built.Layers[^1];
        Assert.Equal("virtual environment", top.Layer.Comment);
        Assert.Equal(
            ["Directory opt 755 0 0 0", "Directory opt/venv 755 0 0 0", "Directory opt/venv/bin 755 0 0 0",
                "Symlink opt/venv/bin/python 777 0 0 0 -> /usr/bin/python3.13", "Symlink opt/venv/bin/python3 777 0 0 0 -> python",
                "Symlink opt/venv/bin/python3.13 777 0 0 0 -> python",
                "Directory opt/venv/lib 755 0 0 0", "Directory opt/venv/lib/python3.13 755 0 0 0",
                    "Directory opt/venv/lib/python3.13/site-packages 755 0 0 0", "File opt/venv/pyvenv.cfg 644 0 0 101"],
            LayerWriterTests.Listing(_store, top.Layer));
    }

    [Fact]
    public async Task Built_again_everything_is_there_and_the_same()
    {
        WheelMaker[] makers = [new WheelMaker("one").Add("one.py", "1"), WheelLayerTests.Rich()];
        var (first, again) = (await Build(makers), await Build(makers));
        Assert.Equal(first.Image.Layers.Select(l => l.ToString()), again.Image.Layers.Select(l => l.ToString()));
        Assert.All(again.Layers, l => Assert.True(l.Cached));
    }

    [Fact]
    public async Task One_upgraded_wheel_lays_its_layer_and_the_small_one_on_top()
    {
        WheelMaker[] before = [.. Enumerable.Range(0, 40).Select(i => new WheelMaker($"w{i}").Add($"w{i}.py", "1"))];
        await Build(before);
        var after = await Build([new WheelMaker("w0", "2.0").Add("w0.py", "2"), .. before[1..]]);
        Assert.Equal(["virtual environment"],
            after.Layers.Where(l => !l.Cached).Select(l => l.Layer.Comment).Where(c => !c.StartsWith("wheels ", StringComparison.Ordinal)));
        Assert.Single(after.Layers, l => !l.Cached && l.Layer.Comment.StartsWith("wheels ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Equal_files_of_two_wheels_are_fine() =>
        await Build(new WheelMaker("nvidia_a").Add("nvidia/__init__.py", ""), new WheelMaker("nvidia_b").Add("nvidia/__init__.py", ""));

    [Fact]
    public async Task A_stray_that_differs_is_the_last_wheels()
    {
        var built = await Build(new WheelMaker("one").Add("tests/__init__.py", "1"), new WheelMaker("two").Add("tests/__init__.py", "22"),
            new WheelMaker("three").Add("tests/__init__.py", "333"));
        Assert.Contains("File opt/venv/lib/python3.13/site-packages/tests/__init__.py 644 0 0 2", LayerWriterTests.Listing(_store, built.Layers[^1].Layer));
    }

    [Theory]
    [InlineData("cv2/__init__.py", "cv2/__init__.py")]
    [InlineData("six.py", "six.py")]
    [InlineData("pkg", "pkg/__init__.py")]
    public async Task Modules_that_differ_are_refused(string first, string second)
    {
        var failure = await Assert.ThrowsAsync<KedgeException>(() => Build(new WheelMaker("one").Add(first, "1"), new WheelMaker("two").Add(second, "2")));
        Assert.Equal("KDG3130", failure.Problem.Code);
        Assert.Contains("one-1.0-py3-none-any.whl", failure.Problem.Message);
        Assert.Contains("two-1.0-py3-none-any.whl", failure.Problem.Message);
    }

    [Fact]
    public async Task Another_wheel_than_locked_is_refused()
    {
        var locked = new WheelMaker("one").In(_store) with { Version = "2.0" };
        var failure = await Assert.ThrowsAsync<KedgeException>(() => Build([locked]));
        Assert.Equal("KDG3131", failure.Problem.Code);
    }

    [Fact]
    public async Task A_wheel_that_is_nowhere_is_told()
    {
        var locked = new WheelMaker("one").In(_store) with { Sha256 = Digest.Of("elsewhere") };
        Assert.Equal("KDG3132", (await Assert.ThrowsAsync<KedgeException>(() => Build([locked]))).Problem.Code);
    }

    Task<BuiltImage> Build(params WheelMaker[] makers) => Build([.. makers.Select(m => m.In(_store)).OrderBy(w => w.Name, StringComparer.Ordinal)]);

    /// <summary>Without any package of a distribution: no interpreter, nothing to finish.</summary>
    Task<BuiltImage> Build(LockedWheel[] wheels) =>
        new ImageBuilder(_store, (_, _) => throw new InvalidOperationException(), _ => null)
            .Build(HandmadeImage.Lock("x") with { Wheels = [.. wheels] }, null, CancellationToken.None);
}
