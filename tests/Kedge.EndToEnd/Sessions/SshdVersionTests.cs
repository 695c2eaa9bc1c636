using Kedge.EndToEnd.Wheels;

namespace Kedge.EndToEnd.Sessions;

/// <summary>The server's configuration in each OpenSSH that a supported release brings: it is accepted, and a login works.</summary>
public sealed class SshdVersionTests
{
    [FactWith("docker", "root", "ssh")]
    public Task Debian_bookworm() => Opens("debian:bookworm", "cp311", "OpenSSH_9.2");

    [FactWith("docker", "root", "ssh")]
    public Task Debian_trixie() => Opens("debian:trixie", "cp313", "OpenSSH_10.0");

    [FactWith("docker", "root", "ssh", "$KEDGE_UBUNTU_MIRROR")]
    public Task Ubuntu_jammy() => Opens("ubuntu:jammy", "cp310", "OpenSSH_8.9");

    [FactWith("docker", "root", "ssh", "$KEDGE_UBUNTU_MIRROR")]
    public Task Ubuntu_noble() => Opens("ubuntu:noble", "cp312", "OpenSSH_9.6");

    static async Task Opens(string os, string python, string version)
    {
        using var built = new Built();
        var wheels = TinyTorch.Make(Path.Combine(built.Home, "wheels"), python);
        built.Write("kedge.yaml",
            $"name: sshd\nos: {os}\ncuda: cpu\nfrom: pypi\nsources: {{pypi: \"file://{wheels}\"}}\naccess: {{jupyter: false, ssh: true}}\nmounts: [\".:/workspace\"]\n");
        (await built.Tool("chown", "-R", "1234:1234", built.Folder)).Ended(0);
        await using var session = new Session(built, os.Split(':')[1]) { Without = "--no-jupyter" };
        foreach (var name in (string[])["KEDGE_UBUNTU_MIRROR", "KEDGE_KEYRING"])
            if (os.StartsWith("ubuntu", StringComparison.Ordinal) && Environment.GetEnvironmentVariable(name) is { } value) session.Extra[name] = value;
        (await session.Kedge("lock")).Ended(0);
        (await session.Up()).Ended(0);
        var seen = (await Inside("/usr/sbin/sshd -t -f /run/kedge/sshd_config && ssh -V 2>&1 && /usr/sbin/sshd -T -f /run/kedge/sshd_config && id -u")).Ended(0).Out.Split('\n');
        Assert.StartsWith(version, seen[0], StringComparison.Ordinal);
        foreach (var setting in (string[])["passwordauthentication no", "permitrootlogin no", "kbdinteractiveauthentication no",
            "permitemptypasswords no", "allowagentforwarding no", "x11forwarding no", "strictmodes yes", "usepam no", "allowtcpforwarding local"])
            Assert.Contains(setting, seen);
        Assert.Equal("1234", seen[^2]);
        // What it does not know it would have said to its log.
        var log = (await session.Kedge("logs", "--name", os.Split(':')[1], "ssh")).Ended(0).Out;
        foreach (var complaint in (string[])["Bad configuration", "Unsupported option", "Deprecated option"])
            Assert.DoesNotContain(complaint, log, StringComparison.Ordinal);

        Task<Ran> Inside(string line) => session.Kedge("ssh", "--name", os.Split(':')[1], "--", line);
    }
}
