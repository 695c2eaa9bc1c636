using System.Text;
using Kedge.Machines;
using Kedge.Sessions.Engines;
using Kedge.Sessions.Gpus;
using Kedge.Tests.Machines;

namespace Kedge.Tests.Sessions.Gpus;

/// <summary>How GPUs reach a container, or why not, on many machines.</summary>
public sealed class GpuPlanTests
{
    static readonly Machine One = SomeMachine.GpuServer;
    static readonly Machine Two = One with
    {
        Gpus = [One.Gpus[0], new("NVIDIA H100 80GB HBM3", "GPU-aaaa", new(9, 0), 85520809984)],
        Toolkit = new(["/etc/cdi/nvidia.yaml"], ["nvidia.com/gpu=0", "nvidia.com/gpu=1", "nvidia.com/gpu=GPU-aaaa", "nvidia.com/gpu=all"], "1.18.0"),
        Setup = new() { Infiniband = true },
    };

    static readonly (string Name, Machine Machine)[] Hosts =
    [
        ("one GPU, runtime and CDI", One),
        ("two GPUs, runtime and CDI, InfiniBand", Two),
        ("two GPUs, runtime only", Two with { Toolkit = new([], [], "1.17.8") }),
        ("two GPUs, no toolkit", Two with { Toolkit = null, Engines = [] }),
        ("old driver", One with { Driver = One.Driver! with { Version = DottedVersion.Parse("470.82.01") } }),
        ("laptop without GPU", SomeMachine.Laptop),
        ("Mac", SomeMachine.Mac),
    ];

    static readonly (string Name, ContainerEngine Engine)[] Engines =
    [
        ("Docker 28.3", new(EngineKind.Docker, "docker", "28.3.2", Rootless: false)),
        ("Docker 20.10", new(EngineKind.Docker, "docker", "20.10.24+dfsg1", Rootless: false)),
        ("rootless Docker", new(EngineKind.Docker, "docker", "28.3.2", Rootless: true)),
        ("Podman", new(EngineKind.Podman, "podman", "5.4", Rootless: false)),
        ("rootless Podman", new(EngineKind.Podman, "podman", "5.4", Rootless: true)),
    ];

    static readonly (string Name, GpuWish Wish)[] Wishes =
    [
        ("nothing said", new GpuWish.Any()), ("--gpus all", GpuWish.Read("all")!), ("--gpus 2", GpuWish.Read("2")!), ("--gpus 0,1", GpuWish.Read("0,1")!),
        ("--gpus GPU-aaaa", GpuWish.Read("GPU-aaaa")!), ("--cpu", new GpuWish.None()),
    ];

    [Fact]
    public void Every_way_to_the_gpus()
    {
        var text = new StringBuilder();
        foreach (var (host, machine) in Hosts)
            foreach (var (kind, engine) in Engines)
            {
                text.Append($"# {host}, {kind}\n");
                foreach (var (name, wish) in Wishes) text.Append($"{name,-16} {Line(new GpuPlan(machine, engine, new("2.7.1", "12.8")).For(wish))}\n");
                text.Append('\n');
            }
        Snapshot.Match(text.ToString());
    }

    static string Line(Checked<GpuAccess> plan) => plan.IsOk
        ? $"{string.Join(' ', plan.Value.Options)} [{plan.Value.Words}] {string.Join(' ', plan.Value.Variables.Select(v => $"{v.Key}={v.Value}"))}".TrimStart()
        : string.Join(" | ", plan.Problems.Select(p => $"{p.Code} {p.Message}"));

    [Fact]
    public void A_cpu_environment_needs_no_gpu_and_refuses_one_that_is_demanded()
    {
        var plan = new GpuPlan(One, Engines[0].Engine, new("2.6.0", "cpu"));
        Assert.False(plan.For(new GpuWish.Any()).Value.HasGpus);
        Assert.Equal("KDG4202", plan.For(new GpuWish.All()).Problems.Single().Code);
    }

    [Theory, InlineData("0x1"), InlineData(""), InlineData("1,"), InlineData("all,0"), InlineData("GPU-a\n"), InlineData("-1"), InlineData("99999"),
        InlineData("\"device=0\"")]
    public void What_is_no_wish(string text) => Assert.Null(GpuWish.Read(text));

    [Theory, InlineData("all", null), InlineData("none", ""), InlineData("2", "0,1"), InlineData("1,3", "1,3"), InlineData("GPU-aaaa", "GPU-aaaa")]
    public void Without_a_container_the_wish_is_a_variable(string text, string? visible) => Assert.Equal(visible, GpuWish.Read(text)!.Visible);
}
