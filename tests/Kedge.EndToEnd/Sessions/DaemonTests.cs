namespace Kedge.EndToEnd.Sessions;

/// <summary>What an engine does to a session behind its back: it stops, dies, forgets the image, runs out of room. The daemon is the test's own.</summary>
[Collection(SharedSmallProject.Name)]
public sealed class DaemonTests(SmallProject small)
{
    /// <summary>A folder in each place that must outlive everything, with something of the user's in it.</summary>
    const string Save = "echo mine | tee ~/kept >/workspace/kept && echo mine >/var/tmp/kept", Look = "cat ~/kept /workspace/kept /var/tmp/kept";

    [FactWith("root", "dockerd", "ip", "ssh")]
    public async Task A_daemon_that_was_stopped_is_said_and_one_that_is_back_starts_the_session_anew()
    {
        await using var daemon = await OwnDaemon.Start();
        await using var session = small.In(daemon, "stopped");
        await session.UpJson();
        (await session.Kedge("ssh", "--name", "stopped", "--", Save)).Ended(0);

        await daemon.Stop();
        Assert.Contains("unknown: the engine does not answer", (await session.Kedge("ps")).Ended(0).Out, StringComparison.Ordinal);
        foreach (var command in (string[][])[["up"], ["down"], ["exec", "--", "true"], ["ssh", "--", "true"], ["restart"], ["down", "--all"]])
            Assert.Contains("KDG4002",
                (await session.Kedge([command[0], .. command.Contains("--all") ? (string[])[] : ["--name", "stopped"], .. command[1..]]))
                    .Ended(2).Error, StringComparison.Ordinal);
        (await session.Kedge("logs", "--name", "stopped")).Ended(0);

        await daemon.Begin();
        Assert.Contains("ended", (await session.Kedge("ps")).Ended(0).Out, StringComparison.Ordinal);
        Assert.Contains("KDG4113", (await session.Kedge("ssh", "--name", "stopped", "--", "true")).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("KDG4120", (await session.Up()).Ended(0).Error, StringComparison.Ordinal);
        Assert.Equal("mine\nmine\nmine\n", (await session.Kedge("ssh", "--name", "stopped", "--", Look)).Ended(0).Out);
    }

    [FactWith("root", "dockerd", "ip", "ssh")]
    public async Task A_daemon_that_was_killed_leaves_nothing_that_down_does_not_end()
    {
        await using var daemon = await OwnDaemon.Start();
        await using var session = small.In(daemon, "crash");
        await session.UpJson();
        await daemon.Kill();
        Assert.Contains("KDG4002", (await session.Up()).Ended(2).Error, StringComparison.Ordinal);
        await daemon.Begin();
        (await session.Kedge("down", "--name", "crash")).Ended(0);
        Assert.Equal("", (await daemon.Docker("ps", "--all", "--quiet")).Ended(0).Out);
        (await session.Up()).Ended(0);
    }

    [FactWith("root", "dockerd", "ip", "ssh")]
    public async Task An_image_that_was_deleted_does_not_end_a_session_and_comes_back_with_the_next()
    {
        await using var daemon = await OwnDaemon.Start();
        await using var session = small.In(daemon, "image");
        await session.UpJson();
        await Delete();
        (await session.Kedge("ssh", "--name", "image", "--", Save)).Ended(0);
        Assert.Contains("is running already", (await session.Up()).Ended(0).Out, StringComparison.Ordinal);
        (await session.Kedge("check", "--name", "image", "--only", "environment")).Ended(0);
        (await session.Kedge("restart", "--name", "image")).Ended(0);
        (await session.Kedge("down", "--name", "image")).Ended(0);
        await Delete();
        Assert.Equal("", (await daemon.Docker("images", "--quiet", "--all")).Ended(0).Out);
        (await session.Up()).Ended(0);
        Assert.Equal("mine\nmine\nmine\n", (await session.Kedge("ssh", "--name", "image", "--", Look)).Ended(0).Out);

        // By its names, then by itself, which Docker refuses while a container uses it.
        async Task Delete()
        {
            foreach (var format in (string[])["{{.Repository}}:{{.Tag}}", "{{.ID}}"])
                foreach (var image in (await daemon.Docker("images", "--all", "--format", format)).Ended(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    await daemon.Docker("rmi", "--force", image);
        }
    }

    [FactWith("root", "dockerd", "ip", "ssh", "mount")]
    public async Task An_engine_without_room_says_so_and_works_once_it_has_some()
    {
        await using var daemon = await OwnDaemon.Start(disk: "60m");
        await using var session = small.In(daemon, "room");
        var refused = (await session.Up()).Ended(2).Error;
        Assert.Contains("KDG4004", refused, StringComparison.Ordinal);
        Assert.Contains("no space left", refused, StringComparison.Ordinal);
        Assert.Equal("no sessions; `kedge up` in a project's folder starts one\n", (await session.Kedge("ps")).Ended(0).Error);
        await daemon.Enlarge("2g");
        (await session.Up()).Ended(0);
    }

    /// <summary>
    /// A client between Kedge and Docker kills Kedge at the step that the test names, before and after it; what Kedge began
    /// there goes on without it, so that even a container appears that nobody waits for.
    /// </summary>
    [FactWith("root", "dockerd", "ip", "ssh")]
    public async Task An_up_killed_at_any_step_is_cleaned_by_the_next_down_or_up()
    {
        await using var daemon = await OwnDaemon.Start();
        await using var session = small.In(daemon, "steps");
        (await session.Up()).Ended(0);
        (await session.Kedge("down", "--name", "steps")).Ended(0);
        var client = small.Built.Write("docker-kills", """
            #!/bin/sh
            case " $* " in *" $KILL_AT "*)
                if [ "$KILL_WHEN" = before ]; then kill -KILL $PPID; sleep 1; docker "$@"; touch "$KILL_DONE"; exit; fi
                docker "$@"; touch "$KILL_DONE"; kill -KILL $PPID; exit ;;
            esac
            exec docker "$@"
            """);
        File.SetUnixFileMode(client, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        foreach (var step in (string[])["info", "image", "run"])
        foreach (var when in (string[])["before", "after"])
        foreach (var waits in (bool[])[false, true])
        foreach (var next in (string[])["down", "up"])
        {
            var done = Path.Combine(small.Built.Home, $"{step}-{when}-{waits}-{next}");
            (session.Extra["KEDGE_ENGINE"], session.Extra["KILL_AT"], session.Extra["KILL_WHEN"], session.Extra["KILL_DONE"]) = (client, step, when, done);
            (await session.Up()).Ended(137);
            session.Extra["KEDGE_ENGINE"] = "docker";
            if (waits) await Comes(done);
            if (next == "down") await session.Kedge("down", "--name", "steps");
            else (await session.Up()).Ended(0);
            await Comes(done);
            (await session.Up()).Ended(0);
            (await session.Kedge("ssh", "--name", "steps", "--", "true")).Ended(0);
            (await session.Kedge("down", "--name", "steps")).Ended(0);
            Assert.Equal("", (await daemon.Docker("ps", "--all", "--quiet")).Ended(0).Out);
        }
    }

    /// <summary>Waits until what a killed Kedge began is over.</summary>
    static async Task Comes(string done)
    {
        for (var tries = 0; !File.Exists(done); tries++)
        {
            Assert.True(tries < 3000, $"{done} does not come");
            await Task.Delay(100);
        }
    }
}
