using System.Text;
using Kedge.Docs.Diagrams.Sources.Runs;
using Kedge.Locks;
using Kedge.Models;
using Kedge.Runs.Page;
using Kedge.Runs.Record;
using Kedge.Specs;
using Kedge.Traces;

namespace Kedge.Docs.Regions;

/// <summary>What a tree of pages can be asked about itself. Door: its files, read only; nothing outside of it but the project that it lies in.</summary>
/// <param name="root">Absolute: of the tree.</param>
/// <param name="time">Tells a run that goes on from one that was lost.</param>
public sealed class KnownFolder(string root, TimeProvider time)
{
    const int Largest = 4 << 20, MostFiles = 5000;

    /// <param name="help">What a command of Kedge's says to <c>--help</c>.</param>
    public Known With(Func<string, Checked<string>> help) => new()
    {
        Spec = new(folder => SpecFile.Load(Path.Combine(root, folder)).Spec),
        ProjectFolder = new(ProjectFolder),
        Project = new(Project),
        Run = new(Run),
        Shares = new(Shares),
        Text = new(Text),
        Model = new(Model),
        Files = new(Files),
        Help = new(help),
    };

    Checked<string> ProjectFolder(string folder)
    {
        var full = Path.Combine(root, folder);
        return SpecFile.ProjectOf(full) is { } project ? Checked<string>.Ok(Relative(project)) : Checked<string>.Bad(SpecProblems.NotFound(full));
    }

    Checked<KnownProject> Project(string folder)
    {
        var (spec, at) = SpecFile.Load(Path.Combine(root, folder));
        return spec.Then(read => LockOnDisk.Load(at).Then(file => file.Spec == read.LockDigest
            ? Checked<KnownProject>.Ok(new(Relative(at), read, file))
            : Checked<KnownProject>.Bad(RegionProblems.LockIsStale(Relative(at)))));
    }

    Checked<KnownRun> Run(string asked)
    {
        var (folder, wanted) = asked.IndexOf('\n') is var at and >= 0 ? (asked[..at], asked[(at + 1)..]) : ("", asked);
        var reader = new RunReader(Path.Combine(SpecFile.Load(Path.Combine(root, folder)).Folder, "runs"));
        return reader.Find(wanted).Then(found =>
        {
            var run = reader.Read(found.Id);
            return Checked<KnownRun>.Ok(new(Relative(reader.PathOf(found.Id)), run, run.StatusAt(time.GetUtcNow()),
                RunPages.Extras(reader, run)) { Notes = RunPages.Notes(reader, found.Id) ?? "" });
        });
    }

    Checked<StepShares> Shares(string asked) => Run(asked).Then(known =>
    {
        var folder = Path.Combine(root, known.Folder);
        var traces = TraceFile.Of(folder, SpecFile.Load(folder).Folder, known.Run.Plan?.Started ?? default, known.Run.End?.Ended);
        var ranks = traces.Select(t => TraceFile.Analyse(t, Path.GetFileName(t), CancellationToken.None)).Where(r => r.IsOk).Select(r => r.Value);
        return Checked<StepShares>.Ok(StepShares.Of([.. ranks], known.Run));
    });

    string Relative(string folder) => Path.GetRelativePath(root, folder) is var path and not "." ? path : "";

    Checked<string> Text(string path)
    {
        if (Unread(path) is { } why) return Checked<string>.Bad(RegionProblems.NoFile(path, why));
        try
        {
            return Checked<string>.Ok(File.ReadAllText(Path.Combine(root, path), Encoding.UTF8).ReplaceLineEndings("\n"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Checked<string>.Bad(RegionProblems.NoFile(path, failure.Message));
        }
    }

    /// <summary>Model files are large, and hardly read: only what they say of their tensors.</summary>
    Checked<ModelFile> Model(string path)
    {
        var file = new FileInfo(Path.Combine(root, path));
        if (!file.Exists || LeadsOut(file))
            return Checked<ModelFile>.Bad(RegionProblems.NoFile(path,
                file.Exists ? "a symbolic link leads out of the tree" : "there is no such file"));
        return ModelOnDisk.Read(file.FullName, path);
    }

    /// <summary>Why a file is not read: it is no file, it is large, or a link leads out of the tree.</summary>
    string? Unread(string path)
    {
        var file = new FileInfo(Path.Combine(root, path));
        if (!file.Exists) return "there is no such file";
        if (LeadsOut(file)) return "a symbolic link leads out of the tree";
        // What has no length may be a pipe, which would wait for whoever writes.
        return file.Length > Largest
            ? "it is far too large"
            : file.Length == 0 && !file.Attributes.HasFlag(FileAttributes.Normal)
            ? "it is empty or no regular file"
            : null;
    }

    bool LeadsOut(FileInfo file)
    {
        for (FileSystemInfo? at = file; at is not null && at.FullName.Length > root.Length; at = at is FileInfo f ? f.Directory : (at as DirectoryInfo)?.Parent)
            if (at.LinkTarget is not null
                && at.ResolveLinkTarget(returnFinalTarget: true)?.FullName.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal) != true)
                return true;
        return false;
    }

    Checked<IReadOnlyList<string>> Files(string folder)
    {
        var full = Path.Combine(root, folder);
        if (!Directory.Exists(full)) return Checked<IReadOnlyList<string>>.Bad(RegionProblems.NoFile(folder, "there is no such folder"));
        var git = new CommandLine("git", ["-C", full, "ls-files", "-z", "-c", "-o", "--exclude-standard", "--deduplicate"])
            .TryRun(CancellationToken.None).GetAwaiter().GetResult();
        var found = git is { ExitCode: 0 }
            ? git.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(name => File.Exists(Path.Combine(full, name)))
            : Directory.EnumerateFiles(full, "*",
                new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true,
                    AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden }).Take(MostFiles)
                        .Select(f => Path.GetRelativePath(full, f));
        return Checked<IReadOnlyList<string>>.Ok([.. found.Order(StringComparer.Ordinal).Take(MostFiles)]);
    }
}
