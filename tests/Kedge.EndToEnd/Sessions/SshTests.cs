using System.Net.Sockets;

namespace Kedge.EndToEnd.Sessions;

/// <summary>A session by SSH with the real OpenSSH client: who gets in, who does not, and what people do once inside.</summary>
[Collection(SharedDemo.Name)]
public sealed class SshTests(SshSession shared) : IClassFixture<SshSession>
{
    SessionProject Project => shared.Project;

    string Alias => Project.Alias;

    [FactWith("docker", "ssh", "root")]
    public async Task The_first_login_asks_nothing_and_is_the_folders_owner()
    {
        var ran = (await Project.Ssh(Alias, "id -u; echo \"$HOME $PYTHONUNBUFFERED\"; touch by-ssh; touch /workspace/by-ssh")).Ended(0);
        Assert.Equal("1000\n/home/kedge 1\n", ran.Out);
        Assert.Equal("", ran.Error);
        Assert.Equal("1000:1000\n", (await Project.Shell("stat -c %u:%g by-ssh")).Out);
        Assert.False(File.Exists(Path.Combine(shared.Demo.Built.Home, ".ssh/known_hosts")));
    }

    [FactWith("docker", "ssh", "root")]
    public async Task The_users_own_configuration_gets_one_line_and_stays()
    {
        var config = await File.ReadAllTextAsync(SessionProject.SshConfig(shared.Demo));
        Assert.EndsWith("# mine\nHost example\n  HostName 192.0.2.1\n", config, StringComparison.Ordinal);
        Assert.Single(config.Split('\n'), l => l.StartsWith("Include ", StringComparison.Ordinal));
        Assert.Contains("hostname 192.0.2.1\n", (await Project.Ssh("-G", "example")).Out, StringComparison.Ordinal);
        (await Project.Kedge("up")).Ended(0);
        Assert.Equal(config, await File.ReadAllTextAsync(SessionProject.SshConfig(shared.Demo)));
    }

    [FactWith("docker", "ssh", "root")]
    public async Task The_users_key_opens_it_without_Kedges_help()
    {
        var mine = Path.Combine(shared.Demo.Built.Home, ".ssh/id_ed25519");
        (await Project.Shell($"ssh -F none -i '{mine}' -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -p {Project.Port("ssh")} kedge@127.0.0.1 true")).Ended(0);
    }

    [FactWith("docker", "ssh", "root", "sshpass")]
    public async Task Passwords_root_strangers_and_foreign_keys_are_refused()
    {
        string[] refused =
        [
            $"sshpass -p password $S -o PreferredAuthentications=password,keyboard-interactive -o PubkeyAuthentication=no {Alias}",
            $"sshpass -p '' $S -o PreferredAuthentications=password,keyboard-interactive -o PubkeyAuthentication=no {Alias}",
            $"$S -o PreferredAuthentications=none {Alias}", $"$S root@{Alias}", $"$S nobody@{Alias}",
            $"sshpass -p root $S -o PreferredAuthentications=password root@{Alias}",
            $"ssh-keygen -q -t ed25519 -N '' -f foreign && ssh -F none -i foreign -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -p {Project.Port("ssh")} kedge@127.0.0.1",
        ];
        foreach (var line in refused)
        {
            var ran = (await Project.Shell($"{line} true")).Ended(255);
            Assert.Contains("Permission denied (publickey).", ran.Error, StringComparison.Ordinal);
        }
        (await Project.Ssh(Alias, "true")).Ended(0);
    }

