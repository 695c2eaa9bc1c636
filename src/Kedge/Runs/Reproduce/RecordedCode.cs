using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Kedge.Runs.Reproduce;

/// <summary>The project's files as a run saw them, laid out in a folder of their own.</summary>
/// <param name="Project">The project's folder within it.</param>
/// <param name="Beside">Paths of the command that git does not know, relative to the project: taken from where they are.</param>
public sealed record LaidCode(string Project, ImmutableArray<string> Beside);

/// <summary>
/// Lays out what a record says about code: the commit from the project's repository, the recorded difference over it, files that
/// git did not know, the lock. Nothing of the project itself is touched. Door: disk, git.
/// </summary>
/// <param name="project">The project's folder as it is now.</param>
/// <param name="record">The run's folder.</param>
public sealed class RecordedCode(string project, string record, Run before)
{
    const int MostLooked = 20_000;
    readonly RunPlan _plan = before.Plan ?? throw new ArgumentException("a run without a plan", nameof(before));
    readonly List<Problem> _said = [];

    /// <param name="target">An empty folder.</param>
    public async Task<Checked<LaidCode>> LayOut(string target, CancellationToken ct)
    {
        if (_plan.Git?.Commit is not { } commit || !IsHash(commit)) return Checked<LaidCode>.Bad(ReproduceProblems.NoCommit(RunId.Parse(_plan.Id)));
        var prefix = await Ask(project, ct, "rev-parse", "--show-prefix").ConfigureAwait(false);
        if (prefix.Problem is { } outside) return Checked<LaidCode>.Bad(ReproduceProblems.NoRepository(project, outside));
        var laid = Path.Combine(target, prefix.Output.Trim());
        var problem = await Commit(target, commit, ct).ConfigureAwait(false) ?? await Patch(target, ct).ConfigureAwait(false);
        if (problem is not null) return Checked<LaidCode>.Bad(problem);
        Directory.CreateDirectory(laid);
        FromArchive(laid);
        Untracked(laid);
        if (File.Exists(Path.Combine(record, "env/kedge.lock"))) File.Copy(Path.Combine(record, "env/kedge.lock"), Path.Combine(laid, "kedge.lock"), overwrite: true);
        return Checked<LaidCode>.Ok(new(laid, Beside(laid)), _said);
    }

    static bool IsHash(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);

    async Task<Problem?> Commit(string target, string commit, CancellationToken ct)
    {
        var known = await Ask(project, ct, "cat-file", "-e", commit + "^{commit}").ConfigureAwait(false);
        if (known.Problem is not null) return ReproduceProblems.CommitMissing(commit, _plan.Git?.Remote);
        var top = await Ask(project, ct, "rev-parse", "--show-toplevel").ConfigureAwait(false);
        var cloned = await Ask(project, ct, "clone", "--quiet", "--shared", "--no-checkout", "--", top.Output.TrimEnd('\n'), target).ConfigureAwait(false);
        if (cloned.Problem is { } refused) return ReproduceProblems.CannotLayOut("git clone", refused);
        // The clone's origin is this folder; the record of the repeated run says where the code comes from.
        await Ask(target, ct, _plan.Git?.Remote is { } remote ? ["remote", "set-url", "--", "origin", remote] : ["remote", "remove", "origin"]).ConfigureAwait(false);
        var checkedOut = await Ask(target, ct, "checkout", "--quiet", "--detach", commit).ConfigureAwait(false);
        return checkedOut.Problem is { } failed ? ReproduceProblems.CannotLayOut("git checkout", failed) : null;
    }

