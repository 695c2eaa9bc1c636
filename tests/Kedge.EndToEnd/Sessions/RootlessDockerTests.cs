using System.Net;
using System.Text.Json;

namespace Kedge.EndToEnd.Sessions;

/// <summary>A Docker that belongs to an ordinary user: there root inside is he outside, and nobody else inside is.</summary>
[Collection(SharedDemo.Name)]
public sealed class RootlessDockerTests(Demo demo)
{
    const uint Uid = 4567;
    const string Script = "/usr/share/docker.io/contrib/dockerd-rootless.sh";

    [FactWith("root", "docker", "rootlesskit", Script, "unshare", "nsenter", "setpriv", "newuidmap", "slirp4netns")]
    public async Task JupyterLab_works_as_the_caller_and_SSH_is_left_out_with_the_reason()
    {
        var root = Path.GetDirectoryName(demo.Built.Folder)!;
        var (home, folder) = (Path.Combine(root, "rosa"), Directory.CreateDirectory(Path.Combine(root, "rosas")).FullName);
        (await demo.Built.Tool("chmod", "go+rx", root)).Ended(0);
        await using var rosa = await RootlessUser.Make(home, Uid);
        await rosa.StartDocker(Script);
        var image = await Image(rosa.DockerHost);
        foreach (var name in (string[])["kedge.yaml", "kedge.lock"])
            if (File.Exists(Path.Combine(demo.Built.Folder, name))) File.Copy(Path.Combine(demo.Built.Folder, name), Path.Combine(folder, name));
        (await demo.Built.Tool("chown", "-R", $"{Uid}:{Uid}", folder)).Ended(0);

        var up = await Kedge("up", "--json", "--memory", "1g");
        var session = JsonDocument.Parse(up.Ended(0).Out).RootElement;
        Assert.Contains("KDG4310", up.Error, StringComparison.Ordinal);
        Assert.Equal((await As("docker", "info", "--format", "{{.CgroupDriver}}")).Out == "none\n", up.Error.Contains("KDG4129", StringComparison.Ordinal));
        var (code, _) = await Session.Ask(HttpMethod.Put, Session.Api(session, "contents/saved.txt"), Session.Token(session), """{"type":"file","format":"text","content":"hi"}""");
        Assert.Equal(HttpStatusCode.Created, code);
        Assert.Equal($"{Uid}:{Uid}\n", (await demo.Built.Tool("stat", "-c", "%u:%g", Path.Combine(folder, "saved.txt"))).Out);
        Assert.Equal("0\nwritable\nread-only\nCapEff:\t0000000000000000\n", (await Kedge("exec", "--", "sh", "-c",
            "id -u; touch ~/x /var/tmp/x && echo writable; touch /usr/x 2>/dev/null || echo read-only; grep CapEff /proc/self/status")).Ended(0).Out);
        Assert.Contains("KDG4116", (await Kedge("up", "--name", "ssh", "--no-jupyter")).Ended(2).Error, StringComparison.Ordinal);
        (await Kedge("down")).Ended(0);

        Task<Ran> Kedge(params string[] args) => As([Built.Program, .. args]);

        Task<Ran> As(params string[] command)
        {
            var set = demo.Built.Surroundings();
            (set["DOCKER_HOST"], set["KEDGE_ENGINE"], set["KEDGE_TEST_IMAGE"]) = (rosa.DockerHost, "docker", image);
            return rosa.Run(folder, set, command);
        }
    }

    /// <summary>The demo's, brought into that engine by root, since its store is root's.</summary>
    async Task<string> Image(string host)
    {
        var set = demo.Built.Surroundings();
        if (set.TryGetValue("KEDGE_TEST_IMAGE", out var stand))
        {
            (await demo.Built.Tool("sh", "-c", $"docker save {stand} | docker --host {host} load")).Ended(0);
            return stand;
        }
        (set["DOCKER_HOST"], set["KEDGE_ENGINE"]) = (host, "docker");
        var built = await Built.Run(Built.Program, ["build", "--load", "--json"], demo.Built.Folder, set);
        return JsonDocument.Parse(built.Ended(0).Out).RootElement.GetProperty("loaded").GetString()!;
    }
}
