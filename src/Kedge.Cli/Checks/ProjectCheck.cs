using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Kedge.Checks;
using Kedge.Checks.Inventories;
using Kedge.Cli.Projects;
using Kedge.Locks;
using Kedge.Machines.Probe;
using Kedge.Runs;
using Kedge.Runs.Facts;
using Kedge.Runs.Record;
using Kedge.Sessions;
using Kedge.Sessions.Engines;
using Kedge.Sessions.Gpus;
using Kedge.Sessions.State;
using Kedge.Specs;
using Kedge.Store;

namespace Kedge.Cli.Checks;

/// <summary>
/// Looks at lock, machine, engine, image and what is installed, in this order, as far as each lets the next be looked at; then at the
/// tensors. In the project's session where one runs, else in a fresh container. Changes nothing.
/// </summary>
/// <param name="project">The folder that holds <c>kedge.yaml</c>.</param>
sealed class ProjectCheck(Shell shell, Spec spec, string project, CheckWish wish)
{
    /// <summary>Runs that are looked through for the last one on this machine.</summary>
    const int RunsLookedAt = 20;

    readonly ImmutableArray<CheckResult>.Builder _environment = ImmutableArray.CreateBuilder<CheckResult>();
    readonly Checked<LockFile> _locked = LockOnDisk.Load(project);
    ImmutableArray<CheckResult> _tensors = [];
    string? _where, _image;
    ContainerEngine? _engine;

    public async Task<CheckReport> Run(CancellationToken ct)
    {
        _environment.Add(Lock());
        _environment.Add(Machine());
        if (wish.Engine == "host") await OnHost(ct);
        else await InContainer(ct);
        return new(_where, _environment.ToImmutable(), _tensors)
        {
            NotPromised = wish.Engine == "host" ? [.. HostInspection.NotPromised.Select(p => $"{p.What}: {p.Why}")] : [], Image = _image,
            Engine = _engine is { } used ? $"{Name(used)} {used.Version}" : null,
        };
    }

    CheckResult Lock() =>
        !_locked.IsOk ? CheckResult.CouldNot("lock", _locked.Problems[0])
        : _locked.Value.Spec != spec.LockDigest ? CheckResult.Wrong("lock", LockProblems.Stale(LockOnDisk.FileName))
        : CheckResult.Ok("lock",
            $"{_locked.Value.Packages.Length} packages{(_locked.Value.Wheels.IsEmpty ? "" : $" and {_locked.Value.Wheels.Length} wheels")}, {_locked.Value.ImageName}");

    CheckResult Machine()
    {
        var host = HostProbe.Look(project);
        var here = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var wanted = _locked.IsOk ? _locked.Value.Platform.Architecture : here;
        if (wanted != here) return CheckResult.Wrong("machine", $"the lock is for {wanted}, this machine is {here}", "lock again on this machine");
        if (spec.Limits.Memory > host.Memory)
            return CheckResult.Wrong("machine", $"limits.memory is larger than this machine's memory ({host.Memory >> 20} MiB)",
                "lower it in kedge.yaml");
        if (spec.Limits.Cpus > host.Cores)
            return CheckResult.Wrong("machine", $"limits.cpus is {spec.Limits.Cpus}, this machine has {host.Cores}", "lower it in kedge.yaml");
        var gpus = host.Gpus.IsEmpty ? "no GPU" : string.Join(", ", host.Gpus);
        return CheckResult.Ok("machine",
            string.Create(CultureInfo.InvariantCulture, $"{host.Cores} cores, {host.Memory / (double)(1L << 30):0.0} GiB, linux/{here}, {gpus}"));
    }

    async Task OnHost(CancellationToken ct)
    {
        var place = new CheckPlace.Host();
        _where = place.Name;
        if (!_locked.IsOk) return;
        if (wish.Environment)
        {
            _environment.AddRange(await HostInspection.Look(_locked.Value, wish.Deep, ct));
            AddDriver(null);
        }
        if (wish.Tensors) _tensors = await Tensors(place, ct);
    }

    async Task InContainer(CancellationToken ct)
    {
        var chosen = CheckedSession.Of(shell, project, wish);
        if (!chosen.IsOk) _environment.Add(CheckResult.CouldNot("session", chosen.Problems[0]));
        else if (await Engine(chosen.Value.Record, ct) is not { } engine) return;
        else if (chosen.Value.Record is { } record && await RunningContainer.Inspect(engine, record.Container, ct) is { } session) await InSession(engine, session, ct);
        else if (wish.Session is { } named) _environment.Add(CheckResult.CouldNot("session", SessionProblems.NotRunning(named)));
        else await InFresh(engine, ct);
    }

