using System.Diagnostics;
using System.Globalization;

namespace Kedge.EndToEnd.Sessions;

/// <summary>
/// A Docker daemon of the test's own, with its own socket, data and bridge, so that it may be stopped, killed and run out of room
/// while the machine's works on. Everything of it is gone afterwards.
/// </summary>
sealed class OwnDaemon : IAsyncDisposable
{
    static int count;

    readonly string _root = Directory.CreateTempSubdirectory("kdgd").FullName;
    readonly string _bridge = string.Create(CultureInfo.InvariantCulture, $"kdg{Environment.ProcessId}{Interlocked.Increment(ref count)}");
    Process? _process;

    OwnDaemon() { }

    public string Host => $"unix://{_root}/docker.sock";

    /// <summary>Where it keeps images and containers.</summary>
    public string Data => Path.Combine(_root, "data");

    /// <param name="disk">Room that it has, as mount says it: <c>20m</c>; null for the machine's.</param>
    public static async Task<OwnDaemon> Start(string? disk = null)
    {
        var daemon = new OwnDaemon();
        Directory.CreateDirectory(daemon.Data);
        if (disk is not null) (await daemon.Sh($"mount -t tmpfs -o size={disk} tmpfs {daemon.Data}")).Ended(0);
        await File.WriteAllTextAsync(Path.Combine(daemon._root, "daemon.json"), "{}");
        // By process id, so that two runs of the tests do not meet; 198.18.0.0/15 is for tests of networks (RFC 2544).
        (await daemon.Sh($"ip link add name {daemon._bridge} type bridge && ip addr add 198.{18 + count % 2}.{Environment.ProcessId % 256}.1/24 dev {daemon._bridge} && ip link set {daemon._bridge} up")).Ended(0);
        await daemon.Begin();
        return daemon;
    }

    /// <summary>Starts it, and starts it anew after it was stopped or killed.</summary>
    public async Task Begin()
    {
        _process = Process.Start(new ProcessStartInfo("sh", ["-c",
            $"exec dockerd --config-file {_root}/daemon.json --host {Host} --data-root {Data} --exec-root {_root}/exec --pidfile {_root}/pid --bridge {_bridge} --iptables=false --ip-forward=false >>{_root}/log 2>&1"]))!;
        for (var tries = 0; (await Docker("version")).Code != 0; tries++)
        {
            if (tries > 3000 || _process.HasExited) Assert.Fail(string.Join('\n', (await File.ReadAllLinesAsync(Path.Combine(_root, "log"))).TakeLast(10)));
            await Task.Delay(100);
        }
    }

    /// <summary>As a service manager does: its containers end with it.</summary>
    public async Task Stop()
    {
        (await Sh($"kill -TERM {_process!.Id}")).Ended(0);
        await _process.WaitForExitAsync();
    }

    /// <summary>As the kernel does when memory is out: its containers go on until it is back.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        // Its containerd dies with it; where PID 1 of the machine reaps nobody, the file would name a process that seems to live.
        File.Delete(Path.Combine(_root, "exec/containerd/containerd.pid"));
    }

    public Task<Ran> Docker(params string[] args) => Built.Run("docker", ["--host", Host, .. args], _root);

    /// <summary>Gives the disk that it was started with more room.</summary>
    public async Task Enlarge(string size) => (await Sh($"mount -o remount,size={size} {Data}")).Ended(0);

    Task<Ran> Sh(string line) => Built.Run("sh", ["-c", line], _root);

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: true }) await Begin();   // Only a daemon ends what a killed one left.
        await Sh($"docker --host {Host} ps --all --quiet | xargs --no-run-if-empty docker --host {Host} rm --force");
        await Stop();
        await Sh($"ip link delete {_bridge}; grep ' {_root}/' /proc/mounts | cut -d' ' -f2 | sort -r | xargs --no-run-if-empty umount --lazy; rm -rf {_root}");
    }
}
