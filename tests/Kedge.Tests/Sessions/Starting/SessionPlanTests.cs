using System.Collections.Immutable;
using System.Text;
using Kedge.Sessions;
using Kedge.Sessions.Engines;
using Kedge.Sessions.Gpus;
using Kedge.Sessions.Inside;
using Kedge.Sessions.Jupyter;
using Kedge.Sessions.Starting;
using Kedge.Sessions.State;
using Kedge.Specs;

namespace Kedge.Tests.Sessions.Starting;

/// <summary>The same ask gives the same engine arguments and files, on every kind of machine.</summary>
public sealed class SessionPlanTests
{
    const string Token = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    static readonly SessionName Name = SessionName.Of("digits", "/home/ada/digits", null, 1234);
    static readonly SessionFolder State = SessionFolder.Of("/home/ada/.local/state/kedge/sessions", Name);

    static readonly SessionAsk Ask = new()
    {
        Name = Name, Folder = "/home/ada/digits", Image = "sha256:abc", ImageName = "kedge/digits:v2.6-cpu", Alias = "kedge-digits", Owner = new(1234, 100),
        Mounts = [new("/home/ada/digits", "/workspace"), new("/data/a b:c", "/data", ReadOnly: true)], Gpus = GpuAccess.None("none, as asked"),
        Servers = [JupyterServer.Server, new(SessionServer.Ssh, ["/usr/sbin/sshd", "-D", "-e"], 2222)], Files = JupyterServer.Files(Token),
        Variables = Launch.NoVariables.Add("USE_LIBUV", "0"),
    };

    static readonly ImmutableArray<PublishedServer> Ports = [new(SessionServer.Jupyter, "127.0.0.1", 8889, 8888), new(SessionServer.Ssh, "127.0.0.1", 2222, 2222)];

    static readonly (string Name, ContainerEngine Engine)[] Engines =
    [
        ("Docker", new(EngineKind.Docker, "/usr/bin/docker", "28.0", Rootless: false)),
        ("rootless Docker", new(EngineKind.Docker, "/usr/bin/docker", "28.0", Rootless: true)),
        ("Podman", new(EngineKind.Podman, "/usr/bin/podman", "5.4", Rootless: false) { RunOptions = ["--ulimit", "nofile=1024:1024"] }),
        ("rootless Podman", new(EngineKind.Podman, "/usr/bin/podman", "5.4", Rootless: true)),
    ];

    static readonly (string Name, SessionAsk Ask)[] Asks =
    [
        ("as it is", Ask),
        ("limits, idle time, published", Ask with { Limits = new(Cpus: 2.5m, Memory: 4L << 30), StopAfter = 120, Address = "::1", Servers = [JupyterServer.Server] }),
        ("GPUs", Ask with { Gpus = new(["--device", "nvidia.com/gpu=all"], Launch.NoVariables.Add("NVIDIA_DRIVER_CAPABILITIES", "compute,utility"), "1 GPU") }),
    ];

    [Fact]
    public void Engine_arguments()
    {
        var text = new StringBuilder();
        foreach (var (kind, engine) in Engines)
            foreach (var (what, ask) in Asks)
            {
                var ports = Ports.Where(p => ask.Servers.Any(s => s.Name == p.Name)).Select(p => p with { Address = ask.Address }).ToImmutableArray();
                var words = ask.Launch(State, ports).Arguments(engine.Kind, engine.Rootless, engine.RunOptions);
                text.Append($"# {kind}, {what}\n{string.Join('\n', Options(words))}\n\n");
            }
        Snapshot.Match(text.ToString());
    }

