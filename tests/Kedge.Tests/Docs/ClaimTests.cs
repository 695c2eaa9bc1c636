using Kedge.Docs.Pages;
using Kedge.Docs.Regions;

namespace Kedge.Tests.Docs;

public sealed class ClaimTests
{
    [Theory]
    [InlineData("We use PyTorch 2.5.1.", "PyTorch 2.5.1")]
    [InlineData("It has `torch==2.5` in it.", "torch 2.5")]
    [InlineData("镜像含 PyTorch 2.5。", "PyTorch 2.5")]
    [InlineData("| Python | x |\n|---|---|\n| Python 3.12 | CUDA 12.8 |", "Python 3.12; CUDA 12.8")]
    [InlineData("Image `pytorch2.5-cpu-python3.13` is built.", "image pytorch2.5-cpu-python3.13")]
    [InlineData("JupyterLab listens on port 9999.", "JupyterLab port 9999")]
    [InlineData("Needs PyTorch 2.4 or later.", "")]
    [InlineData("Since PyTorch 1.10 that works.", "")]
    [InlineData("需要 PyTorch 2.0 以上版本。", "")]
    [InlineData("PyTorch >= 2.4", "")]
    [InlineData("PyTorch 2.x, python-3.12, mytorch 2.5", "")]
    [InlineData("```\nPyTorch 2.5\n```", "")]
    [InlineData("<!-- PyTorch 2.5 -->", "")]
    [InlineData("With <!-- kedge:fact torch -->PyTorch 2.5<!-- /kedge -->.", "")]
    [InlineData("See [x](pytorch2.5-cpu-python3.13.md).", "")]
    public void Claims_are(string text, string expected)
    {
        var page = PageReader.Read("page.md", text);
        Assert.Equal(expected, string.Join("; ", Claims.Of(page, PageRegions.Of(page)).Select(c => $"{c.What} {c.Value}")));
    }
}
