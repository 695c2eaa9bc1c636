using System.Collections.Immutable;
using System.Globalization;
using Kedge.Compat;
using Kedge.Compat.Reasons;
using Kedge.Machines;
using Kedge.Sessions.Engines;

namespace Kedge.Sessions.Gpus;

/// <summary>What the locked environment needs of a GPU.</summary>
/// <param name="Cuda"><c>cpu</c> or 12.8.</param>
public sealed record GpuNeeds(string Torch, string Cuda);

/// <summary>
/// Decides how a container gets the GPUs that were asked for, from what was measured: the machine's driver and GPUs judged by
/// the compatibility tables, then the engine's own way to them. Pure.
/// </summary>
/// <param name="machine">With its toolkit and engines measured.</param>
public sealed class GpuPlan(Machine machine, ContainerEngine engine, GpuNeeds needs)
{
    /// <summary>The daemon understands CDI names without being configured for it from this version on.</summary>
    static readonly DottedVersion DockerWithCdi = DottedVersion.Parse("28.3");

    const string Infiniband = "/dev/infiniband", Device = "--device";

    /// <summary>The answer that no machine can change; null where one has to be measured.</summary>
    public static Checked<GpuAccess>? Without(GpuWish wish, GpuNeeds needs) => wish is GpuWish.None ? Checked<GpuAccess>.Ok(GpuAccess.None("none, as asked"))
        : needs.Cuda == "cpu" ? Without("the environment is for CPU only (cuda: cpu)", wish is not GpuWish.Any, GpuProblems.EnvironmentIsCpu()) : null;

    public Checked<GpuAccess> For(GpuWish wish)
    {
        if (Without(wish, needs) is { } decided) return decided;
        var must = wish is not GpuWish.Any;
        if (machine.Driver is null || machine.Gpus.IsEmpty)
        {
            var lacks = machine.IsMac ? "a Mac has no NVIDIA GPU" : machine.Driver is null ? "this machine has no NVIDIA driver" : "the driver shows no GPU";
            return Without(lacks, must, GpuProblems.NoGpu(lacks));
        }
        var judged = Judged();
        if (!judged.IsEmpty) return Checked<GpuAccess>.Bad(judged);
        return Chosen(wish).Then(Reached);
    }

    static Checked<GpuAccess> Without(string why, bool must, Problem problem) =>
        must ? Checked<GpuAccess>.Bad(problem) : Checked<GpuAccess>.Ok(GpuAccess.None($"none: {why}"));

    ImmutableArray<Problem> Judged()
    {
        var verdict = Judge.Of(new() { Torch = DottedVersion.Parse(needs.Torch), Cuda = CudaWish.Parse(needs.Cuda), Targets = [Target.Of("this machine", machine)] });
        return verdict.Fits ? [] : [.. verdict.Reasons.Where(r => r.About is About.Cuda or About.Gpus).Select(r => GpuProblems.DoesNotFit(r.Message))];
    }

    /// <param name="Ids">Null for all.</param>
    sealed record Choice(ImmutableArray<string>? Ids, ImmutableArray<Gpu> Gpus);

    Checked<Choice> Chosen(GpuWish wish) => wish switch
    {
        GpuWish.Count(var count) when count > machine.Gpus.Length => Checked<Choice>.Bad(GpuProblems.TooFew(count, machine.Gpus.Length)),
        GpuWish.Count(var count) => Checked<Choice>.Ok(new(
            [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))], machine.Gpus[..count])),
        GpuWish.These(var ids) => These(ids),
        _ => Checked<Choice>.Ok(new(null, machine.Gpus)),
    };

    Checked<Choice> These(ImmutableArray<string> ids)
    {
        var unknown = ids.Where(id => Find(id) is null && !id.StartsWith("MIG-", StringComparison.Ordinal)).ToList();
        return unknown.Count > 0
            ? Checked<Choice>.Bad(unknown.Select(id => GpuProblems.NoSuchGpu(id, machine.Gpus.Length)))
            : Checked<Choice>.Ok(new(ids, [.. ids.Select(id => Find(id) ?? new Gpu(id, id))]));
    }

    Gpu? Find(string id) => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        ? machine.Gpus.ElementAtOrDefault(index)
        : machine.Gpus.FirstOrDefault(g => g.Uuid == id);

    Checked<GpuAccess> Reached(Choice choice)
    {
        var way = Way(choice.Ids);
        if (way.IsEmpty) return Checked<GpuAccess>.Bad(GpuProblems.NoWay(engine.Kind));
        return Checked<GpuAccess>.Ok(new([.. way, .. ForNccl()], Variables(byCdi: way[0] == Device), Words(choice))
        {
            Gpus = choice.Gpus, Driver = machine.Driver!.Version.ToString(),
        });
    }

    /// <summary>
    /// CDI where the engine speaks it and its specification names these GPUs: what comes that way is not lost when systemd reloads
    /// (nvidia-container-toolkit #48). Else Docker's own option, which needs NVIDIA's runtime.
    /// </summary>
    ImmutableArray<string> Way(ImmutableArray<string>? ids)
    {
        var names = (ids ?? ["all"]).Select(id => $"nvidia.com/gpu={id}").ToList();
        if (SpeaksCdi() && names.All(n => machine.Toolkit?.CdiDevices.Contains(n) == true)) return [.. names.SelectMany(n => (string[])[Device, n])];
        var runtime = machine.Engines.Any(e => e.Name == "docker" && e.Runtimes.Contains("nvidia")) || machine.Toolkit?.Version is not null;
        return engine.Kind == EngineKind.Docker && runtime ? ["--gpus", ids is { } some ? $"\"device={string.Join(',', some)}\"" : "all"] : [];
    }

    bool SpeaksCdi() =>
        engine.Kind == EngineKind.Podman
            || (DottedVersion.TryParse(engine.Version.Split(['+', '-', '~'])[0], null, out var version) && version >= DockerWithCdi);

    /// <summary>NCCL pins memory, and uses InfiniBand where it is. A rootless engine can raise no limit.</summary>
    IEnumerable<string> ForNccl()
    {
        if (engine.Rootless) yield break;
        yield return "--ulimit";
        yield return "memlock=-1:-1";
        if (!machine.Setup.Infiniband) yield break;
        yield return Device;
        yield return Infiniband;
    }

    /// <summary>
    /// The runtime refuses a driver that is too old, whichever machine the container is started on: a driver of the family runs
    /// every toolkit of it, so either the CUDA version or the family's oldest driver is enough (space is OR). What came by CDI
    /// must not come a second time by a runtime that is the engine's default.
    /// </summary>
    ImmutableSortedDictionary<string, string?> Variables(bool byCdi)
    {
        var required = $"cuda>={needs.Cuda}";
        if (Drivers.Floor(DottedVersion.Parse(needs.Cuda), windows: false) is var (floor, _))
            required += string.Create(CultureInfo.InvariantCulture, $" driver>={floor.Major}");
        var all = Launch.NoVariables.Add("NVIDIA_DRIVER_CAPABILITIES", "compute,utility").Add("NVIDIA_REQUIRE_CUDA", required);
        return byCdi ? all.Add("NVIDIA_VISIBLE_DEVICES", "void") : all;
    }

    string Words(Choice choice)
    {
        var kinds = choice.Gpus.GroupBy(g => g.Name, StringComparer.Ordinal)
            .Select(g => g.Count() == 1 ? g.Key : string.Create(CultureInfo.InvariantCulture, $"{g.Count()} × {g.Key}"));
        return $"{string.Join(", ", kinds)} · driver {machine.Driver!.Version} · CUDA {needs.Cuda}";
    }
}
