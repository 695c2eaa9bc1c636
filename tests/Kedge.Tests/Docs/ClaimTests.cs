using Kedge.Docs.Claims;
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
    [InlineData("**Python Version:** 3.11.9", "Python 3.11.9")]
    [InlineData("- CUDA: 12.4", "CUDA 12.4")]
    [InlineData("CUDA version is 12.1.", "CUDA 12.1")]
    [InlineData("安装Python 3.10，", "Python 3.10")]
    [InlineData("`conda create -n lab python=3.10`", "python 3.10")]
    [InlineData("It is built on CUDA 12.4, Python 3.11, and Flash-attn 2.7.", "CUDA 12.4; Python 3.11")]
    [InlineData("All run in the same **python 3.11** environment.", "python 3.11")]
    [InlineData("PyTorch 2.1.0+cu121 is in it.", "PyTorch 2.1.0")]
    [InlineData("Installs uv + Python 3.10 + all else.", "Python 3.10")]
    [InlineData("Python 3.10, 3.11 and 3.12", "")]
    [InlineData("It runs from Python 3.10 to 3.12.", "")]
    [InlineData("- Python 3.10+", "")]
    [InlineData("推荐使用 Python 3.11", "")]
    [InlineData("The times were measured with PyTorch 1.5.", "")]
    [InlineData("Use `python:3.12` images.", "")]
    [InlineData("Needs PyTorch 2.4 or later.", "")]
    [InlineData("Since PyTorch 1.10 that works.", "")]
    [InlineData("需要 PyTorch 2.0 以上版本。", "")]
    [InlineData("PyTorch >= 2.4", "")]
    [InlineData("PyTorch 2.x, python-3.12, mytorch 2.5", "")]
    [InlineData("| a | b |\n|---|---|\n| Python 3.9 | PyTorch 2.5.1 |\n| Python 3.10 | PyTorch 2.5.1 |", "")]
    [InlineData("| Python 3.9 | Python 3.10 |\n|---|---|\n| yes | no |", "")]
    [InlineData("| a | b |\n|---|---|\n| Python 3.9 | PyTorch 2.5 |\n\nWe use Python 3.10.", "Python 3.9; PyTorch 2.5; Python 3.10")]
    [InlineData("| a | b |\n|---|---|\n| Python 3.9 | x |\n| Python 3.9.2 | x |", "Python 3.9; Python 3.9.2")]
    [InlineData("- Python 3.9\n- Python 3.10", "")]
    [InlineData("- Python 3.9\n- PyTorch 2.5", "Python 3.9; PyTorch 2.5")]
    [InlineData("The A3 has PyTorch 2.7.1. The A5 has PyTorch 2.10.0.", "")]
    [InlineData("Use these when asked:\n\n  - **User:** root\n  - **SSH port:** 22", "SSH port 22")]
    [InlineData("The SSH tunnel leads to port 8888. SSH 隧道连接到端口 8888。", "")]
    [InlineData("Port 22 is usual: the standard SSH port 22.", "")]
    [InlineData("Use the image or the **latest Python 3.11**.", "")]
    [InlineData("```\nPyTorch 2.5\n```", "")]
    [InlineData("<!-- PyTorch 2.5 -->", "")]
    [InlineData("With <!-- kedge:fact torch -->PyTorch 2.5<!-- /kedge -->.", "")]
    [InlineData("See [x](pytorch2.5-cpu-python3.13.md).", "")]
    public void Claims_are(string text, string expected)
    {
        var page = PageReader.Read("page.md", text);
        Assert.Equal(expected, string.Join("; ", ClaimReader.Of(page, PageRegions.Of(page)).Select(c => $"{c.What} {c.Value}")));
    }
}
