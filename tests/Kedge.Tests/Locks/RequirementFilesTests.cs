using System.Globalization;
using Kedge.Locks.Python;
using Kedge.Locks.Python.RequirementFiles;
using Kedge.Specs;

namespace Kedge.Tests.Locks;

public sealed class RequirementFilesTests
{
    static readonly Digest Some = Digest.Of("some");

    static Checked<Requirements> Read(string name, string text) =>
        PackageFiles.Of(new Spec { Name = "a", Python = "3.13", Os = OsRelease.All[1], Files = [new(name, text)] });

    static string Roots(Checked<Requirements> read) => string.Join(" | ", read.Value.Roots.Select(r => r.Text));

    [Fact]
    public void Requirements_text_is_read_as_pip_reads_it()
    {
        var read = Read("requirements.txt", $"""
            # what we need
            --index-url https://user:secret@mirror.example/simple
            numpy>=2,<3   # arrays
            pandas[excel] == 2.2.3 ; python_version < "3.14" \
                --hash=sha256:{Some.Hex} --hash=sha512:00

            Flask
            """);
        Assert.Equal("numpy>=2,<3 | pandas[excel] == 2.2.3 ; python_version < \"3.14\" | Flask", Roots(read));
        Assert.Equal(Some, Assert.Single(read.Value.Roots[1].Hashes));
        Assert.Equal("flask", read.Value.Roots[2].Name);
        var warning = Assert.Single(read.Problems);
        Assert.Equal((Severity.Warning, 2), (warning.Severity, warning.Place!.Line));
        Assert.DoesNotContain("secret", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-e .", "folder of source")]
    [InlineData("-r base.txt", "another")]
    [InlineData("https://me:secret@x.example/a-1-py3-none-any.whl", "address")]
    [InlineData("a @ https://x.example/a-1-py3-none-any.whl", "address")]
    [InlineData("git+https://x.example/a", "address")]
    [InlineData("./wheels/a-1-py3-none-any.whl", "path")]
    [InlineData("==1.0", "name")]
    public void What_cannot_be_locked_is_refused_with_its_line(string line, string why)
    {
        var problem = Assert.Single(Read("requirements.txt", "numpy\n" + line).Problems);
        Assert.Equal(("KDG2250", 2), (problem.Code, problem.Place!.Line));
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_gives_its_dependencies() =>
        Assert.Equal("numpy>=2 | torch==2.7.1; sys_platform == 'linux'", Roots(Read("pyproject.toml", """
            [build-system]
            requires = ["hatchling"]
            [project]
            name = "mine"
            dependencies = [
              "numpy>=2",  # arrays
              "torch==2.7.1; sys_platform == 'linux'",
            ]
            [project.optional-dependencies]
            dev = ["pytest"]
            """)));

    [Fact]
    public void Uvs_lock_gives_the_direct_dependencies_and_pins_the_rest()
    {
        var read = Read("uv.lock", $$"""
            version = 1
            [[package]]
            name = "mine"
            version = "0.1.0"
            source = { virtual = "." }
            dependencies = [ { name = "pandas", extra = ["excel"], marker = "python_full_version < '3.14'" }, { name = "torch" } ]
            [[package]]
            name = "pandas"
            version = "2.2.3"
            source = { registry = "https://mirror.example/simple" }
            wheels = [ { url = "https://mirror.example/p.whl", hash = "sha256:{{Some.Hex}}", size = 1 } ]
            [[package]]
            name = "torch"
            version = "2.7.1+cu128"
            source = { registry = "https://mirror.example/whl/cu128" }
            [[package]]
            name = "twice"
            version = "1"
            [[package]]
            name = "twice"
            version = "2"
            """);
        Assert.Equal("pandas[excel] ; python_full_version < '3.14' | torch", Roots(read));
        Assert.Equal(["pandas==2.2.3", "torch==2.7.1"], read.Value.Constraints.Select(c => c.Text));
        Assert.Equal(Some, Assert.Single(read.Value.Constraints[0].Hashes));
    }

    [Fact]
    public void A_pylock_pins_everything()
    {
        var read = Read("pylock.toml", $$"""
            lock-version = "1.0"
            [[packages]]
            name = "attrs"
            version = "25.1.0"
            marker = "python_version >= '3.9'"
            [[packages.wheels]]
            name = "attrs-25.1.0-py3-none-any.whl"
            hashes = {sha256 = "{{Some.Hex}}"}
            """);
        Assert.Equal("attrs==25.1.0 ; python_version >= '3.9'", Roots(read));
        Assert.Equal(Some, Assert.Single(read.Value.Roots[0].Hashes));
    }

    [Theory]
    [InlineData("pyproject.toml", "[tool.x]\na = 1", "KDG2252")]
    [InlineData("uv.lock", "version = 1", "KDG2252")]
    [InlineData("pylock.toml", "lock-version = \"1.0\"", "KDG2252")]
    [InlineData("pyproject.toml", "[project\n", "KDG2251")]
    public void A_file_without_a_list_says_so(string name, string text, string code) => Assert.Equal(code, Assert.Single(Read(name, text).Problems).Code);

    [Fact]
    public void Toml_in_all_its_forms()
    {
        var toml = Toml.Parse("""
            # comment
            bare-key = 'a\b'   # literal
            "quoted key" = "tab\t\u00e9 \"q\""
            a.b.c = [1, -2_000, 0.5, true, ]
            date = 2026-11-21T05:00:00Z
            empty = {}
            inline = { x = 1, y = { z = "deep" } }
            many = '''
            one
            two'''
            folded = "" + ""
            """.Replace("folded = \"\" + \"\"", "folded = \"\"\"a \\\n   b\"\"\"", StringComparison.Ordinal) + "\n[t.u]\nv = 1\n[[list]]\nn = 1\n[[list]]\nn = 2\n[list.sub]\nm = 3\n", "x.toml").Value;
        Assert.Equal("a\\b", toml.Text("bare-key"));
        Assert.Equal("tab\té \"q\"", toml.Text("quoted key"));
        Assert.Equal("1 -2000 0.5 True", string.Join(' ', toml.Table("a")!.Table("b")!.List("c")!.Value.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture))));
        Assert.Equal("2026-11-21T05:00:00Z", toml.Text("date"));
        Assert.Equal("deep", toml.Table("inline")!.Table("y")!.Text("z"));
        Assert.Equal("one\ntwo", toml.Text("many"));
        Assert.Equal("a b", toml.Text("folded"));
        Assert.Equal(1L, toml.Table("t")!.Table("u")!["v"]);
        Assert.Equal(["1", "2"], toml.Tables("list").Select(t => Convert.ToString(t["n"], CultureInfo.InvariantCulture)));
        Assert.Equal(3L, toml.Tables("list")[1].Table("sub")!["m"]);
    }

    [Theory]
    [InlineData("a = ", 1)]
    [InlineData("\na = 'x", 2)]
    [InlineData("a = 1\na = 2", 2)]
    [InlineData("a = 1 b = 2", 1)]
    [InlineData("a = {x = 1}\n[a]\ny = 1", 2)]
    [InlineData("a = [1", 1)]
    [InlineData("= 1", 1)]
    [InlineData("a = \"\\q\"", 1)]
    [InlineData("a = nonsense", 1)]
    public void A_mistake_has_its_line(string text, int line) => Assert.Equal(line, Assert.Single(Toml.Parse(text, "x.toml").Problems).Place!.Line);

    [Fact]
    public void Toml_of_any_depth_or_damage_is_read_or_refused()
    {
        Assert.False(Toml.Parse("a = " + new string('[', 100_000), "x").IsOk);
        Assert.False(Toml.Parse(string.Concat(Enumerable.Repeat("a.", 100_000)) + "b = 1", "x").IsOk);
        const string Whole = "a = [1, {b = \"c\"}]\n[d]\ne = '''f'''\n[[g]]\nh = 2\n";
        var random = new Random(7);
        for (var i = 0; i < 3000; i++)
        {
            var at = random.Next(Whole.Length);
            var read = Toml.Parse(Whole.Remove(at, random.Next(Math.Min(4, Whole.Length - at))).Insert(at, new string((char)random.Next(1, 127), random.Next(3))), "x");
            Assert.True(read.IsOk || read.Problems.Length == 1);
        }
    }
}
