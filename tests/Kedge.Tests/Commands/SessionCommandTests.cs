using System.Collections.Immutable;
using Kedge.Sessions;
using Kedge.Sessions.Engines;
using Kedge.Sessions.State;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Commands;

/// <summary>What the commands around sessions say, where no engine is needed to say it.</summary>
public sealed class SessionCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Started in the future, as after a clock that was put back, in an engine that is not there any more.</summary>
    static readonly SessionRecord Record = new()
    {
        Phase = SessionPhase.Up, Project = "digits", Folder = "/home/ada/数字", Alias = "kedge-digits", Container = "kedge-digits-3fa9c1",
        Engine = SessionEngine.Of(new(EngineKind.Docker, "/nowhere/docker", "28.0", false)), Image = "sha256:abc", ImageName = "kedge/digits:v2.6-cpu",
        Started = new(2999, 1, 1, 0, 0, 0, TimeSpan.Zero), User = new("kedge", new(1234, 1234), "/home/kedge"),
        Servers = [new(SessionServer.Jupyter, "127.0.0.1", 8889, 8888), new(SessionServer.Ssh, "127.0.0.1", 2222, 2222)], Mounts = [new("/home/ada/数字", "/workspace")],
        WorkingFolder = "/workspace", Limits = new(Cpus: 2.5m, Memory: 1L << 30), Gpus = "none, as asked", StopAfter = 90,
    };

    Task<Transcript> Kedge(params string[] args) => Transcript.Of(_folder.Path, name => name switch
    {
        "KEDGE_STATE" => _folder["state"], "HOME" => _folder["home"], "PATH" => "/nowhere", "KEDGE_NO_SSH_CONFIG" => "1", _ => null,
    }, args);

    void Keep(params ImmutableArray<SessionRecord> records)
    {
        foreach (var record in records)
        {
            var folder = SessionFolder.Of(_folder["state/sessions"], new(record.Project, record.Container[^6..], null));
            using var held = folder.TryHold();
            folder.Write(record);
        }
    }

    [Fact]
    public async Task Sessions_are_listed_when_their_engine_is_gone_and_the_clock_was_moved()
    {
        Keep(Record, Record with { Project = "speech", Folder = "/home/ada/speech", Alias = "kedge-speech", Container = "kedge-speech-000001", Servers = [] });
        Snapshot.Match($"{await Kedge("ps")}{await Kedge("ps", "--json")}");
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_what_was_typed_is_said_at_once()
    {
        await File.WriteAllTextAsync(_folder["kedge.yaml"], "name: digits\naccess: {ssh: false}\n");
        Snapshot.Match($"{await Kedge("up", "--gpus", "x", "--publish", "my-server", "--stop-after", "soon", "--name", "A b", "--port", "0", "--memory", "much", "--cpu", "--no-jupyter")}");
    }

    [Fact]
    public async Task A_session_that_is_not_there_is_answered_with_those_that_are()
    {
        Keep(Record);
        await File.WriteAllTextAsync(_folder["kedge.yaml"], "name: speech\n");
        Snapshot.Match($"{await Kedge("logs")}{await Kedge("exec", "--name", "third", "--", "true")}{await Kedge("logs", "--name", "kedge-digits", "jupyter")}{await Kedge("down", "--name", "kedge-digits")}");
    }
}
