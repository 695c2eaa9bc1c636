using System.Diagnostics;

namespace Kedge.EndToEnd.Sessions;

/// <summary>
/// An ordinary user with subordinate ids and devices for rootless engines, who exists in a mount namespace only: the machine's
/// own users and devices stay as they are. Home, engine storage and runtime folder are below one folder that is his.
/// </summary>
sealed class RootlessUser : IAsyncDisposable
{
    /// <summary>Its own account, ids and devices instead of the machine's, seen from inside only; and overlay, since vfs copies all layers below for
    /// each layer.</summary>
    const string Enter = """
        set -e
        mkdir -p "$1/dev" "$1/etc" "$1/run"
        mknod -m 666 "$1/dev/tun" c 10 200; mount --bind "$1/dev/tun" /dev/net/tun
        { cat /etc/passwd; echo "ruth:x:$2:$2::$1:/bin/sh"; } >"$1/etc/passwd"; mount --bind "$1/etc/passwd" /etc/passwd
        for file in subuid subgid; do
            touch "/etc/$file"; echo "ruth:700000:65536" >"$1/etc/$file"; mount --bind "$1/etc/$file" "/etc/$file"
        done
        mkdir -p "$1/.config/containers"; printf '[storage]\ndriver = "overlay"\n' >"$1/.config/containers/storage.conf"
        chown -R "$2:$2" "$1/.config"; chown "$2:$2" "$1" "$1/run"; chmod 700 "$1/run"
        echo ready
        exec sleep 7200
        """;

    readonly Process _namespace;
    Process? _docker;
    readonly string _home;
    readonly uint _uid;

    RootlessUser(Process space, string home, uint uid) => (_namespace, _home, _uid) = (space, home, uid);

    public static async Task<RootlessUser> Make(string home, uint uid)
    {
        Directory.CreateDirectory(home);
        var start = new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", "sh", "-c", Enter, "sh", home, $"{uid}"]) { RedirectStandardOutput = true };
        var space = Process.Start(start)!;
        Assert.Equal("ready", await space.StandardOutput.ReadLineAsync());
        return new(space, home, uid);
    }

    /// <summary>A program as that user, in a folder, with these variables and nothing else of ours.</summary>
    public Task<Ran> Run(string folder, Dictionary<string, string> environment, params string[] command)
    {
        foreach (var (name, value) in Own) environment[name] = value;
        return Built.Run("nsenter", As(folder, command), folder, environment);
    }

    /// <summary>Starts his own rootless Docker, as its documentation says, and waits until it answers.</summary>
    /// <param name="script">dockerd-rootless.sh, which Debian does not put on the PATH.</param>
    public async Task StartDocker(string script)
    {
        var start = new ProcessStartInfo("nsenter", As(_home, ["sh", "-c", $"exec {script} --data-root {_home}/docker >{_home}/docker.log 2>&1"]));
        start.Environment.Clear();
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[.. Own, ("PATH", Environment.GetEnvironmentVariable("PATH")!),
            ("DOCKERD_ROOTLESS_ROOTLESSKIT_NET", "slirp4netns"), ("DOCKERD_ROOTLESS_ROOTLESSKIT_PORT_DRIVER", "builtin")])
            start.Environment[name] = value;
        _docker = Process.Start(start)!;
        for (var tries = 0; (await Built.Run("docker", ["--host", DockerHost, "version"], "/")).Code != 0; tries++)
        {
            if (tries > 3000 || _docker.HasExited) Assert.Fail(await File.ReadAllTextAsync($"{_home}/docker.log"));
            await Task.Delay(100);
        }
    }

    public string DockerHost => $"unix://{_home}/run/docker.sock";

    (string, string)[] Own => [("HOME", _home), ("XDG_RUNTIME_DIR", Path.Combine(_home, "run"))];

    string[] As(string folder, string[] command) =>
        ["--target", $"{_namespace.Id}", "--mount", $"--wd={folder}", "setpriv", "--reuid", $"{_uid}", "--regid", $"{_uid}", "--clear-groups", .. command];

    /// <summary>Podman's process that holds the user namespace goes with it, and what it stored.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_docker is { HasExited: false })
        {
            await Built.Run("kill", ["-TERM", $"{_docker.Id}"], "/");
            await _docker.WaitForExitAsync();
        }
        await Run("/", new() { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! }, "sh", "-c", "podman rm --force --all; podman system migrate");
        _namespace.Kill();
        await _namespace.WaitForExitAsync();
        _namespace.Dispose();
        Built.Remove(_home);
    }
}
