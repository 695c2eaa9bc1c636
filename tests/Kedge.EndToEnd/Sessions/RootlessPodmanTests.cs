using System.Text.Json;

namespace Kedge.EndToEnd.Sessions;

/// <summary>Nobody is root: an ordinary user, his Podman, his files.</summary>
[Collection(SharedSmallProject.Name)]
public sealed class RootlessPodmanTests(SmallProject small)
{
    [FactWith("root", "podman", "unshare", "nsenter", "setpriv", "newuidmap", "slirp4netns", "ssh")]
    public async Task A_user_without_any_rights_has_a_session_of_his_own()
    {
        var home = Path.Combine(Path.GetDirectoryName(small.Built.Folder)!, "ruth");
        await using var ruth = await RootlessUser.Make(home, SmallProject.Owner);
        // A store of his own, with what was built already; the build's scratch folder may still be vanishing.
        (await small.Built.Tool("sh", "-c",
            $"mkdir {home}/store && cd {small.Built.Store} && cp -R $(ls | grep -v -x tmp) {home}/store && chown -R {SmallProject.Owner}:{SmallProject.Owner} {home}/store")).Ended(0);

        var up = await Kedge("up", "--json", "--memory", "1g");
        var session = JsonDocument.Parse(up.Ended(0).Out).RootElement;
        Assert.Equal("podman", session.GetProperty("engine").GetString());
        // Control groups of version 1 cannot be given to users; where limits do not hold, that is said.
        var holds = Directory.GetFiles("/sys/fs/cgroup", "cgroup.controllers").Length > 0;
        Assert.Equal(!holds, up.Error.Contains("KDG4129", StringComparison.Ordinal));

        var user = $"{SmallProject.Owner}:{SmallProject.Owner}";
        var seen = (await Kedge("ssh", "--",
            "echo $(id -u):$(id -g); touch ~/of-home /workspace/of-project /var/tmp/of-cache && echo writable; touch /usr/x 2>/dev/null || echo read-only; grep CapEff /proc/self/status")).Ended(0);
        Assert.Equal($"{user}\nwritable\nread-only\nCapEff:\t0000000000000000\n", seen.Out);
        Assert.Equal(user + "\n", (await small.Built.Tool("stat", "-c", "%u:%g", Path.Combine(small.Built.Folder, "of-project"))).Out);
        Assert.Equal(user + "\n", (await As("sh", "-c", "stat -c %u:%g ~/.local/state/kedge/sessions/*/home/of-home")).Out);
        Assert.Equal(user + "\n", (await As("ssh", "-F", Path.Combine(home, ".ssh/config"), "kedge-small", "echo $(id -u):$(id -g)")).Ended(0).Out);
        (await Kedge("check", "--only", "environment")).Ended(0);

        (await As("podman", "kill", session.GetProperty("container").GetString()!)).Ended(0);
        Assert.Contains("ended", (await Kedge("ps")).Ended(0).Out, StringComparison.Ordinal);
        // Podman's --force takes what uses an image along with it.
        (await As("podman", "rmi", "--force", session.GetProperty("image").GetString()!)).Ended(0);
        Assert.Contains("its container is gone", (await Kedge("up")).Ended(0).Error, StringComparison.Ordinal);
        Assert.Equal("/home/kedge/of-home\n", (await Kedge("ssh", "--", "ls ~/of-home")).Ended(0).Out);
        (await Kedge("down")).Ended(0);
        Assert.Equal("", (await As("podman", "ps", "--all", "--quiet")).Ended(0).Out);

        Task<Ran> Kedge(params string[] args) => As([Built.Program, .. args]);

        Task<Ran> As(params string[] command)
        {
            var set = small.Built.Surroundings();
            (set["KEDGE_ENGINE"], set["KEDGE_STORE"], set["KEDGE_TEST_IMAGE"]) = ("podman", Path.Combine(home, "store"), "");
            return ruth.Run(small.Built.Folder, set, command);
        }
    }
}
