using Kedge.Images.Outputs;
using Kedge.Sessions.Engines;
using Kedge.Tests.Images;

namespace Kedge.EndToEnd;

public sealed class EngineTests
{
    static readonly CancellationToken Go = CancellationToken.None;

    [FactWith("docker")]
    public Task Docker_takes_an_image_and_runs_it() => TakesAndRuns("docker");

    [FactWith("podman")]
    public Task Podman_takes_an_image_and_runs_it() => TakesAndRuns("podman");

    static async Task TakesAndRuns(string name)
    {
        using var made = new HandmadeImage();
        var engine = await ContainerEngine.Find(Choosing(name), Go);
        var steps = new List<Step>();
        var reference = await engine.Load(made.Image, made.Store, new Gather(steps), Go);
        try
        {
            Assert.Equal(made.Image.Id.ToString(), reference);
            Assert.Contains(steps, s => s.What == "another");
            Assert.Equal("kedge holds\n", (await Run(engine, ["run", "--rm", .. engine.RunOptions, reference])).Output);
            Assert.Equal("kedge holds\n", (await Run(engine, ["run", "--rm", .. engine.RunOptions, made.Image.Names[1]])).Output);
            var names = (await Run(engine, ["image", "inspect", "--format", "{{json .RepoTags}}{{json .RepoDigests}}", reference])).Output;
            Assert.Contains(made.Image.Names[0], names);
            Assert.Contains(made.Image.Names[1], names);
            steps.Clear();
            Assert.Equal(reference, await engine.Load(made.Image, made.Store, new Gather(steps), Go));
            Assert.Empty(steps);
        }
        finally
        {
            await engine.Command("rmi", "-f", reference).TryRun(Go);
        }
    }

    [FactWith("docker")]
    public async Task An_archive_is_loaded_with_the_same_id()
    {
        using var made = new HandmadeImage();
        var engine = await ContainerEngine.Find(Choosing("docker"), Go);
        try
        {
            var loaded = await engine.Command("load").TryRun(input => DockerArchive.Write(made.Image, made.Store, input, Go), Go);
            Assert.Equal(0, loaded!.ExitCode);
            Assert.Equal("kedge holds\n", (await Run(engine, ["run", "--rm", made.Image.Id.ToString()])).Output);
        }
        finally
        {
            await engine.Command("rmi", "-f", made.Image.Id.ToString()).TryRun(Go);
        }
    }

    static async Task<CommandResult> Run(ContainerEngine engine, params string[] arguments)
    {
        var done = (await engine.Command([.. arguments]).TryRun(Go))!;
        Assert.True(done.ExitCode == 0, done.Error);
        return done;
    }

    static Func<string, string?> Choosing(string engine) => name => name == "KEDGE_ENGINE" ? engine : Environment.GetEnvironmentVariable(name);

    sealed class Gather(List<Step> steps) : IProgress<Step>
    {
        public void Report(Step value)
        {
            lock (steps) steps.Add(value);
        }
    }
}
