using System.Diagnostics;

namespace Kedge.EndToEnd;

/// <summary>A build that is killed, or that shares its store with others, is still the build that was left alone.</summary>
public sealed class KilledBuildTests(Trixie made) : IClassFixture<Trixie>, IDisposable
{
    readonly SmallImage _small = made.Small;
    readonly string _store = Directory.CreateTempSubdirectory("kedge-killed-").FullName;

    public void Dispose() => Process.Start("rm", ["-rf", _store]).WaitForExit();

    /// <summary>Killed again and again, at moments from its start to its end; KEDGE_KILLS says how often. Every fifth build is let through.</summary>
    [FactWith("root")]
    public async Task A_killed_build_is_taken_up_again()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("KEDGE_KILLS"), out var asked) ? asked : 20;
        var random = new Random(20);
        for (var round = 1; round <= rounds; round++)
        {
            using var build = Start("build");
            await Task.WhenAny(build.WaitForExitAsync(), Task.Delay(random.Next(50, 5000)));
            await Kill(build);
            if (round % 5 == 0 || round == rounds) Assert.Equal(_small.Image, await _small.Build(store: _store));
            // Nothing left to interrupt: begin again with the packages there and all else gone.
            if (Directory.Exists(Path.Combine(_store, "cache", "image"))) Directory.Delete(Path.Combine(_store, "cache"), recursive: true);
        }
    }

    [FactWith("root", "docker")]
    public Task A_killed_finish_leaves_no_container_in_docker() => LeavesNoContainer("docker");

    [FactWith("root", "podman")]
    public Task A_killed_finish_leaves_no_container_in_podman() => LeavesNoContainer("podman");

    async Task LeavesNoContainer(string engine)
    {
        var (build, left) = await WithContainer(engine);
        await Kill(build);
        Assert.NotEqual("", left);
        Assert.Equal(_small.Image, await _small.Build($"export KEDGE_FINISH={engine}; \"$@\"", _store));
        Assert.Equal("", await Containers(engine, build.Id));
        Assert.DoesNotContain(left.Split('\n')[0], (await _small.Built.Tool(engine, "images")).Ended(0).Out, StringComparison.Ordinal);
    }

    /// <summary>A build while its container is there, and the container's name; one that was over before anybody looked is begun again.</summary>
    async Task<(Process Build, string Left)> WithContainer(string engine)
    {
        for (var tries = 1; ; tries++)
        {
            var (build, left) = (Start("build", engine), "");
            while (left.Length == 0 && !build.HasExited) left = await Containers(engine, build.Id);
            if (left.Length > 0 || tries == 5) return (build, left);
            Directory.Delete(Path.Combine(_store, "cache"), recursive: true);
        }
    }

    [FactWith("docker")]
    public async Task Prune_takes_what_a_killed_finish_left()
    {
        var name = $"kedge-finish-{Digest.Of(Environment.MachineName).Hex[..8]}-00000000-1-1";
        var others = name.Replace(Digest.Of(Environment.MachineName).Hex[..8], "00000000", StringComparison.Ordinal);
        (await _small.Built.Kedge("build", "--load")).Ended(0);
        try
        {
            foreach (var container in (string[])[name, others]) (await _small.Built.Tool("docker", "create", "--name", container, _small.Image, "true")).Ended(0);
            Assert.Contains(name, (await _small.Built.Kedge("prune", "--dry-run")).Ended(0).Out, StringComparison.Ordinal);
            Assert.Contains(name, (await _small.Built.Kedge("prune", "--json")).Ended(0).Out, StringComparison.Ordinal);
            Assert.Equal([others],
                (await _small.Built.Tool("docker", "ps", "--all", "--filter", "name=kedge-finish-.*-00000000-1-1", "--format", "{{.Names}}"))
                    .Ended(0).Out.Trim().Split('\n'));
        }
        finally
        {
            await _small.Built.Tool("docker", "rm", "--force", name, others);
        }
    }

    async Task<string> Containers(string engine, int process) =>
        (await _small.Built.Tool(engine, "ps", "--all", "--filter", $"name=kedge-finish-.*-{process}-", "--format", "{{.Names}}")).Ended(0).Out.Trim();

    /// <summary>Two builds of one lock in one store, with prune taking all that it may beside them: both end as the one that was alone.</summary>
    [FactWith("root")]
    public async Task Two_builds_at_once_beside_prune_are_one()
    {
        for (var round = 0; round < 3; round++)
        {
            Task<string>[] builds = [_small.Build(store: _store), _small.Build(store: _store)];
            var both = Task.WhenAll(builds);
            while (!both.IsCompleted)
            {
                using var prune = Start("prune", arguments: ["--all"]);
                await prune.WaitForExitAsync();
                Assert.Equal(0, prune.ExitCode);
            }
            Assert.All(await both, image => Assert.Equal(_small.Image, image));
            Directory.Delete(Path.Combine(_store, "cache"), recursive: true);
        }
    }

    Process Start(string command, string? finish = null, params string[] arguments)
    {
        var start = new ProcessStartInfo(Built.Program, [command, .. arguments]) { WorkingDirectory = _small.Built.Folder,
            RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment.Clear();
        foreach (var (name, value) in _small.Built.Surroundings()) start.Environment[name] = value;
        start.Environment["KEDGE_STORE"] = _store;
        if (finish is not null) start.Environment["KEDGE_FINISH"] = finish;
        return Process.Start(start)!;
    }

    /// <summary>As kill -9 does, and only the program: what it started goes on, as it would.</summary>
    static async Task Kill(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
    }
}