    [FactWith("docker", "ssh", "root")]
    public async Task A_host_key_that_an_attacker_changed_is_refused()
    {
        var key = Path.Combine(Project.State, "files/ssh_host_ed25519_key");
        var (good, mode) = (await File.ReadAllTextAsync(key), File.GetUnixFileMode(key));
        (await Project.Shell($"ssh-keygen -q -t ed25519 -N '' -f other && cat other >'{key}'")).Ended(0);
        var restarted = (await Project.Kedge("restart", "ssh")).Ended(2);
        Assert.Contains("KDG4304", restarted.Error, StringComparison.Ordinal);
        Assert.Contains("KDG4304", (await Project.Kedge("ssh", "--", "true")).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("IDENTIFICATION HAS CHANGED", (await Project.Ssh(Alias, "true")).Ended(255).Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(key, good);
        File.SetUnixFileMode(key, mode);
        (await Project.Kedge("restart", "ssh")).Ended(0);
        (await Project.Ssh(Alias, "true")).Ended(0);
    }

    [FactWith("docker", "ssh", "root", "rsync")]
    public async Task Files_go_both_ways_by_sftp_scp_and_rsync()
    {
        const string Odd = "模型 weights.pt";
        await File.WriteAllTextAsync(Path.Combine(Project.Folder, Odd), "weights");
        (await Project.With("scp", Odd, $"{Alias}:/home/kedge/a.pt")).Ended(0);
        (await Project.With("scp", $"{Alias}:/home/kedge/a.pt", "back.pt")).Ended(0);
        (await Project.With("scp", "-O", Odd, $"{Alias}:/home/kedge/old-protocol.pt")).Ended(0);
        (await Project.Shell($"printf 'put \"{Odd}\" b.pt\\nget b.pt sftp.pt\\n' | sftp -q -b - -F '{SessionProject.SshConfig(shared.Demo)}' {Alias}")).Ended(0);
        Directory.CreateDirectory(Path.Combine(Project.Folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(Project.Folder, "data", Odd), "weights");
        (await Project.With("rsync", "-a", "data/", $"{Alias}:/home/kedge/data/")).Ended(0);
        (await Project.With("rsync", "-a", $"{Alias}:/home/kedge/data/", "data-back/")).Ended(0);
        foreach (var name in (string[])["back.pt", "sftp.pt", $"data-back/{Odd}"]) Assert.Equal("weights", Project.Read(name));
        Assert.Equal("weights", (await Project.Ssh(Alias, "cat old-protocol.pt")).Out);
    }

    [FactWith("docker", "ssh", "root")]
    public async Task A_port_of_the_session_is_reached_here_and_none_of_here_there()
    {
        await Forwards(free => $"-L {free}:127.0.0.1:8888", free => $"--noproxy '*' http://127.0.0.1:{free}/api");
        Assert.Contains("remote port forwarding failed",
            (await Project.Ssh("-o", "ExitOnForwardFailure=yes", "-R", "9999:127.0.0.1:22", Alias, "true")).Ended(255).Error,
                StringComparison.Ordinal);
    }

    [FactWith("docker", "ssh", "root")]
    public async Task Nothing_else_of_the_users_goes_in() =>
        Assert.Equal("none none\n",
            (await Project.Shell($"eval $(ssh-agent -s) >/dev/null; $S -A -X {Alias} 'echo ${{SSH_AUTH_SOCK-none}} ${{DISPLAY-none}}'; ssh-agent -k >/dev/null")).Out);

    /// <summary>What VS Code's Remote-SSH does: a script through standard input, its server as a tar stream, then a forwarded port or SOCKS.</summary>
    [FactWith("docker", "ssh", "root")]
    public async Task An_editor_finds_what_it_needs()
    {
        Assert.Equal("x86_64 Linux\n", (await Project.Shell($"printf 'uname -ms | awk \"{{print \\\\$2, \\\\$1}}\"\\n' | $S -T {Alias} bash -s")).Ended(0).Out);
        (await Project.Shell($"tar -cz kedge.yaml kedge.lock | $S -T {Alias} 'mkdir -p ~/.vscode-server && tar -xz -C ~/.vscode-server --no-same-owner'")).Ended(0);
        Assert.Contains("kedge.lock", (await Project.Ssh(Alias, "ls .vscode-server; command -v tar git bash; ldd --version | head -1")).Ended(0).Out,
            StringComparison.Ordinal);
        await Forwards(free => $"-D {free}", free => $"--noproxy '' --socks5-hostname 127.0.0.1:{free} http://127.0.0.1:8888/api");
    }

    [FactWith("docker", "ssh", "root")]
    public async Task A_shell_has_a_terminal_the_environments_PATH_and_the_project()
    {
        var ran = await Project.Shell($"printf 'pwd; tty; python -c \"import sys; print(sys.version_info[0])\"; exit 3\\n' | $S -tt {Alias}");
        ran.Ended(3);
        foreach (var seen in (string[])["/workspace\r\n", "/dev/pts/", "3\r\n"]) Assert.Contains(seen, ran.Out, StringComparison.Ordinal);
    }

    [FactWith("docker", "ssh", "root")]
    public async Task Kedge_ssh_passes_words_input_and_exit_codes()
    {
        Assert.Equal("a b|$HOME|/workspace\n",
            (await Project.Kedge("ssh", "--", "sh", "-c", "printf '%s|%s|%s\\n' \"$1\" \"$2\" \"$PWD\"", "sh", "a b", "$HOME")).Ended(0).Out);
        Assert.Equal("2\n", (await Project.Kedge("ssh", "--", "printf 'a\\nb\\n' | wc -l")).Ended(0).Out);
        (await Project.Kedge("ssh", "--", "exit 41")).Ended(41);
        (await Project.Kedge("ssh", "--", "sh", "-c", "exit 255")).Ended(255);
        Assert.Contains("KDG4114", (await Project.Kedge("ssh", "--name", "nobody", "--", "true")).Ended(2).Error, StringComparison.Ordinal);
    }

    [FactWith("docker", "ssh", "root", "ssh-audit")]
    public async Task An_audit_finds_nothing_that_fails()
    {
        var audit = await Project.Shell($"ssh-audit -n -p {Project.Port("ssh")} 127.0.0.1");
        Assert.Contains("ssh-ed25519", audit.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("[fail]", audit.Out, StringComparison.Ordinal);
    }

    [FactWith("docker", "ssh", "root")]
    public async Task Another_project_and_another_uid_stand_beside()
    {
        await using var other = await SessionProject.Up(shared.Demo, "other", 4321, "--cpus", "2");
        Assert.NotEqual(Alias, other.Alias);
        Assert.Equal("4321 2\n", (await other.Ssh(other.Alias, "echo $(id -u) $OMP_NUM_THREADS; touch /workspace/made")).Ended(0).Out);
        Assert.Equal("4321\n", (await other.Shell("stat -c %u made")).Out);
        Assert.Equal("1000\n", (await Project.Ssh(Alias, "id -u")).Ended(0).Out);
        (await other.Kedge("down")).Ended(0);
        Assert.Contains("Could not resolve", (await other.Ssh(other.Alias, "true")).Ended(255).Error, StringComparison.Ordinal);
        Assert.Contains("KDG4113", (await other.Kedge("ssh")).Ended(2).Error, StringComparison.Ordinal);
        (await Project.Ssh(Alias, "true")).Ended(0);
    }

    [FactWith("podman", "ssh", "root")]
    public async Task Podman_lets_the_same_user_in()
    {
        if (Environment.GetEnvironmentVariable("KEDGE_TEST_IMAGE") is not null) return;
        await using var project = await SessionProject.Up(shared.Demo, "podman", 4321, "--engine", "podman");
        Assert.Equal("4321\n", (await project.Ssh(project.Alias, "id -u; touch /workspace/made")).Ended(0).Out);
        Assert.Equal("4321\n", (await project.Shell("stat -c %u made")).Out);
    }

    /// <summary>JupyterLab is reached through a port of this machine; one that somebody else takes first is another one the next time.</summary>
    Task Forwards(Func<int, string> forward, Func<int, string> ask) => Undisturbed.Sees(async () =>
    {
        var free = FreePort();
        var script = $"$S -N -o ExitOnForwardFailure=yes {forward(free)} {Alias} & p=$!; while kill -0 $p; do curl -sf {ask(free)} && break; sleep 0.1; done; kill $p";
        Assert.Contains("\"version\"", (await Project.Shell(script)).Out, StringComparison.Ordinal);
    }, () => Task.CompletedTask);

    static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
