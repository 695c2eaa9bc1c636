using Kedge.Cli.Projects;
using Kedge.Cli.Runs;
using Kedge.Docs.Anchors;
using Kedge.Docs.Diagrams.Sources;
using Kedge.Docs.Diagrams.Sources.Compose;
using Kedge.Docs.Diagrams.Sources.Dockerfiles;
using Kedge.Docs.Diagrams.Sources.Environments;
using Kedge.Docs.Diagrams.Sources.Models;
using Kedge.Docs.Diagrams.Sources.Runs;
using Kedge.Locks;
using Kedge.Models;
using Kedge.Models.Objects;
using Kedge.Runs.Query;
using Kedge.Specs;

namespace Kedge.Cli.Docs.Diagrams;

/// <param name="Source">As typed; null: the project's own.</param>
sealed record DiagramWish(string Kind, string? Source)
{
    public PageLanguage Language { get; init; }
    public string? Target { get; init; }
    public int? Depth { get; init; }

    public DiagramWords Words => new(Language);
}

/// <summary>Finds and reads what a picture is to be made from.</summary>
sealed class DiagramLoad(Shell shell, DiagramWish wish)
{
    public static readonly string[] Kinds = ["spec", "dockerfile", "compose", "model", "run", "layers"];
    static readonly string[] Dockerfiles = ["Dockerfile", "Containerfile", "docker/Dockerfile"];
    static readonly string[] ComposeFiles = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

    public Task<Checked<SourceDiagram>> Make(CancellationToken ct) => wish.Kind switch
    {
        "spec" => Task.FromResult(Spec()),
        "layers" => Task.FromResult(LockedProject.Load(Folder).Then(p => Checked<SourceDiagram>.Ok(new(LayersDiagram.Of(p.Lock, wish.Words), p.Lock.Digest.ToString())))),
        "dockerfile" =>
            Reading(() => Text(Dockerfiles, DockerfileReader.MostBytes)
                .Then(f => DockerfileReader.Read(f.Bytes, f.Name).Then(d => DockerfileDiagram.Of(d, f.Name, wish.Target, wish.Words))), ct),
        "compose" =>
            Reading(() => Text(ComposeFiles, ComposeReader.MostBytes)
                .Then(f => ComposeReader.Read(f.Bytes, f.Name).Then(c => Checked<SourceDiagram>.Ok(ComposeDiagram.Of(c, f.Name, wish.Words)))), ct),
        "run" => Task.FromResult(Run(ct)),
        _ => Model(ct),
    };

    /// <summary>A pipe that nobody writes into is waited for, and Ctrl-C still works.</summary>
    static Task<Checked<SourceDiagram>> Reading(Func<Checked<SourceDiagram>> read, CancellationToken ct) => Task.Run(read, CancellationToken.None).WaitAsync(ct);

    string Folder =>
        wish.Source is { } named && Path.GetFullPath(named, shell.Folder) is var path
            ? Directory.Exists(path)
            ? path
            : Path.GetDirectoryName(path)!
            : shell.Folder;

    Checked<SourceDiagram> Spec()
    {
        var (spec, project) = SpecFile.Load(Folder);
        return spec.Then(read =>
        {
            var locked = LockOnDisk.Load(project);
            var fresh = locked.IsOk && locked.Value.Spec == read.LockDigest ? locked.Value : null;
            return Checked<SourceDiagram>.Ok(new(EnvironmentDiagram.Of(read, fresh, wish.Words), $"{SpecText.Canonical(read)}{fresh?.Digest}"));
        });
    }

    /// <summary>A file's name and bytes; one more of them than may be.</summary>
    sealed record Source(string Name, byte[] Bytes);

    Checked<Source> Text(string[] usual, int most)
    {
        var name = wish.Source ?? usual.FirstOrDefault(n => File.Exists(Path.Combine(shell.Folder, n)));
        if (name is null) return Checked<Source>.Bad(SourceProblems.NoFile(wish.Kind, usual[0]));
        try
        {
            using var stream = name == "-" && shell.Input() is { } input ? input : File.OpenRead(Path.GetFullPath(name, shell.Folder));
            var bytes = new byte[most + 1];
            return Checked<Source>.Ok(new(name == "-" ? "standard input" : name, bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)]));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return Checked<Source>.Bad(SourceProblems.CannotRead(name, failure.Message));
        }
    }

    Checked<SourceDiagram> Run(CancellationToken ct)
    {
        var runs = new ProjectRuns(shell);
        return RunName.Pick(runs.Table, wish.Source ?? "last").Then(found =>
        {
            var run = runs.Reader.Read(found.Id);
            var looked = new RunProfile(shell, runs.Reader, found.Id, SpecFile.Load(shell.Folder).Folder).Look(ct);
            return Checked<SourceDiagram>.Ok(RunFlowDiagram.Of(run, StepShares.Of(looked.IsOk ? looked.Value.Ranks : [], run), wish.Words));
        });
    }

    async Task<Checked<SourceDiagram>> Model(CancellationToken ct)
    {
        if (wish.Source is not { } name) return Checked<SourceDiagram>.Bad(SourceProblems.NoModelNamed());
        var path = Path.GetFullPath(name, shell.Folder);
        var model = !File.Exists(path) && PythonObject.IsName(name) ? await new ObjectInImage(shell, name).Look(ct)
            : File.Exists(path) ? ModelOnDisk.Read(path, name) : OfRun(name);
        return model.Then(read => Checked<SourceDiagram>.Ok(ModelDiagram.Of(read, Path.GetFileName(name), wish.Depth, wish.Words)));
    }

    /// <summary>The newest model that a run wrote and that is still there.</summary>
    Checked<ModelFile> OfRun(string name)
    {
        var runs = new ProjectRuns(shell);
        var found = RunName.Pick(runs.Table, name);
        if (!found.IsOk) return ModelOnDisk.Read(Path.GetFullPath(name, shell.Folder), name);
        var (folder, project) = (runs.Reader.PathOf(found.Value.Id), SpecFile.Load(shell.Folder).Folder);
        var written = RunFlowDiagram.Models(runs.Reader.Read(found.Value.Id))
            .Select(m => (Model: m, File: new FileInfo(Path.GetFullPath(m.Path, m.Kept ? folder : project))));
        var (newest, file) = written.Where(w => w.File.Exists).OrderByDescending(w => w.File.LastWriteTimeUtc)
            .ThenBy(w => w.Model.Path, StringComparer.Ordinal).FirstOrDefault();
        if (newest is null) return Checked<ModelFile>.Bad(SourceProblems.NoCheckpoint(found.Value.Id.ToString()));
        return file.Length == newest.Size
            ? ModelOnDisk.Read(file.FullName, newest.Path)
            : Checked<ModelFile>.Bad(SourceProblems.Overwritten(newest.Path, found.Value.Id.ToString()));
    }
}
