using System.Collections.Immutable;
using System.Security.Cryptography;
using Kedge.Cli.Projects;
using Kedge.Locks;
using Kedge.Locks.Debian;
using Kedge.Locks.Python;
using Kedge.Packages.Python;
using Kedge.Packages.Python.Indexes;
using Kedge.Packages.Python.Serving;
using Kedge.Sessions;
using Kedge.Specs;
using Kedge.Store;

namespace Kedge.Cli;

/// <summary>
/// Builds a wheel from source in an image of the project's operating system with a compiler. What the build itself needs comes from an
/// index on loopback that hands out verified wheels, which is why the container shares the machine's network.
/// </summary>
sealed class WheelWorkshop(Shell shell, BlobStore store, string project, Spec spec, string? engineName)
{
    static readonly ImmutableArray<string> Tools = ["build-essential", "python3-dev"];

    /// <summary>1980-01-01, the earliest time in a zip: so that what is built does not carry the hour of its building.</summary>
    const string Epoch = "315532800";

    sealed record Source(string Path, string Says, Digest? Sha256);

    public async Task<Checked<BuiltWheel>> Build(string given, CancellationToken ct)
    {
        using var web = new Web();
        using var downloads = new Downloads(store, web);
        var fetch = new WheelFetch(store, web, downloads);
        var index = new PythonIndex(store, web, PythonSources.OfHost(spec.Sources, shell.Environment));
        var work = Directory.CreateTempSubdirectory("kedge-wheel-");
        try
        {
            var source = await Find(given, index, fetch, work.FullName, ct);
            if (!source.IsOk) return Checked<BuiltWheel>.Bad(source.Problems);
            var system = await System(ct);
            return system.IsOk ? await Build(source.Value, system.Value, index, fetch, work.FullName, ct) : Checked<BuiltWheel>.Bad(system.Problems);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>The system that the wheels stand on, with what compiles.</summary>
    async Task<Checked<LockFile>> System(CancellationToken ct)
    {
        var wanted = spec with { Name = "wheel-builder", From = Channel.Pypi, Task = TaskFamily.General, System = [.. spec.System.Union(Tools)],
            Access = new(Jupyter: false, Ssh: false) };
        return await new ProjectLock(shell, store)
            .System(new(project, wanted, null, new Movement.Keep(), Offline: false), warning => shell.Tell(warning), ct);
    }

    async Task<Checked<Source>> Find(string given, PythonIndex index, WheelFetch fetch, string work, CancellationToken ct)
    {
        var path = Path.GetFullPath(given, shell.Folder);
        if (Directory.Exists(path)) return Checked<Source>.Ok(new(path, Path.GetFileName(path), null));
        if (File.Exists(path)) return Checked<Source>.Ok(new(path, Path.GetFileName(path), Hash(path)));
        if (given.Contains('/', StringComparison.Ordinal) || IndexFile.IsSource(given)) return Checked<Source>.Bad(PythonProblems.NoSource(given));
        var (name, version) = given.Split("==", 2) is [var n, var v] ? (n, v) : (given, null);
        var page = await index.Find(PythonSources.Pypi, WheelName.Normalise(name), ct);
        var found = page is null ? null : SourceDistribution.Choose(page, WheelName.Normalise(name), version);
        if (found is null) return Checked<Source>.Bad(PythonProblems.NoSource(given));
        var (digest, _) = await fetch.Fetch(found, PythonSources.Pypi, null, ct);
        var file = Path.Combine(work, found.Name);
        File.Copy(store.PathOf(digest), file);
        return Checked<Source>.Ok(new(file, found.Name, digest));
    }

    async Task<Checked<BuiltWheel>> Build(Source source, LockFile system, PythonIndex index, WheelFetch fetch, string work, CancellationToken ct)
    {
        var loaded = await ProjectImage.InEngine(shell, new(project, spec, system), ProjectImage.Engine(shell, engineName, ct), ct);
        var target = ProjectLock.TargetOf(system);
        var market = new WheelMarket(index, fetch, store, WheelTags.Of(target.Python, target.Platform, target.GlibcMinor), "cpu",
            Path.Combine(project, ProjectLock.Wheelhouse)) { Whole = true };
        await using var server = new SimpleServer(market);
        var folder = Directory.CreateDirectory(Path.Combine(work, "out"));
        var launch = Launching(source, loaded.Reference, server.Url, folder.FullName);
        var said = await loaded.Engine.Command(launch.Arguments(loaded.Engine.Kind, loaded.Engine.Rootless, loaded.Engine.RunOptions)).TryRun(ct);
        if (server.Failure is { } failure) throw failure;
        var made = folder.GetFiles("*.whl");
        if (said is not { ExitCode: 0 } || made is not [var wheel]) return Checked<BuiltWheel>.Bad(PythonProblems.WheelBuildFailed(source.Says, Tail(said)));
        return Checked<BuiltWheel>.Ok(Keep(wheel, source, system));
    }

    static Launch Launching(Source source, string image, Uri index, string folder) => new()
    {
        Image = image, Command = ["python3", "-c", BuiltWheel.Program(), $"/source/{Path.GetFileName(source.Path)}", index.ToString(), "/wheel"],
        Name = $"kedge-wheel-{Environment.ProcessId}", Run = "wheel", User = Posix.Me, WorkingFolder = "/", Network = "host",
        Mounts = [new(source.Path, $"/source/{Path.GetFileName(source.Path)}", ReadOnly: true), new(folder, "/wheel")],
        Variables = Launch.NoVariables.Add("SOURCE_DATE_EPOCH", Epoch).Add("PYTHONHASHSEED", "0").Add("no_proxy", "127.0.0.1"),
    };

    BuiltWheel Keep(FileInfo wheel, Source source, LockFile system)
    {
        var house = Directory.CreateDirectory(Path.Combine(project, ProjectLock.Wheelhouse)).FullName;
        var built = new BuiltWheel(wheel.Name, Hash(wheel.FullName), wheel.Length, source.Says, source.Sha256, system.Digest, system.Os, system.Python);
        File.Move(wheel.FullName, Path.Combine(house, wheel.Name), overwrite: true);
        File.WriteAllText(Path.Combine(house, wheel.Name + BuiltWheel.Suffix), built.ToJson());
        return built;
    }

    static Digest Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Digest.FromHash(SHA256.HashData(stream));
    }

    static string Tail(CommandResult? said) =>
        said is null ? "the engine could not be started" : string.Join('\n', (said.Output + said.Error).TrimEnd().Split('\n').TakeLast(12).Select(l => "  " + l));
}
