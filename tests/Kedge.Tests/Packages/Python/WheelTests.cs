using Kedge.Packages.Python;
using Kedge.Tests.Packages.Zip;

namespace Kedge.Tests.Packages.Python;

public sealed class WheelTests
{
    [Fact]
    public void A_whole_wheel_is_read()
    {
        var wheel = Whole().Open();
        Assert.Empty(wheel.Problems);
        Assert.Equal("tiny-1.0.dist-info/", wheel.Value.Info);
        Assert.Equal(["gui main:run", "tiny tiny.cli:app.main"], wheel.Value.Commands.Select(c => $"{c.Name} {c.Module}:{c.Attribute}"));
        Assert.Equal(["tiny-1.0.data/scripts/old"], wheel.Value.Scripts.Keys);
    }

    [Theory]
    [InlineData("x.whl")]
    [InlineData("x-1-py3-none.whl")]
    [InlineData("x-1-py3-none-any.zip")]
    [InlineData("x-one-py3-none-any.whl")]
    [InlineData("x-1-build-py3-none-any.whl")]
    [InlineData("-1-py3-none-any.whl")]
    [InlineData("../x-1-py3-none-any.whl")]
    [InlineData("x-1-py3--any.whl")]
    [InlineData("x-1-p y-none-any.whl")]
    public void Other_names_are_refused(string file) => Assert.Equal("KDG3101", Assert.Single(Wheel.Open(new MemoryStream(new WheelMaker().Make()), file).Problems).Code);

    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData("01.0", "1.0")]
    [InlineData("1.0-Alpha_1", "1.0a1")]
    [InlineData("1!2.0.POST", "1!2.0.post0")]
    [InlineData("1.0-1", "1.0.post1")]
    [InlineData("v1.0rc", "1.0rc0")]
    [InlineData("1.0.c1.dev3+Ubuntu-1", "1.0rc1.dev3+ubuntu.1")]
    [InlineData("1.0_preview-07", "1.0rc7")]
    [InlineData("one", null)]
    [InlineData("1..0", null)]
    [InlineData("1.0+", null)]
    [InlineData("", null)]
    public void Versions_are_normalised(string version, string? expected) => Assert.Equal(expected, PythonVersion.Normalise(version));

    public static TheoryData<string, string> Wrong() => new()
    {
        { "KDG3108", "no info" }, { "KDG3108", "two infos" }, { "KDG3108", "no RECORD" }, { "KDG3108", "no WHEEL" }, { "KDG3108", "no METADATA" },
        { "KDG3110", "other info" }, { "KDG3110", "other name" }, { "KDG3110", "other version" }, { "KDG3110", "other tag" }, { "KDG3110", "other system" },
        { "KDG3109", "no purelib" }, { "KDG3109", "no version" }, { "KDG3109", "metadata with two names" }, { "KDG3109", "no field" },
        { "KDG3109", "entry point with code" },
        { "KDG3114", "format 2" }, { "KDG3111", "not listed" }, { "KDG3111", "no hash" }, { "KDG3111", "other size" }, { "KDG3111", "not there" },
        { "KDG3112", "md5" }, { "KDG3112", "twice" }, { "KDG3112", "two fields" }, { "KDG3112", "open quote" }, { "KDG3107", "damaged WHEEL" },
        { "KDG3103", "climbs" }, { "KDG3105", "twice in the zip" }, { "KDG3104", "encrypted" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_told(string code, string what)
    {
        var problems = Make(what).Open().Problems;
        Assert.True(problems.Any(p => p.Code == code), $"{what}: {string.Join("; ", problems.Select(p => $"{p.Code} {p.Message}"))}");
        Assert.All(problems, p => Assert.Contains("tiny-1.0-py3-none-any.whl", p.Message));
    }

    [Theory]
    [InlineData("tiny-1.0-cp313-cp313-manylinux_2_28_x86_64.whl", "cp313-cp313-linux_x86_64")]
    [InlineData("tiny-1.0-cp313-cp313-manylinux1_x86_64.whl", "cp313-cp313-manylinux_2_5_x86_64")]
    [InlineData("tiny-1.0-cp313-abi3-manylinux2014_aarch64.whl", "cp313-abi3-linux_aarch64")]
    public void A_repaired_wheel_keeps_its_first_platform_inside(string file, string tag) =>
        Assert.Empty(new WheelMaker(tag: "cp313-cp313-linux_x86_64") { File = file }.With("WHEEL",
            $"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n").Open().Problems);

    [Fact]
    public void The_file_name_may_leave_out_a_local_version() =>
        Assert.Empty(new WheelMaker().With("METADATA", "Name: Tiny\nVersion: 1.0+cpu\n").Open().Problems);

    [Fact]
    public void A_comma_in_a_name_is_quoted_in_RECORD() => Assert.Empty(new WheelMaker().Add("tiny/a,b.txt", "x").Open().Problems);

    /// <summary>A wheel harmed anywhere is read or refused, and nothing else.</summary>
    [Fact]
    public void Two_thousand_harmed_wheels_are_read_or_refused()
    {
        var (whole, random, refused) = (Whole().Make(), new Random(20261121), 0);
        for (var round = 0; round < 2000; round++)
        {
            var harmed = (byte[])whole.Clone();
            for (var times = random.Next(1, 4); times > 0; times--)
            {
                var at = random.Next(harmed.Length);
                switch (random.Next(4))
                {
                    case 0: harmed[at] ^= (byte)(1 << random.Next(8)); break;
                    case 1: harmed[at] = (byte)random.Next(256); break;
                    case 2: harmed.AsSpan(at, Math.Min(random.Next(1, 40), harmed.Length - at)).Fill((byte)(random.Next(2) * 255)); break;
                    default: harmed = harmed[..Math.Max(1, at)]; break;
                }
            }
            var read = Wheel.Open(new MemoryStream(harmed), "tiny-1.0-py3-none-any.whl");
            if (!read.IsOk) refused++;
        }
        Assert.InRange(refused, 1000, 2000);
    }

    static WheelMaker Whole() => new WheelMaker()
        .Add("tiny/__init__.py", "x = 1\n").Add("tiny/run", "#!/bin/sh\n", 0x81ED)
        .Add("tiny-1.0.data/scripts/old", "#!python -u\nprint()\n").Add("tiny-1.0.data/scripts/native", "\x7fELF")
        .With("entry_points.txt", "# by hand\n[console_scripts]\ntiny = tiny.cli:app.main [extra]\n\n[other]\nanything goes here\n[gui_scripts]\ngui=main:run\n");

    static WheelMaker Make(string what)
    {
        var maker = Whole();
        return what switch
        {
            "no info" => maker.With("WHEEL", null).With("METADATA", null).With("RECORD", null).With("entry_points.txt", null),
            "two infos" => maker.Add("other-1.dist-info/WHEEL", ""),
            "no RECORD" => maker.With("RECORD", null),
            "no WHEEL" => maker.With("WHEEL", null),
            "no METADATA" => maker.With("METADATA", null),
            "other info" => new WheelMaker("small") { File = "tiny-1.0-py3-none-any.whl" },
            "other name" => maker.With("METADATA", "Name: huge\nVersion: 1.0\n"),
            "other version" => maker.With("METADATA", "Name: tiny\nVersion: 2.0\n"),
            "other tag" => maker.With("WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: cp313-cp313-linux_x86_64\n"),
            "other system" => maker.With("WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-win_amd64\n"),
            "no purelib" => maker.With("WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n"),
            "no version" => maker.With("WHEEL", "Root-Is-Purelib: true\nTag: py3-none-any\n"),
            "format 2" => maker.With("WHEEL", "Wheel-Version: 2.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
            "metadata with two names" => maker.With("METADATA", "Name: tiny\nName: tiny\nVersion: 1.0\n"),
            "no field" => maker.With("METADATA", "Name tiny\n"),
            "entry point with code" => maker.With("entry_points.txt", "[console_scripts]\nx = os:system('rm -r /')\n"),
            "not listed" => maker.Recorded("tiny/__init__.py", ""),
            "no hash" => maker.Recorded("tiny/__init__.py", "tiny/__init__.py,,"),
            "other size" => maker.Recorded("tiny/__init__.py", "tiny/__init__.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,7"),
            "not there" => maker.Recorded("tiny/gone.py", "tiny/gone.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0"),
            "md5" => maker.Recorded("tiny/__init__.py", "tiny/__init__.py,md5=1B2M2Y8AsgTpgAmY7PhCfg,6"),
            "twice" => maker.Recorded("tiny/run", "tiny/__init__.py,,"),
            "two fields" => maker.Recorded("tiny/run", "tiny/run,"),
            "open quote" => maker.Recorded("tiny/run", "\"tiny/run,,"),
            "damaged WHEEL" => maker.With("WHEEL", null).Add(new ZipMember(maker.Info + "WHEEL", "Wheel-Version: 1.0\n") { Packed = [1, 2, 3] }),
            "climbs" => maker.Add("../../etc/x", ""),
            "twice in the zip" => maker.Add("tiny/__init__.py", "y"),
            "encrypted" => maker.Add(new ZipMember("tiny/secret", "x") { Flags = 0x801 }),
            _ => throw new ArgumentException(what),
        };
    }
}
