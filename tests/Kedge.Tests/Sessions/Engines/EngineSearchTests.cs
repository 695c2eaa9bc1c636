using Kedge.Sessions.Engines;

namespace Kedge.Tests.Sessions.Engines;

/// <summary>Engines played by small shell scripts that say what the real ones say.</summary>
public sealed class EngineSearchTests : IDisposable
{
    const string DockerWorks = "echo '20.10.24|[\"name=seccomp,profile=default\"]'";
    const string DockerStopped = "echo '|null'; echo 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?' >&2; exit 1";
    const string DockerForbidden = "echo '|null'; echo 'permission denied while trying to connect to the Docker daemon socket' >&2; exit 1";
    const string PodmanWorks = "if [ \"$1\" = --version ]; then echo podman version 4.3.1; else echo '4.3.1|true|crun|v2|false'; fi";
    readonly string _bin = Directory.CreateTempSubdirectory("kedge-bin-").FullName;

    public void Dispose() => Directory.Delete(_bin, recursive: true);

    [Fact]
    public async Task Docker_comes_first()
    {
        Install("docker", DockerWorks);
        Install("podman", PodmanWorks);
        var engine = await Find();
        Assert.Equal((EngineKind.Docker, "20.10.24", false), (engine.Kind, engine.Version, engine.Rootless));
    }

    [Fact]
    public async Task Podman_stands_in_when_docker_does_not_answer()
    {
        Install("docker", DockerStopped);
        Install("podman", PodmanWorks);
        var engine = await Find();
        Assert.Equal((EngineKind.Podman, "4.3.1", true), (engine.Kind, engine.Version, engine.Rootless));
        Assert.Empty(engine.Options);
        Assert.Empty(engine.RunOptions);
    }

    [Theory]
    [InlineData("docker")]
    [InlineData("podman")]
    public async Task The_chosen_one_is_taken(string chosen)
    {
        Install("docker", DockerWorks);
        Install("podman", PodmanWorks);
        Assert.Equal(chosen, (await Find(chosen)).Kind.ToString().ToLowerInvariant());
    }

    [Fact]
    public async Task A_path_is_an_engine_and_podman_may_be_called_docker()
    {
        Install("docker", PodmanWorks);
        Assert.Equal(EngineKind.Podman, (await Find(Path.Combine(_bin, "docker"))).Kind);
    }

    [Fact]
    public async Task Rootless_docker_is_seen()
    {
        Install("docker", "echo '24.0|[\"name=seccomp\",\"name=rootless\"]'");
        Assert.True((await Find()).Rootless);
    }

    [Fact]
    public async Task Crun_on_a_machine_with_the_old_control_groups_gives_way_to_runc()
    {
        Install("podman", "echo '4.3.1|true|crun|v1|false'");
        Assert.Empty((await Find()).Options);
        Install("runc", "exit 0");
        var engine = await Find();
        Assert.Equal("--runtime runc image ls", string.Join(' ', engine.Command("image", "ls").Arguments));
    }

    [Theory]
    [InlineData(DockerStopped, "KDG4002", "systemctl start docker")]
    [InlineData(DockerForbidden, "KDG4003", "usermod -aG docker")]
    public async Task What_is_wrong_is_told_apart(string script, string code, string hint)
    {
        Install("docker", script);
        var problem = await Problem();
        Assert.Equal(code, problem.Code);
        Assert.Contains(hint, problem.Hint);
    }

    [Theory]
    [InlineData("sha256:8051c65e", "sha256:8051c65e")]
    [InlineData("8051c65e", "sha256:8051c65e")]
    public void Podman_leaves_the_algorithm_of_an_image_id_out(string said, string id) => Assert.Equal(id, ContainerEngine.ImageId(said));

    [Fact]
    public async Task None_is_installed()
    {
        var problem = await Problem();
        Assert.Equal("KDG4001", problem.Code);
        Assert.Contains("building an image needs none", problem.Hint);
    }

    void Install(string name, string script)
    {
        var path = Path.Combine(_bin, name);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, (UnixFileMode)0x1ED);
    }

    Task<ContainerEngine> Find(string? chosen = null) =>
        ContainerEngine.Find(name => name switch { "PATH" => _bin, "KEDGE_ENGINE" => chosen, _ => null }, CancellationToken.None);

    async Task<Problem> Problem() => (await Assert.ThrowsAsync<KedgeException>(() => Find())).Problem;
}
