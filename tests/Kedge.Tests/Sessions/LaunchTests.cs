using Kedge.Sessions;
using Kedge.Sessions.Engines;
using Kedge.Specs;

namespace Kedge.Tests.Sessions;

public sealed class LaunchTests
{
    static readonly Launch Plain = new()
    {
        Image = "sha256:abc", Command = ["python", "train.py", "--lr", "0.1"], Name = "kedge-digits-0912-brave-otter-7f3a", Run = "2026/08/21/0912-brave-otter-7f3a",
        User = new(1000, 1001), Mounts = [new("/home/ada/digits", "/workspace")], WorkingFolder = "/workspace/src",
    };

    static string Line(Launch launch, EngineKind engine = EngineKind.Docker, bool rootless = false, params string[] extra) =>
        string.Join(' ', launch.Arguments(engine, rootless, [.. extra]));

    const string Home = "--tmpfs /home/run:rw,exec,nosuid,nodev,mode=1777 --env HOME=/home/run --env LOGNAME=kedge";
    const string Locked = "--cap-drop ALL --security-opt no-new-privileges";
    const string Start = "run --rm --name kedge-digits-0912-brave-otter-7f3a --label io.kedge.run=2026/08/21/0912-brave-otter-7f3a";
    const string Mount = "--mount type=bind,source=/home/ada/digits,target=/workspace";
    const string End = "--env PYTHONUNBUFFERED=1 --env USER=kedge --workdir /workspace/src sha256:abc python train.py --lr 0.1";

    [Fact]
    public void Docker() => Assert.Equal(
        $"{Start} --user 1000:1001 {Locked} --network bridge --shm-size 8589934592 {Mount} {Home} {End}", Line(Plain));

    [Fact]
    public void Rootless_podman() => Assert.Equal(
        $"{Start} --userns keep-id --user 1000:1001 {Locked} --shm-size 8589934592 {Mount} {Home} {End}", Line(Plain, EngineKind.Podman, rootless: true));

    [Fact]
    public void Podman_with_what_the_machine_needs() => Assert.Equal(
        $"{Start} --user 1000:1001 {Locked} --shm-size 8589934592 --ulimit nofile=1024:1024 {Mount} {Home} {End}",
            Line(Plain, EngineKind.Podman, false, "--ulimit", "nofile=1024:1024"));

    [Fact]
    public void Rootless_dockers_root_is_the_caller() => Assert.Contains("--user 0:0", Line(Plain, rootless: true), StringComparison.Ordinal);

    [Fact]
    public void Limits_set_threads_swap_and_shared_memory_as_well() => Assert.Equal(
        $"{Start} --user 1000:1001 {Locked} --network bridge --cpus 2.5 --memory 4294967296 --memory-swap 4294967296 --shm-size 2147483648 {Mount} {Home} --env OMP_NUM_THREADS=2 {End}",
        Line(Plain with { Limits = new(Cpus: 2.5m, Memory: 4L << 30) }));

    [Fact]
    public void A_terminal_is_asked_for_only_with_one()
    {
        Assert.StartsWith("run --rm --interactive --tty --name", Line(Plain with { Terminal = true }), StringComparison.Ordinal);
        Assert.StartsWith("run --rm --interactive --name", Line(Plain with { Input = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void Odd_paths_and_variables_stay_what_they_are()
    {
        var words = (Plain with
        {
            Mounts = [new("/a,b/\"c\" d", "/workspace", ReadOnly: true)],
            Variables = Launch.NoVariables.Add("X", "a b;$(c)").Add("TOKEN", null).Add("HOME", "/elsewhere"),
        }).Arguments(EngineKind.Docker, false);
        Assert.Contains("type=bind,\"source=/a,b/\"\"c\"\" d\",target=/workspace,readonly", words);
        Assert.Contains("X=a b;$(c)", words);
        Assert.Contains("TOKEN", words);
        Assert.Contains("HOME=/elsewhere", words);
        Assert.DoesNotContain("HOME=/home/run", words);
    }
}
