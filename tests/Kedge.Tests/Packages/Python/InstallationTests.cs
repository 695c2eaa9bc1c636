using System.Text;
using Kedge.Packages.Python;

namespace Kedge.Tests.Packages.Python;

public sealed class InstallationTests
{
    static readonly VirtualEnvironment Venv = new("3.13");

    [Fact]
    public void Every_part_of_a_wheel_has_its_place()
    {
        var maker = new WheelMaker()
            .Add("tiny/__init__.py", "x = 1\n").Add("tiny/tool", "#!/bin/sh\n", 0x81ED).Add("top.pth", "")
            .Add("tiny-1.0.data/purelib/pure.py", "p").Add("tiny-1.0.data/platlib/tiny/plat.so", "s")
            .Add("tiny-1.0.data/headers/tiny.h", "h").Add("tiny-1.0.data/data/share/man/man1/tiny.1", "m")
            .Add("tiny-1.0.data/scripts/old", "#!pythonw -u\nprint()\n").Add("tiny-1.0.data/scripts/native", "\x7fELF")
            .With("entry_points.txt", "[console_scripts]\ntiny = tiny.cli:main\n").With("INSTALLER", "somebody\n").With("REQUESTED", "");
        var plan = Installation.Of(maker.Open().Value, Venv, requested: true);
        Assert.Empty(plan.Problems);
        var text = new StringBuilder();
        foreach (var file in plan.Value.Files) text.Append($"{(file.Executable ? "755" : "644")} {file.Path} {file.Size}\n");
        foreach (var file in plan.Value.Files.Where(f => f.Made is not null)) text.Append($"\n--- {file.Path}\n{Encoding.UTF8.GetString(file.Made!)}");
        Snapshot.Match(text.ToString());
    }

    [Fact]
    public void A_wheel_that_nobody_asked_for_by_name_is_not_REQUESTED() =>
        Assert.DoesNotContain(Installation.Of(new WheelMaker().Open().Value, Venv, requested: false).Value.Files,
            f => f.Path.EndsWith("REQUESTED", StringComparison.Ordinal));

    [Theory]
    [InlineData("tiny-1.0.data/scripts/python3", "")]
    [InlineData("tiny-1.0.data/scripts/Python", "")]
    [InlineData("tiny-1.0.data/scripts/activate.fish", "")]
    [InlineData("tiny-1.0.data/data/bin/python", "")]
    [InlineData("tiny-1.0.data/data/pyvenv.cfg", "")]
    [InlineData("tiny-1.0.data/scripts/deep/x", "")]
    [InlineData("tiny-1.0.data/etc/x", "")]
    [InlineData("tiny-1.0.data/x", "")]
    [InlineData("tiny-1.0.data/purelib/other-2.0.dist-info/RECORD", "")]
    [InlineData("tiny-1.0.data/data/lib/python3.13/site-packages/other.dist-info/METADATA", "")]
    [InlineData("tiny-1.0.data/purelib/twice.py", "twice.py")]
    [InlineData("tiny-1.0.data/data/bin/cli", "tiny-1.0.data/scripts/cli")]
    public void What_has_no_place_is_refused(string path, string other)
    {
        var maker = new WheelMaker().Add(path, "x");
        if (other.Length > 0) maker.Add(other, "y");
        var problem = Assert.Single(Installation.Of(maker.Open().Value, Venv, requested: false).Problems);
        Assert.Equal("KDG3113", problem.Code);
    }

    [Fact]
    public void An_entry_point_does_not_replace_Python() =>
        Assert.Equal(["KDG3113"],
            Installation.Of(new WheelMaker().With("entry_points.txt", "[console_scripts]\npython = tiny:main\n").Open().Value, Venv,
                false).Problems.Select(p => p.Code));
}
