using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Kedge.EndToEnd.Sessions;

/// <summary>What goes wrong around sessions: each is said, nothing of the user's is lost, and the next up or down cleans what is left.</summary>
[Collection(SharedDemo.Name)]
public sealed class SessionFaultTests(Demo demo)
{
    [FactWith("docker")]
    public async Task An_up_killed_at_any_moment_leaves_nothing_that_the_next_does_not_clean()
    {
        await using var session = new Session(demo.Built, "killed");
        foreach (var milliseconds in (int[])[150, 300, 450, 600, 900, 1500])
        {
            using var up = session.Start("up", "--name", "killed", "--no-ssh");
            await Task.Delay(milliseconds);
            up.Kill();
            await up.WaitForExitAsync();
        }
        (await session.Up()).Ended(0);
        using var again = session.Start("up", "--name", "killed", "--no-ssh");
        await again.WaitForExitAsync();
        (await session.Kedge("down", "--name", "killed")).Ended(0);
        Assert.Equal("", await session.Containers());

        await KilledAsItsContainerStarts(session);
        (await session.Kedge("down", "--name", "killed")).Ended(0);
        Assert.Equal("", await session.Containers());
    }

    /// <summary>A client between Kedge and Docker says when it begins and when it has done what it began, which it does without Kedge as well.</summary>
    async Task KilledAsItsContainerStarts(Session session)
    {
        var (begun, done) = (Path.Combine(demo.Built.Home, "run-begun"), Path.Combine(demo.Built.Home, "run-done"));
        var client = demo.Built.Write("docker-tells", $$"""
            #!/bin/sh
            case " $* " in *" run "*) touch {{begun}}; docker "$@"; touch {{done}}; exit ;; esac
            exec docker "$@"
            """);
        File.SetUnixFileMode(client, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        session.Extra["KEDGE_ENGINE"] = client;
        using var up = session.Start("up", "--name", "killed", "--no-ssh");
        while (!File.Exists(begun) && !up.HasExited) await Task.Delay(10);
        up.Kill();
        await up.WaitForExitAsync();
        for (var tries = 0; !File.Exists(done); tries++)
        {
            Assert.True(tries < 3000, "docker run does not come to an end");
            await Task.Delay(100);
        }
        session.Extra.Clear();
    }

    [FactWith("docker")]
    public async Task A_killed_session_is_started_anew()
    {
        await using var session = new Session(demo.Built, "dead");
        var up = await session.UpJson();
        (await demo.Built.Tool("docker", "kill", up.GetProperty("container").GetString()!)).Ended(0);
        Assert.Contains("ended", (await session.Kedge("ps")).Out, StringComparison.Ordinal);
        Assert.Contains("KDG4113", (await session.Kedge("exec", "--name", "dead", "--", "true")).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("KDG4120", (await session.Up()).Ended(0).Error, StringComparison.Ordinal);
        (await demo.Built.Tool("docker", "rm", "--force", up.GetProperty("container").GetString()!)).Ended(0);
        Assert.Contains("its container is gone", (await session.Up()).Ended(0).Error, StringComparison.Ordinal);
    }

    /// <summary>A client between Kedge and Docker takes the port in the moment between the look and the start.</summary>
    [FactWith("docker", "python3")]
    public async Task A_port_taken_between_look_and_start_is_left_for_the_next()
    {
        var port = Free();
        var marker = Path.Combine(demo.Built.Home, "taken");
        var client = demo.Built.Write("docker-late", $$"""
            #!/bin/sh
            case " $* " in *" run "*)
                if [ ! -e {{marker}} ]; then
                    python3 -c 'import os,socket,time; s=socket.socket(); s.bind(("127.0.0.1", {{port}})); s.listen(); print(os.getpid(), flush=True); time.sleep(1200)' >{{marker}} 2>/dev/null &
                    while kill -0 $! 2>/dev/null && [ ! -s {{marker}} ]; do sleep 0.1; done
                fi ;;
            esac
            exec docker "$@"
            """);
        File.SetUnixFileMode(client, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var session = new Session(demo.Built, "race");
        session.Extra["KEDGE_ENGINE"] = client;
        var up = (await session.Up("--port", port.ToString(CultureInfo.InvariantCulture))).Ended(0);
        (await demo.Built.Tool("kill", (await File.ReadAllTextAsync(marker)).Trim())).Ended(0);
        Assert.Contains($"port {port} is taken", up.Error, StringComparison.Ordinal);
        Assert.Single((await session.Containers()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [FactWith("docker")]
    public async Task A_server_that_dies_is_reported_with_its_last_words()
    {
        await using var session = new Session(demo.Built, "broken");
        await session.UpJson();
        await session.Kedge("exec", "--name", "broken", "--", "sh", "-c",
            "folder=$(python3 -m site --user-site); mkdir -p $folder; echo 'raise SystemExit(\"my own mistake\")' >$folder/jupyter_server.py");
        (await session.Kedge("down", "--name", "broken")).Ended(0);
        var up = (await session.Up()).Ended(2);
        Assert.Contains("KDG4109", up.Error, StringComparison.Ordinal);
        Assert.Contains("my own mistake", up.Error, StringComparison.Ordinal);
        Assert.Equal("", await session.Containers());
    }

    [FactWith("docker")]
    public async Task A_token_that_cannot_be_read_is_said()
    {
        await using var session = new Session(demo.Built, "unread");
        foreach (var spoil in (Action<string>[])[_ => { }, token => File.WriteAllText(token, ""), token => File.WriteAllText(token, "0123"),
            token => Directory.CreateDirectory(token)])
        {
            (await session.Up()).Ended(0);
            var token = Path.Combine(session.Own, "files/token");
            File.Delete(token);
            spoil(token);
            foreach (var command in (string[])["up", "open", "restart"])
                Assert.Contains("KDG4107", (await session.Kedge(command, "--name", "unread")).Ended(2).Error, StringComparison.Ordinal);
            (await session.Kedge("ps")).Ended(0);
            (await session.Kedge("down", "--name", "unread")).Ended(0);
        }
        (await session.Up()).Ended(0);
    }

    [FactWith("docker")]
    public async Task A_mount_that_is_missing_is_refused_before_anything_starts()
    {
        var folder = Directory.CreateDirectory(Path.Combine(demo.Built.Home, "mounts")).FullName;
        foreach (var name in (string[])["kedge.yaml", "kedge.lock"])
            if (File.Exists(Path.Combine(demo.Built.Folder, name))) File.Copy(Path.Combine(demo.Built.Folder, name), Path.Combine(folder, name), overwrite: true);
        var spec = await File.ReadAllTextAsync(Path.Combine(folder, "kedge.yaml"));
        await File.WriteAllTextAsync(Path.Combine(folder, "kedge.yaml"),
            spec.Replace("[\".:/workspace\"]", "[\".:/workspace\", \"./not here:/data\"]", StringComparison.Ordinal));
        await using var session = new Session(demo.Built, "mounts") { Folder = folder };
        Assert.Contains("KDG4103", (await session.Up()).Ended(2).Error, StringComparison.Ordinal);
        Assert.Equal("", await session.Containers());
        Directory.CreateDirectory(Path.Combine(folder, "not here"));
        (await session.Up()).Ended(0);
        (await session.Kedge("exec", "--name", "mounts", "--", "test", "-d", "/data")).Ended(0);
    }

    [FactWith("docker", "root", "mount")]
    public async Task Mounts_that_cannot_be_written_are_said_and_nothing_else_stops()
    {
        var folder = Directory.CreateDirectory(Path.Combine(demo.Built.Home, "others")).FullName;
        foreach (var name in (string[])["kedge.yaml", "kedge.lock"])
            if (File.Exists(Path.Combine(demo.Built.Folder, name))) File.Copy(Path.Combine(demo.Built.Folder, name), Path.Combine(folder, name), overwrite: true);
        foreach (var name in (string[])["theirs", "fixed, 只读"]) Directory.CreateDirectory(Path.Combine(folder, name));
        var spec = await File.ReadAllTextAsync(Path.Combine(folder, "kedge.yaml"));
        await File.WriteAllTextAsync(Path.Combine(folder, "kedge.yaml"),
            spec.Replace("[\".:/workspace\"]", "[\".:/workspace\", \"./theirs:/theirs\", \"./fixed, 只读:/fixed\"]", StringComparison.Ordinal));
        (await demo.Built.Tool("chown", "-R", "1234:1234", folder)).Ended(0);
        (await demo.Built.Tool("chown", "4321:4321", Path.Combine(folder, "theirs"))).Ended(0);
        (await demo.Built.Tool("mount", "-t", "tmpfs", "-o", "ro,size=16k,uid=1234", "tmpfs", Path.Combine(folder, "fixed, 只读"))).Ended(0);
        try
        {
            await using var session = new Session(demo.Built, "others") { Folder = folder };
            var said = (await session.Up()).Ended(0).Error;
            Assert.Contains("KDG4104", said, StringComparison.Ordinal);
            Assert.Contains("KDG4124", said, StringComparison.Ordinal);
            (await session.Kedge("exec", "--name", "others", "--", "sh", "-c", "touch /workspace/mine && ! touch /theirs/x && ! touch /fixed/x")).Ended(0);
            (await session.Kedge("down", "--name", "others")).Ended(0);
        }
        finally
        {
            (await demo.Built.Tool("umount", Path.Combine(folder, "fixed, 只读"))).Ended(0);
        }
    }

    [FactWith("docker")]
    public async Task An_engine_that_stopped_is_named_and_the_session_is_not_forgotten()
    {
        await using var session = new Session(demo.Built, "stopped");
        await session.UpJson();
        var record = Path.Combine(session.Own, "session.json");
        var kept = await File.ReadAllTextAsync(record);
        await File.WriteAllTextAsync(record,
            System.Text.RegularExpressions.Regex.Replace(kept, "\"environment\": \\{[^}]*\\}",
                "\"environment\": {\"DOCKER_HOST\": \"unix:///nowhere/docker.sock\"}"));
        Assert.Contains("does not answer", (await session.Kedge("ps")).Ended(0).Out, StringComparison.Ordinal);
        Assert.Contains("KDG4002", (await session.Kedge("down", "--name", "stopped")).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("KDG4002", (await session.Up()).Ended(2).Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(record, kept);
        (await session.Kedge("down", "--name", "stopped")).Ended(0);
    }

    [FactWith("docker", "root", "mount")]
    public async Task A_full_disk_is_said_and_leaves_nothing()
    {
        await using var session = new Session(demo.Built, "full");
        Directory.CreateDirectory(session.State);
        (await demo.Built.Tool("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", session.State)).Ended(0);
        try
        {
            Assert.Contains("KDG4101", (await session.Up()).Ended(2).Error, StringComparison.Ordinal);
            Assert.Equal("", await session.Containers());

            // Room for the start, and then the user's own files fill it: what runs goes on, and is ended and started anew.
            (await demo.Built.Tool("mount", "-o", "remount,size=200k", session.State)).Ended(0);
            (await session.Up()).Ended(0);
            await demo.Built.Tool("dd", "if=/dev/zero", $"of={session.Own}/home/filled", "bs=4k");
            Assert.Contains("running", (await session.Kedge("ps")).Ended(0).Out, StringComparison.Ordinal);
            (await session.Up()).Ended(0);
            (await session.Kedge("down", "--name", "full")).Ended(0);
            Assert.Equal("", await session.Containers());
            Assert.True(new FileInfo(Path.Combine(session.Own, "home/filled")).Length > 0);
        }
        finally
        {
            (await demo.Built.Tool("umount", session.State)).Ended(0);
        }
    }

    [FactWith("docker")]
    public async Task More_processors_than_there_are_is_said_with_what_to_do()
    {
        await using var session = new Session(demo.Built, "many");
        Assert.Contains("KDG4130", (await session.Up("--cpus", "9999")).Ended(2).Error, StringComparison.Ordinal);
        Assert.Equal("", await session.Containers());
        (await session.Up("--cpus", "0.5")).Ended(0);
    }

    [FactWith("docker")]
    public async Task Two_at_once_start_one_session()
    {
        await using var session = new Session(demo.Built, "both");
        var ups = await Task.WhenAll(session.Up(), session.Up());
        Assert.Contains(ups, up => up.Code == 0);
        Assert.All(ups, up => Assert.True(up.Code == 0 || up.Error.Contains("KDG4102", StringComparison.Ordinal), up.ToString()));
        Assert.Single((await session.Containers()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
