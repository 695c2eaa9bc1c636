using Kedge.Specs;

namespace Kedge.Tests.Specs;

public sealed class SpecReaderTests
{
    static Spec Good(string text)
    {
        var spec = SpecReader.Read(text, "kedge.yaml");
        Assert.True(spec.IsOk, string.Join('\n', spec.Problems));
        return spec.Value;
    }

    static void Same<T>(IEnumerable<T> expected, IEnumerable<T> actual) => Assert.Equal(expected, actual);

    static IEnumerable<string> Codes(string text) => SpecReader.Read(text, "kedge.yaml").Problems.Select(p => p.Code);

    [Fact]
    public void One_line_is_a_spec()
    {
        var spec = Good("name: digits");
        Assert.Equal(("digits", "3.13", "newest", "cpu"), (spec.Name, spec.Python, spec.Torch, spec.Cuda));
        Assert.Equal("debian:trixie", spec.Os.ToString());
        Same([new Mount(".", "/workspace")], spec.Mounts);
        Assert.Equal(new Access(true, true), spec.Access);
    }

    [Fact]
    public void Every_key_reaches_its_value()
    {
        var spec = Good("""
            name: speech-1
            task: speech
            python: "3.12"
            torch: 2.7.1
            cuda: 12.10
            gpus: [A100, RTX 4090]
            from: pypi
            os: ubuntu:noble
            system: [git, g++]
            packages: [pandas, "ray[default]>=2.9,<3"]
            mounts: [".:/workspace", "/data/big:/data//x/./y/:ro"]
            access: {jupyter: true, ssh: false}
            limits: {gpus: "0,2", cpus: 1.5, memory: 32g, shm: 512m}
            sources:
              ubuntu: https://mirror.example/ubuntu/
              pypi: [https://one.example/simple, "file:///srv/simple"]
            policy:
              release-sha256: {noble: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef}
              allow-expired-release: true
            """);
        Assert.Equal((TaskFamily.Speech, "3.12", "2.7.1", "12.10"), (spec.Task, spec.Python, spec.Torch, spec.Cuda));
        Same(["A100", "RTX 4090"], spec.Gpus);
        Assert.Equal((Channel.Pypi, "ubuntu:noble"), (spec.From, spec.Os.ToString()));
        Same(["git", "g++"], spec.System);
        Same(["pandas", "ray[default]>=2.9,<3"], spec.Packages);
        Same([new Mount(".", "/workspace"), new Mount("/data/big", "/data/x/y", ReadOnly: true)], spec.Mounts);
        Assert.Equal(new Access(true, false), spec.Access);
        Assert.Equal(new Limits("0,2", 1.5m, 32L << 30, 512L << 20), spec.Limits);
        Same(["https://mirror.example/ubuntu"], spec.Sources["ubuntu"]);
        Same(["https://one.example/simple", "file:///srv/simple"], spec.Sources["pypi"]);
        Assert.Equal("noble", Assert.Single(spec.Policy.ReleaseSha256!).Key);
        Assert.True(spec.Policy.AllowExpiredRelease);
    }

    [Theory]
    [InlineData("2.10", "2.10")]
    [InlineData("\"2.10\"", "2.10")]
    [InlineData("2.0", "2.0")]
    [InlineData("newest", "newest")]
    public void Versions_are_read_as_typed(string typed, string meant) => Assert.Equal(meant, Good($"name: a\ntorch: {typed}").Torch);

    [Theory]
    [InlineData("3.10", "ubuntu:jammy")]
    [InlineData("3.11", "debian:bookworm")]
    [InlineData("\"3.12\"", "ubuntu:noble")]
    [InlineData("'3.13'", "debian:trixie")]
    public void Python_decides_the_os(string python, string os) => Assert.Equal(os, Good($"name: a\npython: {python}").Os.ToString());

    [Fact]
    public void The_os_decides_the_python() => Assert.Equal("3.11", Good("name: a\nos: debian:bookworm").Python);

    [Fact]
    public void All_problems_come_at_once_from_top_to_bottom()
    {
        var problems = SpecReader.Read("name: My Project\npakages: [pandas]\ntorch: latest\npython: 3.9\ncuda: 12.8\nlimits: {cpu: 8}\n", "kedge.yaml").Problems;
        Assert.Equal(["KDG1027", "KDG1022", "KDG1030", "KDG1028", "KDG1032", "KDG1022"], problems.Select(p => p.Code));
        Assert.Equal([1, 2, 3, 4, 5, 6], problems.Select(p => p.Place!.Line));
    }

    [Fact]
    public void A_problem_has_line_column_length_excerpt_and_the_nearest_key()
    {
        var problem = Assert.Single(SpecReader.Read("name: a\nlimits: {memroy: 3g}\n", "dir/kedge.yaml").Problems);
        Assert.Equal(new Place("dir/kedge.yaml", 2, 10, 6, "limits: {memroy: 3g}"), problem.Place);
        Assert.Equal("did you mean 'memory'?", problem.Note);
    }

    [Fact]
    public void Cuda_needs_wheels()
    {
        Assert.Equal(["KDG1032"], Codes("name: a\ncuda: auto"));
        Assert.Equal("12.8", Good("name: a\ncuda: 12.8\nfrom: pypi").Cuda);
    }