    /// <summary>An option and its value on one line.</summary>
    static IEnumerable<string> Options(ImmutableArray<string> words)
    {
        for (var i = 0; i < words.Length; i++)
            yield return words[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < words.Length
                && !words[i + 1].StartsWith("--", StringComparison.Ordinal) && words[i] is not "--detach" and not "--read-only"
                ? $"{words[i]} {words[++i]}" : words[i];
    }

    [Fact]
    public void The_token_is_in_its_file_and_nowhere_else()
    {
        foreach (var (_, engine) in Engines)
        {
            Assert.DoesNotContain(Ask.Launch(State, Ports).Arguments(engine.Kind, engine.Rootless), word => word.Contains(Token, StringComparison.Ordinal));
            Assert.Equal(["token"], Ask.AllFiles(engine).Where(f => f.Content.Contains(Token, StringComparison.Ordinal)).Select(f => f.Name));
            Assert.DoesNotContain(Token, SessionJson.Write(Ask.Record(engine, Ports, DateTimeOffset.UnixEpoch)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_file_has_a_name_of_its_own_and_only_the_account_files_are_for_everybody()
    {
        var files = (Ask with { StopAfter = 60 }).AllFiles(Engines[0].Engine);
        Assert.Equal(files.Length, files.Select(f => f.Name).Distinct().Count());
        Assert.Equal(["group", "passwd"], files.Where(f => (f.Mode & UnixFileMode.OtherRead) != 0).Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(files, f => f.Name.Contains('/'));
    }

    [Fact]
    public void A_server_is_started_word_by_word()
    {
        var serve = Supervisor.Files([new("odd", ["/bin/echo", "a b", "$(id)", "it's"], 1)], null).Single(f => f.Name == "serve-odd");
        Assert.Equal("exec /bin/echo 'a b' '$(id)' 'it'\\''s'\n", serve.Content);
    }

    [Theory, InlineData(33u, 33u), InlineData(1000u, 1000u), InlineData(65534u, 65534u), InlineData(4000000000u, 5u), InlineData(0u, 0u)]
    public void Any_uid_is_the_sessions_user_and_nobody_else(uint uid, uint gid)
    {
        var user = new SessionUser("kedge", new(uid, gid), "/home/kedge");
        var lines = Accounts.Passwd(user).Content.TrimEnd('\n').Split('\n').Select(l => l.Split(':')).ToList();
        Assert.Equal(["kedge", "*", $"{uid}", $"{gid}", "kedge", "/home/kedge", "/bin/bash"], lines[0]);
        Assert.Single(lines, l => l[2] == $"{uid}");
        Assert.All(lines, l => Assert.Equal(7, l.Length));
        Assert.Equal(["kedge", "*", $"{gid}", ""], Accounts.Group(user).Content.Split('\n')[0].Split(':'));
    }

    [Fact]
    public void Root_outside_is_never_root_inside()
    {
        Owner root = default, ada = new(1234, 100);
        Assert.Equal(ada, ContainerOwner.ForSession(ada, (root, 0b111_101_101)));
        Assert.Equal(ada, ContainerOwner.ForSession(root, (ada, 0b111_101_101)));
        Assert.Equal(ContainerOwner.Somebody, ContainerOwner.ForSession(root, (root, 0b111_101_101)));
        Assert.Equal(ContainerOwner.Somebody, ContainerOwner.ForSession(root, null));
        Assert.False(ContainerOwner.MayWrite(ada, (root, 0b111_101_101)));
        Assert.True(ContainerOwner.MayWrite(ada, (new(1, 100), 0b111_111_101)));
        Assert.True(ContainerOwner.MayWrite(ada, (root, 0b111_111_111)));
        Assert.False(ContainerOwner.MayWrite(ada, (ada, 0b101_111_111)));
    }

    [Theory, InlineData("2h", 120), InlineData("90m", 90), InlineData("1.5h", 90), InlineData("1d", 1440), InlineData("0m", null),
        InlineData("2", null), InlineData("h", null), InlineData("-1h", null), InlineData("1e9d", null), InlineData("", null)]
    public void Idle_times(string text, int? minutes) => Assert.Equal(minutes, IdleTime.Read(text));

    [Fact]
    public void A_folder_is_found_in_its_nearest_mount()
    {
        ImmutableArray<Mount> mounts = [new("/home/ada", "/home"), new("/home/ada/digits", "/workspace"), new("/", "/host")];
        Assert.Equal("/workspace/src", MountPaths.Inside(mounts, "/home/ada/digits/src"));
        Assert.Equal("/home", MountPaths.Inside(mounts, "/home/ada"));
        Assert.Equal("/host/tmp", MountPaths.Inside(mounts, "/tmp"));
        Assert.Null(MountPaths.Inside(mounts[..2], "/home/adamant"));
    }

    [Fact]
    public void Logs_are_shown_without_tokens_and_without_steering_the_terminal() =>
        Assert.Equal("GET /lab?token=… [31mred token: …", SessionLog.Plain($"GET /lab?token={Token} \u001b[31mred\u0007 token: {Token}"));
}
