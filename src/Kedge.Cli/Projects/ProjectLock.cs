using System.Collections.Immutable;
using Kedge.Compat;
using Kedge.Compat.Reasons;
using Kedge.Images.Bytecode;
using Kedge.Locks;
using Kedge.Locks.Debian;
using Kedge.Locks.Python;
using Kedge.Locks.Python.RequirementFiles;
using Kedge.Locks.Python.Resolvers;
using Kedge.Machines;
using Kedge.Machines.Probe;
using Kedge.Packages.Debian.Archives;
using Kedge.Packages.Python;
using Kedge.Packages.Python.Indexes;
using Kedge.Specs;
using Kedge.Store;

namespace Kedge.Cli.Projects;

/// <summary>What is asked of a lock.</summary>
/// <param name="Project">The folder with kedge.yaml.</param>
/// <param name="Before">The lock that is there, or null.</param>
public sealed record LockWish(string Project, Spec Spec, LockFile? Before, Movement Movement, bool Offline);

/// <summary>Makes a project's lock: the distribution's packages, and above them the wheels where the spec wants wheels.</summary>
public sealed class ProjectLock(Shell shell, BlobStore store)
{
    /// <summary>Folder of the project with wheels that were built for it; looked into before any index.</summary>
    public const string Wheelhouse = "wheelhouse";

    /// <param name="warn">Told what was passed over.</param>
    public async Task<Checked<LockFile>> Make(LockWish wish, Action<Problem> warn, IProgress<Step>? progress, CancellationToken ct)
    {
        var system = await System(wish, warn, ct);
        return !system.IsOk || wish.Spec.From == Channel.Debian ? system : await Wheels(wish, system.Value, warn, progress, ct);
    }

    /// <summary>The distribution's part: all of a Debian lock, what stands below the wheels otherwise.</summary>
    public async Task<Checked<LockFile>> System(LockWish wish, Action<Problem> warn, CancellationToken ct)
    {
        var input = await new DebianArchives(store, shell.Environment, shell.Time).Read(wish.Spec, wish.Before?.Platform ?? Platform.LinuxAmd64, wish.Offline, ct);
        foreach (var skipped in input.Skipped) warn(skipped.Why with { Severity = Severity.Warning });
        return DebianLock.Make(input with { Before = wish.Before, Movement = wish.Movement });
    }

    async Task<Checked<LockFile>> Wheels(LockWish wish, LockFile system, Action<Problem> warn, IProgress<Step>? progress, CancellationToken ct)
    {
        var asked = PackageFiles.Of(wish.Spec);
        foreach (var warning in asked.Problems.Where(p => p.Severity == Severity.Warning)) warn(warning);
        if (!asked.IsOk) return Checked<LockFile>.Bad(asked.Problems);
        var choices = TorchChoice.Of(wish.Spec, [.. asked.Value.Roots.Select(r => r.Text)], system.Platform.Architecture, Machines(wish.Spec));
        if (!choices.IsOk) return Checked<LockFile>.Bad(choices.Problems);
        using var web = new Web();
        using var downloads = new Downloads(store, web);
        var target = TargetOf(system);
        var (choice, torch, market) = await TorchSearch.Find(choices.Value, torch => Market(wish, torch, target, web, downloads), target, ct);
        foreach (var warning in choice.Warnings) warn(warning);
        var intake = new WheelIntake(market, new WheelFetch(store, web, downloads), store);
        var resolver = new PythonResolver(store, stop => Pip(wish.Spec, system, downloads, stop), shell.Environment);
        return await new PythonLock(market, intake, resolver).Make(
            new(wish.Spec, system, target, torch, asked.Value) { Before = wish.Before, Movement = wish.Movement, Progress = progress }, ct);
    }

    /// <summary>Only "the best that runs" asks about a machine, this one; GPUs that the spec names count in any case.</summary>
    ImmutableDictionary<string, Machine> Machines(Spec spec) => spec.Cuda == "auto"
        ? ImmutableDictionary<string, Machine>.Empty.Add("this machine", MachineProbe.Look(shell.Environment))
        : ImmutableDictionary<string, Machine>.Empty;

    WheelMarket Market(LockWish wish, TorchWish torch, PythonTarget target, Web web, Downloads downloads)
    {
        var sources = PythonSources.OfHost(wish.Spec.Sources, shell.Environment);
        if (sources.OfPypi().IsEmpty) throw new KedgeException(IndexProblems.NoIndex());
        return new(new PythonIndex(store, web, sources, wish.Offline), new WheelFetch(store, web, downloads), store,
            WheelTags.Of(target.Python, target.Platform, target.GlibcMinor), torch.Variant, Path.Combine(wish.Project, Wheelhouse));
    }

    /// <summary>The image that the system's lock makes: its Python, and the glibc that wheels' platform tags are about.</summary>
    internal static PythonTarget TargetOf(LockFile system)
    {
        var libc = system.Packages.First(p => p.Name == "libc6").Version;
        return new(system.Python, system.Platform, int.Parse(libc.Split('.', '-')[1], global::System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>pip in the interpreter of the lock, brought here package by package.</summary>
    async Task<CommandLine> Pip(Spec spec, LockFile system, Downloads downloads, CancellationToken ct)
    {
        var packages = Interpreter.PackagesOfPip(system);
        var mirrors = Mirrors.OfHost(spec.Sources, shell.Environment);
        await Task.WhenAll(packages.Select(p => downloads.Fetch(new($"{p.Name} {p.Version}", mirrors.For(p.Archive, p.Path), p.Sha256, p.Size), null, ct)));
        return (packages.Count > 0 ? Interpreter.Pip(Interpreter.Unpack(packages, store), system.Python) : null)
            ?? throw new KedgeException(PythonProblems.NoPip(system.Os));
    }
}
