using Kedge.Sessions.Engines;

namespace Kedge.EndToEnd;

/// <summary>Engines that are not there, not running, or not for us: with the real clients.</summary>
public sealed class EngineErrorTests
{
    [Fact]
    public async Task None_installed() => Assert.Equal("KDG4001", await Code(name => name == "PATH" ? "/nowhere" : null));

    [Fact]
    public async Task The_chosen_one_is_missing() =>
        Assert.Equal("KDG4001", await Code(name => name switch { "PATH" => "/nowhere", "KEDGE_ENGINE" => "podman", _ => null }));

    [FactWith("docker")]
    public async Task Stopped()
    {
        var problem = await Problem(With("DOCKER_HOST", "unix:///nowhere/docker.sock"));
        Assert.Equal("KDG4002", problem.Code);
        Assert.Contains("unix:///nowhere/docker.sock", problem.Message);
        Assert.Contains("systemctl start docker", problem.Hint);
    }

    [FactWith("docker")]
    public async Task Refused() => Assert.Equal("KDG4002", await Code(With("DOCKER_HOST", "tcp://127.0.0.1:1")));

    /// <summary>A socket that this user may not open. Root may open all, so the client becomes another user first.</summary>
    [FactWith("docker", "root", "setpriv")]
    public async Task No_permission()
    {
        var folder = Directory.CreateTempSubdirectory("kedge-engine-");
        try
        {
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0x1ED);
            var docker = Path.Combine(folder.FullName, "docker");
            await File.WriteAllTextAsync(docker, $"#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nowhere {await Real("docker")} \"$@\"\n");
            File.SetUnixFileMode(docker, (UnixFileMode)0x1ED);
            var problem = await Problem(With("KEDGE_ENGINE", docker));
            Assert.Equal("KDG4003", problem.Code);
            Assert.Contains("usermod -aG docker", problem.Hint);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<string> Real(string program) => (await Built.Run("sh", ["-c", $"command -v {program}"], "/")).Out.Trim();

    /// <summary>Docker alone, whatever else is installed: the answer must be about it.</summary>
    static Func<string, string?> With(string variable, string value) => name =>
        name == variable ? value : name == "KEDGE_ENGINE" ? "docker" : Environment.GetEnvironmentVariable(name);

    static async Task<string> Code(Func<string, string?> environment) => (await Problem(environment)).Code;

    static async Task<Problem> Problem(Func<string, string?> environment) =>
        (await Assert.ThrowsAsync<KedgeException>(() => ContainerEngine.Find(environment, CancellationToken.None))).Problem;
}
