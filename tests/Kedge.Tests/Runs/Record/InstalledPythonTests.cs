using System.Text;
using Kedge.Runs.Facts;

namespace Kedge.Tests.Runs.Record;

/// <summary>Which Python a command starts, and what its packages are, as far as words and answers tell.</summary>
public sealed class InstalledPythonTests
{
    static readonly Dictionary<string, string> Scripts = new()
    {
        ["torchrun"] = "#!/opt/venv/bin/python3", ["accelerate"] = "#!/usr/bin/env python3.12", ["./train.py"] = "#!/usr/bin/env -S python3 -u",
        ["conda-run"] = "#!/home/a/mini conda/bin/python", ["train.sh"] = "#!/bin/bash", ["pythonic"] = "#!/bin/pythonic -x",
    };

    [Theory]
    [InlineData("python train.py", "python")]
    [InlineData("python3.13 -m train", "python3.13")]
    [InlineData("/opt/venv/bin/python3 train.py", "/opt/venv/bin/python3")]
    [InlineData("env A=1 taskset -c 0-3 python3 train.py", "python3")]
    [InlineData("numactl --cpunodebind=0 .venv/bin/python train.py", ".venv/bin/python")]
    [InlineData("nice sh train.sh", null)]
    [InlineData("torchrun --nproc_per_node 2 train.py", "/opt/venv/bin/python3")]
    [InlineData("accelerate launch train.py", "python3.12")]
    [InlineData("./train.py --lr 1", "python3")]
    [InlineData("train.sh python", null)]
    [InlineData("pythonic", null)]
    [InlineData("conda-run", null)]   // no kernel starts that either
    [InlineData("uv run python3.9 train.py", ".venv/bin/python")]
    [InlineData("uv pip install torch", null)]
    [InlineData("sleep 3", null)]
    public void The_interpreter_by_the_commands_words(string command, string? expected) =>
        Assert.Equal(expected, StartedPython.Of([.. command.Split(' ')], Scripts.GetValueOrDefault, file => file == ".venv/bin/python"));

    [Fact]
    public void Packages_are_lines_that_pip_reads()
    {
        var said = InstalledPython.Parse("""{"executable":"/usr/bin/python3","version":"3.13.5","packages":{"torch":"2.6.0+debian","numpy":"2.2.4","odd\nname":"1\u2028"}}""")!;
        Assert.Equal("numpy==2.2.4\noddname==1\ntorch==2.6.0+debian\n", said.Text);
        Assert.Equal(new("/usr/bin/python3", "3.13.5", 3, Digest.Of(said.Text).ToString()), said.Facts);
        Assert.Equal(said.Packages, InstalledPython.Read(Encoding.UTF8.GetBytes(said.Text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Traceback (most recent call last):")]
    [InlineData("[]")]
    [InlineData("""{"executable":"p","version":"3"}""")]
    [InlineData("""{"executable":"p","version":"3","packages":["torch"]}""")]
    [InlineData("""{"executable":1,"version":"3","packages":{}}""")]
    [InlineData("""{"executable":"p","version":"3","packages":{"a":1}}""")]
    public void Another_answer_is_none(string answer) => Assert.Null(InstalledPython.Parse(answer));

    [Fact]
    public void A_file_that_somebody_edited_is_read_as_far_as_it_goes() =>
        Assert.Equal("a=1 b=2", string.Join(' ', InstalledPython.Read("a==1\r\n# comment\n\nb==2\na==3\n==x\nc==\n"u8).Select(p => $"{p.Key}={p.Value}")));
}