    [Fact]
    public void A_password_in_a_url_is_never_shown()
    {
        foreach (var source in new[] { "https://me:s3cret@mirror.example/x", "ftp://me:s3cret@h/", "https://me:s3cret@", "https://h/?token=s3cret",
            "me:s3 cret@h", "https://me:s3cret@h /", "[https://me:s3cret@h, {a: b}]" })
        {
            var read = SpecReader.Read($"name: a\nsources: {{debian: '{source}', foo: 1}}\n", "kedge.yaml");
            Assert.False(read.IsOk);
            Assert.All(read.Problems, p => Assert.DoesNotContain("cret", p.ToString(), StringComparison.Ordinal));
        }
        var warned = SpecReader.Read("name: a\nsources: {debian: https://me:s3cret@mirror.example/debian}", "kedge.yaml");
        Assert.True(warned.IsOk);
        Assert.Equal("KDG1045", Assert.Single(warned.Problems).Code);
        Assert.DoesNotContain("s3cret", warned.Problems[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Places_of_entries_are_kept_for_later_problems()
    {
        var spec = Good("name: a\npackages:\n  - pandas\n  - scikit-learn\n");
        Assert.Equal(new Place("kedge.yaml", 4, 5, 12, "  - scikit-learn"), spec.PlaceOf("packages", "scikit-learn"));
        Assert.Equal(3, spec.PlaceOf("packages", "other")!.Line);
        Assert.Null(spec.PlaceOf("torch"));
    }

    [Fact]
    public void A_repetition_is_a_warning_and_is_dropped()
    {
        var read = SpecReader.Read("name: a\npackages: [Scikit_Learn, scikit-learn]", "kedge.yaml");
        Same(["Scikit_Learn"], read.Value.Packages);
        Assert.Equal(Severity.Warning, Assert.Single(read.Problems).Severity);
    }

    [Fact]
    public void Nothing_of_the_lock_hangs_on_comments_order_mounts_limits_or_mirrors()
    {
        var plain = Good("name: a\ntorch: 2.6\npackages: [pandas, numpy]");
        var other = Good("# hello\npackages: [numpy, pandas] # two\nlimits: {cpus: 3}\nsources: {debian: http://x.example/d}\nmounts: ['.:/w']\n\"torch\": '2.6'\nname: a\npolicy: {allow-expired-release: true}\r\n");
        Assert.Equal(plain.LockDigest, other.LockDigest);
        Assert.NotEqual(plain.LockDigest, Good("name: a\ntorch: 2.6\npackages: [pandas]").LockDigest);
        Assert.NotEqual(plain.LockDigest, Good("name: a\ntorch: 2.7\npackages: [pandas, numpy]").LockDigest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only words\n")]
    [InlineData("---\n")]
    [InlineData("~")]
    public void An_empty_file_is_told(string text) => Assert.Equal(["KDG1005"], Codes(text));

    [Fact]
    public void Hostile_yaml_is_refused_quickly()
    {
        Assert.Contains("KDG1008", Codes("name: a\npackages: &a [x]\nsystem: *a"));
        Assert.Equal(["KDG1007"], Codes("name: " + new string('[', 100_000)));
        Assert.Equal(["KDG1009"], Codes("name: !!python/object a"));
        Assert.Equal(["KDG1003"], Codes(new string(' ', SpecReader.MostBytes + 1)));
        Assert.Equal(["KDG1004"], SpecReader.Read([0xff, 0xfe, 0x41], "kedge.yaml").Problems.Select(p => p.Code));
        Assert.Equal(["KDG1004"], Codes("name: a\0"));
        var many = SpecReader.Read(string.Concat(Enumerable.Range(0, 5_000).Select(i => $"k{i}: 1\n")), "kedge.yaml").Problems;
        Assert.Equal((101, "KDG1013"), (many.Length, many[^1].Code));
    }

    /// <summary>Each is half a mebibyte and aims at something that could take time with the square of its length.</summary>
    [Theory]
    [InlineData("name: ", ":", "")]
    [InlineData("name: ", "a:", "@")]
    [InlineData("name: '", "é", "'")]
    [InlineData("packages: [", "a,", "a]")]
    [InlineData("packages: ['a", ".", "']")]
    [InlineData("from: pypi\nname: a\npackages: ['a>=1", ",>=1", "!']")]
    [InlineData("mounts: ['", "a:/", "']")]
    [InlineData("mounts: ['a:", "/..", "']")]
    [InlineData("limits: {gpus: '0", ",0", ",'}")]
    [InlineData("sources: {debian: 'https://", "a@:", "'}")]
    [InlineData("", "a: ", "")]
    [InlineData("", "? ", "")]
    [InlineData("", "- ", "")]
    [InlineData("", "{a: ", "")]
    [InlineData("", "&a ", "x")]
    [InlineData("", "!a ", "x")]
    [InlineData("", "%a b\n", "")]
    [InlineData("name: |\n", " \n", "")]
    [InlineData("name: \"", "\\u0041", "\"")]
    [InlineData("name: a\n", "\n", "")]
    [InlineData("", "#", "")]
    [InlineData("", "\t", "")]
    [InlineData("", "---\n", "")]
    public void Long_texts_take_no_time(string start, string again, string end)
    {
        var text = start + string.Concat(Enumerable.Repeat(again, (SpecReader.MostBytes / 2 - 100) / again.Length)) + end;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        SpecReader.Read(text, "kedge.yaml");
        Assert.InRange(clock.Elapsed.TotalMinutes, 0, 5);
    }

    [Fact]
    public void Carets_stand_under_wide_characters()
    {
        using var page = new StringWriter();
        Kedge.Cli.Views.ProblemView.Write(Transcript.Console(page), SpecReader.Read("name: 数字项目 # 🚀\n", "kedge.yaml").Problems[0]);
        Assert.Contains("1 | name: 数字项目 # 🚀\n  |       ^^^^^^^^ small", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_are_shown_as_pictures()
    {
        var problem = SpecReader.Read("name: \"a\\e[31m\"\n\u001b[31mtorch: 2.6\n", "kedge.yaml").Problems;
        Assert.All(problem, p => Assert.DoesNotContain('\u001b', p.ToString()));
    }
}
