using System.Text.Json;
using Kedge.Machines;
using Kedge.Tests.Machines;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Commands;

public sealed class CompatCommandTests
{
    [Fact]
    public async Task A_cuda_that_a_release_does_not_have() => Snapshot.Match((await Of("--torch", "2.7", "--cuda", "12.1")).ToString());

    [Fact]
    public async Task A_build_that_fits() => Snapshot.Match((await Of("--torch", "2.7", "--gpu", "RTX 5090", "--driver", "570.124.06")).ToString());

    [Fact]
    public async Task The_same_as_json() => Snapshot.Match((await Of("--torch", "2.7", "--gpu", "RTX 5090", "--json")).ToString());

    [Fact]
    public async Task No_as_json()
    {
        var run = await Of("--torch", "2.7", "--cuda", "12.1", "--json");
        var answer = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(1, run.Code);
        Assert.False(answer.GetProperty("fits").GetBoolean());
        var reason = Assert.Single(answer.GetProperty("reasons").EnumerateArray());
        Assert.Equal(["code", "message", "source"], reason.EnumerateObject().Select(p => p.Name));
        foreach (var built in new[] { "11.8", "12.6", "12.8" }) Assert.Contains(built, reason.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("CUDA 12.8, driver 525.60.13 or later (--cuda 12.8)", answer.GetProperty("instead")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table() => Snapshot.Match((await Of("--table", "--gpu", "V100", "--driver", "535")).ToString());

    [Theory]
    [InlineData("KDG2450", "--gpu", "RTX 5900")]
    [InlineData("KDG2451", "--gpu", "RTX 6000")]
    [InlineData("KDG2452", "--gpu", "Radeon RX 7900")]
    [InlineData("KDG2453", "--torch", "2.8.0rc1")]
    [InlineData("KDG2453", "--torch", "")]
    [InlineData("KDG2453", "--cuda", "rocm6.2")]
    [InlineData("KDG2453", "--driver", "new")]
    [InlineData("KDG2453", "--python", "3")]
    [InlineData("KDG2453", "--arch", "vax")]
    [InlineData("KDG2453", "--with", "numpy=two")]
    [InlineData("KDG2454", "--os", "plan9")]
    [InlineData("KDG2455", "--with", "jax=1")]
    [InlineData("KDG2601", "--for", "nowhere.json")]
    [InlineData("KDG0001", "--tourch", "2.7")]
    public async Task What_means_nothing_is_wrong_usage(string code, params string[] words)
    {
        var run = await Of(words);
        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.Contains($"error[{code}]", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_wrong_word_is_told_at_once()
    {
        var run = await Of("--gpu", "RTX 5900", "--gpu", "Voodoo 2", "--os", "plan9");
        Assert.Equal(3, run.Error.Split("error[").Length - 1);
    }

    [Fact]
    public async Task A_profile_says_driver_gpu_and_system()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "m.json"),
            MachineText.Write(SomeMachine.GpuServer with { Driver = new(DottedVersion.Parse("470.82.01"), "nvml") }));
        var run = await Transcript.Of(folder.Path, "compat", "--torch", "2.7", "--cuda", "12.8", "--for", "m.json", "--json");
        Assert.Equal(["KDG2407", "KDG2409"],
            JsonDocument.Parse(run.Out).RootElement.GetProperty("reasons").EnumerateArray().Select(r => r.GetProperty("code").GetString()));
        Assert.Equal(0, (await Transcript.Of(folder.Path, "compat", "--torch", "2.7", "--cuda", "12.8", "--for", "m.json", "--driver", "570")).Code);
    }

    [Theory]
    [InlineData("12.8", 1, "KDG2412")]
    [InlineData("auto", 0, "cpu")]
    [InlineData("cpu", 0, "cpu")]
    public async Task A_machine_without_a_driver(string cuda, int code, string said)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "m.json"), MachineText.Write(SomeMachine.Laptop));
        var run = await Transcript.Of(folder.Path, "compat", "--torch", "2.7", "--cuda", cuda, "--for", "m.json", "--json");
        Assert.Equal(code, run.Code);
        Assert.Contains($"\"{said}\"", run.Out, StringComparison.Ordinal);
    }

    /// <summary>What it says differs from machine to machine; that there is a CPU build for every one of them does not.</summary>
    [Theory]
    [InlineData("--table")]
    [InlineData("--table", "--for", "this")]
    [InlineData("--for", "this")]
    [InlineData]
    public async Task This_machine_can_run_something(params string[] words) => Assert.Equal(0, (await Of(words)).Code);

    [Theory]
    [InlineData("12.8", 1)]
    [InlineData("auto", 0)]
    public async Task A_Mac_is_told_the_truth(string cuda, int code)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "m.json"), MachineText.Write(SomeMachine.Mac));
        var run = await Transcript.Of(folder.Path, "compat", "--torch", "2.7", "--cuda", cuda, "--for", "m.json");
        Assert.Equal(code, run.Code);
        Assert.Equal(code == 1, run.Out.Contains("Apple's M-series has no NVIDIA GPU", StringComparison.Ordinal));
    }

    /// <summary>What is printed in brackets is what a user would type next.</summary>
    [Theory]
    [InlineData("--torch 2.7 --cuda 12.1")]
    [InlineData("--torch 2.5 --python 3.14")]
    [InlineData("--torch 2.7 --glibc 2.17")]
    [InlineData("--torch 2.7 --cuda cu128 --driver 470")]
    [InlineData("--torch 2.8 --gpu K80")]
    [InlineData("--torch 2.6 --gpu 5090 --driver 535 --python 3.14 --with torchvision=0.21.0")]
    [InlineData("--torch 2.4 --with torchvision=0.20.1,numpy=2")]
    public async Task The_options_that_are_offered_fit(string options)
    {
        var asked = options.Split(' ');
        var answer = JsonDocument.Parse((await Of([.. asked, "--json"])).Out).RootElement;
        foreach (var offer in answer.GetProperty("instead").EnumerateArray().Select(o => o.GetString()!))
        {
            var changed = offer[(offer.LastIndexOf('(') + 1)..^1].Split(' ');
            var kept = asked.Chunk(2).Where(pair => !changed.Contains(pair[0])).SelectMany(pair => pair);
            var again = await Of([.. kept, .. changed]);
            Assert.True(again.Code == 0, $"{offer}: {again.Out}{again.Error}");
        }
    }

    static Task<Transcript> Of(params string[] words) => Transcript.Of("/", ["compat", .. words]);
}
