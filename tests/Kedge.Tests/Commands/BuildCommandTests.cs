using System.Text.Json;
using Kedge.Locks;
using Kedge.Specs;
using Kedge.Tests.Images;

namespace Kedge.Tests.Commands;

public sealed class BuildCommandTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-build-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_a_lock_it_says_how_to_get_one()
    {
        WriteSpec();
        var run = await Build();
        Assert.Equal(1, run.Code);
        Assert.Contains("KDG2201", run.Error);
        Assert.Contains("kedge lock", run.Error);
    }

    [Fact]
    public async Task A_stale_lock_is_refused()
    {
        WriteSpec();
        LockOnDisk.Save(_folder, HandmadeImage.Lock("demo"));
        var run = await Build();
        Assert.Equal(1, run.Code);
        Assert.Contains("KDG2202", run.Error);
    }

    [Theory]
    [InlineData("zip:here")]
    [InlineData("oci:")]
    [InlineData("here")]
    public async Task An_unknown_output_is_refused_before_anything_happens(string output)
    {
        var run = await Build("--output", output);
        Assert.Equal(2, run.Code);
        Assert.Contains("KDG3031", run.Error);
        Assert.Contains("docker-archive:FILE", run.Error);
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_missed_before_the_work()
    {
        LockNothing();
        var run = await Build("--load");
        Assert.Equal(2, run.Code);
        Assert.Contains("KDG4001", run.Error);
    }

    /// <summary>A lock without packages: nothing to fetch, to compile or to configure, but every step is taken.</summary>
    [Fact]
    public async Task It_prints_what_it_made_and_the_second_time_makes_nothing()
    {
        LockNothing();
        var first = await Build("--json", "--output", "oci:out", "--output", "docker-archive:out.tar");
        Assert.True(first.Code == 0, first.ToString());
        using var json = JsonDocument.Parse(first.Out);
        var root = json.RootElement;
        Assert.Equal(["kedge/demo:pytorch2.6-cpu-python3.13", "kedge/demo:v2.6-cpu"], root.GetProperty("names").EnumerateArray().Select(n => n.GetString()!));
        Assert.True(Digest.TryParse(root.GetProperty("image").GetString(), null, out _));
        Assert.True(Directory.Exists(Path.Combine(_folder, "out")) && File.Exists(Path.Combine(_folder, "out.tar")));
        using var again = JsonDocument.Parse((await Build("--json")).Out);
        Assert.Equal(root.GetProperty("image").GetString(), again.RootElement.GetProperty("image").GetString());
        Assert.All(again.RootElement.GetProperty("layers").EnumerateArray(), layer => Assert.True(layer.GetProperty("cached").GetBoolean()));
    }

    [Fact]
    public async Task Prune_counts_and_removes()
    {
        LockNothing();
        await Build();
        var dry = await Run("prune", "--all", "--dry-run", "--json");
        using var json = JsonDocument.Parse(dry.Out);
        Assert.True(json.RootElement.GetProperty("removed").GetInt32() > 0);
        Assert.Contains("removed 0 files", (await Run("prune")).Out);
        Assert.Equal(0, (await Run("prune", "--all")).Code);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "store", "blobs"), "*", SearchOption.AllDirectories));
        Assert.Equal(2, (await Run("prune", "--older-than", "soon")).Code);
    }

    void WriteSpec() => File.WriteAllText(Path.Combine(_folder, SpecFile.Name), "name: demo\nos: debian:trixie\n");

    void LockNothing()
    {
        WriteSpec();
        var spec = SpecFile.Load(_folder).Spec.Value;
        LockOnDisk.Save(_folder, HandmadeImage.Lock("demo") with { Spec = spec.LockDigest });
    }

    Task<Transcript> Build(params string[] args) => Run(["build", .. args]);

    Task<Transcript> Run(params string[] args) =>
        Transcript.Of(_folder, name => name == "KEDGE_STORE" ? Path.Combine(_folder, "store") : null, args);
}