    async Task<Problem?> Patch(string target, CancellationToken ct)
    {
        _said.AddRange(_plan.Incomplete.Where(m => m.What == Facts.GitState.Patch).Select(m => ReproduceProblems.ChangesNotWhole(m.Why)));
        if (_plan.Git?.Diff is not { } digest) return _plan.Git?.Changed > 0 ? ReproduceProblems.PatchMissing(Facts.GitState.Patch) : null;
        var patch = Path.Combine(record, Facts.GitState.Patch);
        if (!File.Exists(patch) || Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(patch, ct).ConfigureAwait(false))) != digest)
            return ReproduceProblems.PatchMissing(patch);
        var applied = await Ask(target, ct, "apply", "--whitespace=nowarn", "--", patch).ConfigureAwait(false);
        return applied.Problem is { } refused ? ReproduceProblems.CannotLayOut("git apply code/diff.patch", refused) : null;
    }

    /// <summary>Untracked source that the record kept; only plain files, and only where the archive is the recorded one.</summary>
    void FromArchive(string laid)
    {
        var archive = Path.Combine(record, "code/untracked.tar.gz");
        if (_plan.Git?.Source is not { } digest || !File.Exists(archive) || Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(archive))) != digest) return;
        try
        {
            using var tar = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
            while (tar.GetNextEntry() is { } entry)
            {
                var to = Path.GetFullPath(entry.Name, laid);
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                    || entry.Length > Facts.UntrackedSource.LargestFile || !IsBelow(to, laid) || Path.Exists(to))
                    continue;
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                entry.ExtractToFile(to, overwrite: false);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            _said.Add(ReproduceProblems.CannotLayOut(archive, e.Message) with { Severity = Severity.Warning });
        }
    }

    /// <summary>Files that git did not know when the run began and that the record did not keep, as far as they are still here.</summary>
    void Untracked(string laid)
    {
        var list = Path.Combine(record, "code/untracked.txt");
        if (!File.Exists(list)) return;
        foreach (var name in File.ReadLines(list, Encoding.UTF8).Where(n => n.Length > 0))
        {
            var (from, to) = (Path.GetFullPath(name, project), Path.GetFullPath(name, laid));
            if (!IsBelow(from, project) || !IsBelow(to, laid) || Path.Exists(to)) continue;
            if (!File.Exists(from))
            {
                _said.Add(ReproduceProblems.UntrackedMissing(name));
                continue;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to);
            _said.Add(ReproduceProblems.Untracked(name));
        }
    }

    /// <summary>What the command was given that is here and not there: data, mostly, that nobody commits. Where it writes it begins anew.</summary>
    ImmutableArray<string> Beside(string laid)
    {
        var (now, then) = (Path.GetFullPath(_plan.Folder, project), Path.GetFullPath(_plan.Folder, laid));
        var found = GivenPath.Of(_plan).Where(g => Path.GetFullPath(g.Path, now) is var here && IsBelow(here, project) && Path.Exists(here)
            && !Path.Exists(Path.GetFullPath(g.Path, then))).ToLookup(g => IsWritten(g, Path.GetFullPath(g.Path, now)));
        foreach (var written in found[true])
        {
            var (here, there) = (Path.GetFullPath(written.Path, now), Path.GetFullPath(written.Path, then));
            Directory.CreateDirectory(Directory.Exists(here) ? there : Path.GetDirectoryName(there)!);
            _said.Add(ReproduceProblems.BeginsAnew(written.Path));
        }
        var beside = found[false].Select(g => Path.GetRelativePath(project, Path.GetFullPath(g.Path, now))).Distinct().ToImmutableArray();
        _said.AddRange(beside.Select(ReproduceProblems.Beside));
        return beside;
    }

    /// <summary>Results are in the way of a repetition, and not to be overwritten by one. What the run itself made is nothing that it was given.</summary>
    bool IsWritten(GivenPath given, string here)
    {
        if (given.IsData) return false;
        if (given.IsForResults(Directory.Exists(here))) return true;
        var times = (File.Exists(here) ? [new FileInfo(here)] : new DirectoryInfo(here).EnumerateFiles("*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Take(MostLooked))
            .Select(f => f.LastWriteTimeUtc).ToList();
        var ended = (before.End?.Ended ?? DateTimeOffset.MaxValue).UtcDateTime;
        return times.Exists(t => t <= ended) && times.TrueForAll(t => t >= _plan.Started.UtcDateTime);
    }

    static bool IsBelow(string path, string folder) => path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>Asks git without hooks, prompts, and other people's configuration of the terminal.</summary>
    static async Task<(string Output, string? Problem)> Ask(string folder, CancellationToken ct, params ImmutableArray<string> arguments)
    {
        var line = new CommandLine("git", ["-C", folder, "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "advice.detachedHead=false", .. arguments])
        {
            Environment = ImmutableSortedDictionary<string, string?>.Empty.Add("LC_ALL", "C").Add("GIT_TERMINAL_PROMPT", "0"),
        };
        var said = await line.TryRun(ct).ConfigureAwait(false);
        if (said is null) return ("", "git is not installed");
        return (said.Output, said.ExitCode == 0 ? null : said.Error.Trim().Split('\n')[^1]);
    }
}
