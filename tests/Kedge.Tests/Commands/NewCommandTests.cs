using Kedge.Cli;
using Kedge.Specs;

namespace Kedge.Tests.Commands;

public sealed class NewCommandTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-new-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string At(params string[] parts) => Path.Combine([_folder, .. parts]);

    [Theory]
    [InlineData("general")]
    [InlineData("vision")]
    [InlineData("language")]
    [InlineData("speech")]
    public async Task Each_task_gives_a_project_that_reads_well(string task)
    {
        var run = await Transcript.Of(_folder, "new", "My Project", "--task", task);
        Assert.Equal((0, ""), (run.Code, run.Error));
        var (spec, folder) = SpecFile.Load(At("My Project", "docs"));
        Assert.Equal(At("My Project"), folder);
        Assert.True(spec.IsOk, string.Join('\n', spec.Problems));
        Assert.Empty(spec.Problems);
        Assert.Equal(("my-project", task), (spec.Value.Name, spec.Value.Task.ToString().ToLowerInvariant()));
        foreach (var file in new[] { "train.py", "README.md", ".gitignore", "docs/notes.md" }) Assert.True(File.Exists(At("My Project", file)), file);
        Assert.DoesNotContain("@NAME@",
            string.Concat(Directory.EnumerateFiles(At("My Project"), "*", SearchOption.AllDirectories).Select(File.ReadAllText)),
                StringComparison.Ordinal);
        Assert.Contains("argparse", await File.ReadAllTextAsync(At("My Project", "train.py")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_what_it_made_and_what_to_type_next()
    {
        Directory.CreateDirectory(At("demo"));
        await File.WriteAllTextAsync(At("demo", "train.py"), "mine");
        Snapshot.Match((await Transcript.Of(_folder, "new", "demo")).ToString(), _folder);
        Assert.Equal("mine", await File.ReadAllTextAsync(At("demo", "train.py")));
    }

    [Fact]
    public async Task A_project_is_never_made_twice()
    {
        await File.WriteAllTextAsync(At("kedge.yaml"), "name: mine\n");
        var run = await Transcript.Of(_folder, "new");
        Assert.Equal(App.Exit.CouldNot, run.Code);
        Assert.Contains("KDG1050", run.Error, StringComparison.Ordinal);
        Assert.Equal([At("kedge.yaml")], Directory.GetFiles(_folder));
        Assert.Equal("name: mine\n", await File.ReadAllTextAsync(At("kedge.yaml")));
    }

    [Theory]
    [InlineData("KDG1027", "x", "--name", "My Project")]
    [InlineData("KDG1051", "数字")]
    [InlineData("KDG0001", "--nope")]
    [InlineData("KDG0001", "x", "--task", "cooking")]
    [InlineData("KDG1052", "file/below")]
    public async Task Wrong_wishes_are_refused_and_leave_nothing(string code, params string[] args)
    {
        await File.WriteAllTextAsync(At("file"), "");
        var run = await Transcript.Of(_folder, ["new", .. args]);
        Assert.Equal(App.Exit.CouldNot, run.Code);
        Assert.Contains(code, run.Error, StringComparison.Ordinal);
        Assert.Equal([At("file")], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_name_can_be_given()
    {
        await Transcript.Of(_folder, "new", "数字", "--name", "digits");
        Assert.Equal("digits", SpecFile.Load(At("数字")).Spec.Value.Name);
    }

    [Fact]
    public async Task Machines_get_json()
    {
        var run = await Transcript.Of(_folder, "new", "a", "--json");
        using var json = System.Text.Json.JsonDocument.Parse(run.Out);
        Assert.Equal(At("a"), json.RootElement.GetProperty("folder").GetString());
        Assert.Contains("kedge.yaml", json.RootElement.GetProperty("made").EnumerateArray().Select(f => f.GetString()));
    }
}