    /// <summary>A session's own engine, which need not be the one that would be found now.</summary>
    async Task<ContainerEngine?> Engine(SessionRecord? session, CancellationToken ct)
    {
        try
        {
            var found = await ProjectImage.Engine(shell, wish.Engine ?? session?.Engine.Kind.ToString().ToLowerInvariant(), ct);
            _engine = session is { Engine: var its } && its.Kind == found.Kind ? its.ToEngine() with { RunOptions = found.RunOptions } : found;
            _environment.Add(CheckResult.Ok("engine", $"{Name(_engine)} {_engine.Version}"));
            return _engine;
        }
        catch (KedgeException failure)
        {
            _environment.Add(CheckResult.CouldNot("engine", failure.Problem));
            return null;
        }
    }

    async Task InSession(ContainerEngine engine, RunningContainer session, CancellationToken ct)
    {
        var place = new CheckPlace.Session(engine, session.Name);
        (_where, _image) = (place.Name, session.Image);
        if (!_locked.IsOk) return;
        if (wish.Environment)
        {
            _environment.Add(ImageCheck.OfSession(_locked.Value, session));
            var seen = await new Inspection(_locked.Value, wish.Deep).Session(session, Fresh(engine, session.Image, GpuAccess.None("")), ct);
            _environment.AddRange(seen.Results);
            AddDriver(seen.Driver);
        }
        if (wish.Tensors) _tensors = await Tensors(place, ct);
    }

    async Task InFresh(ContainerEngine engine, CancellationToken ct)
    {
        var (result, id) = await new ImageCheck(shell, engine, _locked).Look(ct);
        if (result is not null) _environment.Add(result);
        if (id is null) return;
        var gpus = await Gpus(engine, ct);
        var place = Fresh(engine, id, gpus);
        (_where, _image) = (place.Name, id);
        if (wish.Environment && _locked.IsOk)
        {
            var seen = await new Inspection(_locked.Value, wish.Deep).Fresh(place, ct);
            _environment.AddRange(seen.Results);
            AddDriver(gpus.HasGpus ? seen.Driver : null);
        }
        if (wish.Tensors) _tensors = await Tensors(place, ct);
    }

    /// <summary>What a session would be given; where that cannot be, none, and the check of the driver says why.</summary>
    async Task<GpuAccess> Gpus(ContainerEngine engine, CancellationToken ct)
    {
        if (!_locked.IsOk || _locked.Value.Cuda == "cpu") return GpuAccess.None("the lock is for the CPU");
        var machine = await MachineProbe.Measure(BlobStore.ForUser(shell.Environment).Root, shell.Environment, ct);
        var planned = new GpuPlan(machine, engine, new(_locked.Value.Torch, _locked.Value.Cuda)).For(new GpuWish.Any());
        return planned.IsOk ? planned.Value : GpuAccess.None(planned.Problems[0].Message);
    }

    CheckPlace.Fresh Fresh(ContainerEngine engine, string image, GpuAccess gpus) => new(engine, new Launch
    {
        Image = image, Command = [], Name = Launch.ContainerName(spec.Name, $"check-{Environment.ProcessId}-{Guid.NewGuid().ToString("n")[..6]}"), Run = "check",
        User = new(1000, 1000), Mounts = [], WorkingFolder = "/", Limits = spec.Limits with { Memory = null, Cpus = null }, Network = "none",
        Devices = gpus.Options, Variables = gpus.Variables,
    });

    Task<ImmutableArray<CheckResult>> Tensors(CheckPlace place, CancellationToken ct)
    {
        var expected = _locked.IsOk ? TensorRun.Variables(_locked.Value, spec.From == Channel.Debian) : Launch.NoVariables;
        return TensorRun.In(place, place is CheckPlace.Host ? expected.Add("KEDGE_HOST", "1") : expected, new CheckExplainer(shell).Explain, ct);
    }

    void AddDriver(DriverInside? inside)
    {
        if (shell.Machine() is { } machine) _environment.Add(EnvironmentResults.Driver(_locked.Value, machine, inside, LastRunHere()));
    }

    (ImmutableArray<string> Gpus, string Id)? LastRunHere()
    {
        if (_locked.Value.Cuda == "cpu") return null;
        var reader = new RunReader(Path.Combine(project, "runs"));
        var last = reader.Ids().Take(RunsLookedAt).Select(reader.Summary).FirstOrDefault(run => run.Plan?.Host.Name == Environment.MachineName);
        return last?.Plan is { } plan ? (plan.Host.Gpus, last.Id.ToString()) : null;
    }

    static string Name(ContainerEngine engine) => engine.Kind.ToString().ToLowerInvariant();
}
