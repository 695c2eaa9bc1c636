using System.Text.Json;
using Kedge.Sessions;
using Kedge.Sessions.Engines;
using Kedge.Sessions.State;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Sessions.State;

public sealed class SessionFolderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static readonly SessionRecord Record = new()
    {
        Phase = SessionPhase.Up, Project = "digits", Folder = "/home/ada/数字 1", Alias = "kedge-digits", Container = "kedge-digits-3fa9c1",
        Engine = SessionEngine.Of(new(EngineKind.Docker, "/usr/bin/docker", "28.0", false)), Image = "sha256:abc", Started = DateTimeOffset.UnixEpoch,
        User = new("kedge", new(1234, 1234), "/home/kedge"),
        Servers = [new(SessionServer.Jupyter, "127.0.0.1", 8889, 8888)], Mounts = [new("/home/ada/数字 1", "/workspace")], WorkingFolder = "/workspace",
        Limits = new(Cpus: 2.5m, Memory: 1L << 30), StopAfter = 120,
    };

    SessionFolder Folder(string? session = null) => SessionFolder.Of(_folder.Path, SessionName.Of("digits", "/home/ada/数字 1", session, 1000));

    [Fact]
    public void Names_tell_projects_users_and_sessions_apart()
    {
        var one = SessionName.Of("digits", "/a", null, 1000);
        Assert.Matches("^kedge-digits-[0-9a-f]{6}$", one.Container);
        Assert.NotEqual(one.Container, SessionName.Of("digits", "/b", null, 1000).Container);
        Assert.NotEqual(one.Container, SessionName.Of("digits", "/a", null, 1001).Container);
        Assert.EndsWith(".second", SessionName.Of("digits", "/a", "second", 1000).Container, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_name_that_another_session_has_is_not_given_twice()
    {
        var name = SessionName.Of("digits", "/b", null, 1000);
        Assert.Equal("kedge-digits", name.Alias([]));
        Assert.Equal(name.Container, name.Alias([Record]));
        Assert.Equal("kedge-digits", name.Alias([Record with { Container = name.Container }]));
        Assert.Equal("kedge-digits-second", SessionName.Of("digits", "/a", "second", 1000).Alias([Record]));
    }

    /// <summary>Started, as the clocks then said; now, likewise; what is right.</summary>
    [Theory]
    [InlineData(100, "a", 1000, 700, "a", 1030, 30)]      // the wall's clock went ten minutes on and half a minute passed
    [InlineData(100, "a", 1000, -700, "a", 1030, 30)]     // or back
    [InlineData(100, "a", 1000, 160, "b", 5, 60)]         // another start of the machine: only the wall's clock is left
    [InlineData(100, "a", 1000, 40, "b", 5, 0)]
    [InlineData(100, null, 0, 160, "b", 5, 60)]           // a record of before
    public void A_moved_clock_makes_no_session_older(int started, string? boot, int since, int now, string bootNow, int sinceNow, int age) => Assert.Equal(
        TimeSpan.FromSeconds(age),
        (Record with { Started = DateTimeOffset.UnixEpoch.AddSeconds(started), Uptime = boot is null ? null : new(boot, since) })
            .Age(DateTimeOffset.UnixEpoch.AddSeconds(now), new(bootNow, sinceNow)));

    [Fact]
    public void A_record_comes_back_as_it_was()
    {
        using var held = Folder().TryHold();
        Folder().Write(Record);
        Assert.Equal(SessionJson.Write(Record), SessionJson.Write(Folder().Read()!));
        var (folder, record) = Assert.Single(SessionFolder.All(_folder.Path));
        Assert.Equal((Folder().Path, Record.Alias), (folder.Path, record.Alias));
        folder.Forget();
        Assert.Empty(SessionFolder.All(_folder.Path));
    }

    [Fact]
    public void What_an_earlier_session_said_about_its_end_goes()
    {
        using var held = Folder().TryHold();
        Folder().MakeWritable(Posix.Me);
        File.WriteAllText(Path.Combine(Folder().Logs, "session.idle"), "2026-11-21T11:00:00+00:00\n");
        Assert.NotNull(SessionLog.IdleSince(Folder()));
        Folder().MakeWritable(Posix.Me);
        Assert.Null(SessionLog.IdleSince(Folder()));
    }

    /// <summary>Writing and reading are by hand: a member that both forget would show here.</summary>
    [Fact]
    public void Every_member_of_a_record_is_written_and_read()
    {
        var full = Record with
        {
            Phase = SessionPhase.Starting, Session = "second", ImageName = "kedge/digits:v2.6-cpu", Lock = "sha256:def",
            Limits = new("0,1", 2.5m, 1L << 40, 1L << 30), Gpus = "1 × H100",
            Uptime = new("b00t", 12.5), LimitsIgnored = true, Devices = [new("NVIDIA H100", "GPU-1"), new("MIG-2", null)], Driver = "570.86",
            ReadOnly = true, CacheVolume = "kedge-cache-1000", Keys = "the agent",
            Mounts = [new("/a b", "/c", ReadOnly: true)],
            Engine = new(EngineKind.Podman, "/usr/bin/podman", "5.0", true, ["--runtime", "runc"],
                Launch.NoVariables.Add("DOCKER_HOST", null).Add("XDG_RUNTIME_DIR", "/run/user/1")),
        };
        var empty = typeof(SessionRecord).GetProperties().Where(p => p.CanWrite && (p.GetValue(full) is null or "" or 0)).Select(p => p.Name);
        Assert.Empty(empty);
        Assert.Equal(JsonSerializer.Serialize(full), JsonSerializer.Serialize(SessionJson.Read(System.Text.Encoding.UTF8.GetBytes(SessionJson.Write(full)))));
    }

    [Theory, InlineData("""{"kedge":1,"phase":"later"}"""), InlineData(""), InlineData("{}"), InlineData("[1]"), InlineData("""{"kedge":2}""")]
    public void A_record_that_is_none_is_not_there(string text) => Assert.Null(SessionJson.Read(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void One_holds_it_at_a_time()
    {
        var held = Folder().TryHold();
        Assert.NotNull(held);
        Assert.Null(Folder().TryHold());
        using (Folder("second").TryHold()) held.Dispose();
        using var again = Folder().TryHold();
        Assert.NotNull(again);
    }

    [Fact]
    public void Files_are_for_the_sessions_user_alone_and_old_ones_go()
    {
        using var held = Folder().TryHold();
        Folder().Place([new("old", "x"), new("token", "1")], Posix.Me);
        Folder().Place([new("token", "2"), new("start", "#!/bin/sh\n", SessionFile.Program)], Posix.Me);
        Assert.Equal(["start", "token"], Directory.GetFiles(Folder().Files).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("2", File.ReadAllText(Path.Combine(Folder().Files, "token")));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(Path.Combine(Folder().Files, "token")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder().Path));
    }

    [Fact]
    public void The_folder_follows_the_environment()
    {
        Assert.Equal("/s/sessions", SessionFolder.Root(name => name == "KEDGE_STATE" ? "/s" : null));
        Assert.Equal("/x/kedge/sessions", SessionFolder.Root(name => name switch { "XDG_STATE_HOME" => "/x", "HOME" => "/h", _ => null }));
        Assert.Equal("/h/.local/state/kedge/sessions", SessionFolder.Root(name => name == "HOME" ? "/h" : null));
    }
}
