using Kedge.Sessions;
using Kedge.Sessions.Engines;
using Kedge.Sessions.Starting;
using Kedge.Sessions.State;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Sessions.Starting;

public sealed class SessionWaitTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly SessionFolder _session;

    public SessionWaitTests()
    {
        _session = SessionFolder.Of(_folder.Path, SessionName.Of("digits", "/home/ada/digits", "second", 1000));
        using var held = _session.TryHold();
        _session.MakeWritable(Posix.Me);
    }

    public void Dispose() => _folder.Dispose();

    static readonly SessionRecord Record = new()
    {
        Phase = SessionPhase.Up, Project = "digits", Session = "second", Folder = "/home/ada/digits", Alias = "kedge-digits-second",
        Container = "kedge-digits-3fa9c1.second",
        Engine = SessionEngine.Of(new(EngineKind.Docker, "/nowhere/docker", "28.0", false)), Image = "sha256:abc", Started = DateTimeOffset.UnixEpoch,
        User = new("kedge", new(1234, 1234), "/home/kedge"),
        Servers = [new(SessionServer.Jupyter, "127.0.0.1", 8888, 8888), new(SessionServer.Ssh, "127.0.0.1", 2222, 2222)], Mounts = [], WorkingFolder = "/workspace",
    };

    static Dictionary<string, ServerProbe> Probes(string? jupyter, string? ssh) => new()
    {
        [SessionServer.Jupyter] = (_, _) => Task.FromResult(jupyter), [SessionServer.Ssh] = (_, _) => Task.FromResult(ssh),
    };

    void Ended(string server) => File.WriteAllText(Path.Combine(_session.Logs, $"{server}.ended"), "1\n");

    async Task<string[]> Codes(SessionRecord record, Dictionary<string, ServerProbe> probes) => [.. (await Failures(record, probes)).Select(p => p.Code)];

    async Task<Problem[]> Failures(SessionRecord record, Dictionary<string, ServerProbe> probes) =>
        [.. await new SessionWait(record, _session, TimeProvider.System) { Patience = TimeSpan.Zero }.Failures(probes, null, CancellationToken.None)];

    [Fact]
    public async Task One_that_answers_is_not_named() => Assert.Empty(await Failures(Record, Probes(null, null)));

    [Fact]
    public async Task A_server_that_is_left_alone_is_named_with_its_log_and_what_to_do()
    {
        File.WriteAllText(Path.Combine(_session.Logs, "jupyter.log"), "one\nModuleNotFoundError: tornado\n");
        Ended(SessionServer.Jupyter);
        var problem = Assert.Single(await Failures(Record, Probes("nobody listens yet", null)));
        Assert.Equal("KDG4127", problem.Code);
        Assert.Contains("ModuleNotFoundError: tornado", problem.Message, StringComparison.Ordinal);
        Assert.Contains("kedge restart jupyter --name second", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_server_is_asked_for_itself()
    {
        Ended(SessionServer.Jupyter);
        Assert.Equal(["KDG4127", "KDG4128"], await Codes(Record, Probes("no", "no answer in time")));
    }

    [Fact]
    public async Task At_its_start_the_advice_is_another() =>
        Assert.Equal(["KDG4110"], await Codes(Record with { Phase = SessionPhase.Starting }, Probes(null, "nobody listens yet")));

    [Fact]
    public async Task A_start_ends_with_the_first_that_fails()
    {
        Ended(SessionServer.Ssh);
        var wait = new SessionWait(Record with { Phase = SessionPhase.Starting }, _session, TimeProvider.System);
        var failed = await Assert.ThrowsAsync<KedgeException>(() => wait.For(Probes("nobody listens yet", "nobody listens yet"), null, CancellationToken.None));
        Assert.Equal("KDG4109", failed.Problem.Code);
    }
}
