using System.Text;
using System.Text.Json;
using Kedge.Cli;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Commands;

public sealed class ExplainCommandTests
{
    const string Message = "ImportError: libcudart.so.11.0: cannot open shared object file";

    [Fact]
    public async Task A_message_is_explained_without_a_project()
    {
        using var folder = new TemporaryFolder();
        Snapshot.Match((await Transcript.Of(folder.Path, "explain", Message)).ToString(), folder.Path);
    }

    [Fact]
    public async Task In_Chinese()
    {
        using var folder = new TemporaryFolder();
        var run = await Transcript.Of(folder.Path, name => name == "LANG" ? "zh_CN.UTF-8" : null, "explain", Message);
        Snapshot.Match(run.ToString(), folder.Path);
        var asked = await Transcript.Of(folder.Path, name => name == "LC_ALL" ? "zh_TW" : "en_GB", "explain", "--lang", "en", Message);
        Assert.Contains("why", asked.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_it_is_a_list_best_first()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "train.log"),
            $"epoch 1\n\nhttp://host/?token=9632bafd313ab303b0b1d226128a5325\n{Message}: No such file or directory\n");
        var run = await Transcript.Of(folder.Path, "explain", "--json", "train.log");
        Assert.Equal(0, run.Code);
        Assert.Empty(run.Error);
        var found = JsonDocument.Parse(run.Out).RootElement.EnumerateArray().ToList();
        Assert.Equal(["libcudart-missing", "jupyter-token-required"], found.Select(f => f.GetProperty("id").GetString()));
        Assert.Equal([4, 3], found.Select(f => f.GetProperty("line").GetInt32()));
        Assert.Equal(["id", "category", "cause", "fix", "line"], found[0].EnumerateObject().Select(p => p.Name));
        Assert.All(found, f => Assert.NotEmpty(f.GetProperty("fix").EnumerateArray()));
    }

    [Fact]
    public async Task Of_several_files_each_finding_names_its_own()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["r0.log", "r1.log"]) File.WriteAllText(Path.Combine(folder.Path, name), Message);
        var run = await Transcript.Of(folder.Path, "explain", "--json", "r0.log", "r1.log");
        Assert.Equal(["r0.log", "r1.log"], JsonDocument.Parse(run.Out).RootElement.EnumerateArray().Select(f => f.GetProperty("file").GetString()));
    }

    [Theory]
    [InlineData("RuntimeError: CUDA error: device-side assert triggered\n", 0, "device-side-assert")]
    [InlineData("loss 0.1\n", 1, "nothing here is one of the")]
    [InlineData("", 1, "nothing here is one of the")]
    public async Task Standard_input_is_read_when_nothing_is_named(string log, int code, string said)
    {
        using StringWriter data = new(), talk = new();
        var shell = new Shell
        {
            Out = Transcript.Console(data), Error = Transcript.Console(talk), Folder = "/", Environment = _ => null,
            Input = () => new MemoryStream(Encoding.UTF8.GetBytes(log)),
        };
        Assert.Equal(code, await App.Run(["explain"], shell));
        Assert.Contains(said, data.ToString() + talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_few_words_get_an_answer_that_says_it_is_a_guess()
    {
        var run = await Transcript.Of("/", "explain", "NCCL", "timeout");
        Assert.Equal(0, run.Code);
        Assert.StartsWith("nccl-watchdog-timeout", run.Out, StringComparison.Ordinal);
        Assert.Contains("a guess from these words", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.log", "missing.log")]
    [InlineData("there.log", "runs/1/gone.out")]
    public async Task A_log_that_is_not_there_is_not_a_message(params string[] names)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "there.log"), Message);
        var run = await Transcript.Of(folder.Path, ["explain", .. names]);
        Assert.Equal(2, run.Code);
        Assert.Contains($"KDG0005]: there is no file {names[^1]}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KDG0003")]
    [InlineData("KDG0001", "--jsno")]
    public async Task Wrong_usage_is_2(string code, params string[] words)
    {
        var run = await Transcript.Of("/", ["explain", .. words]);
        Assert.Equal(2, run.Code);
        Assert.Contains(code, run.Error, StringComparison.Ordinal);
    }
}
