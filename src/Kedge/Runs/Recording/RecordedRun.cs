using System.Collections.Immutable;
using Kedge.Runs.Facts;
using Kedge.Runs.Page;
using Kedge.Runs.Record;
using Kedge.Runs.Given;
using Kedge.Sessions;

namespace Kedge.Runs.Recording;

/// <summary>
/// Runs a command and records it: the plan before it starts, output and metrics while it runs, the end and the page after it.
/// Whatever happens to the record, the command goes on.
/// </summary>
public sealed class RecordedRun(RunRequest request, TimeProvider time)
{
    readonly List<Problem> _warnings = [];
    string? _signal;

    /// <exception cref="KedgeException">KDG5002: no folder for the record; nothing was started.</exception>
    public async Task<RunOutcome> Go(CancellationToken ct)
    {
        var looking = Look(ct);
        var started = time.GetUtcNow();
        var folder = RunFolder.Claim(request.Runs, started);
        var sources = RunSources.Open(request, folder, started);
        await using var __ = sources.ConfigureAwait(false);
        var plan = await Plan(folder, sources.Channel, await looking.ConfigureAwait(false), started, ct).ConfigureAwait(false);
        using var beat = Save(folder, plan);
        var recorder = new RunRecorder(folder, time.GetUtcNow() - started) { Ranks = request.Ranks is not null };
        await using var _ = recorder.ConfigureAwait(false);
        recorder.Event("start");
        sources.Follow(recorder);
        // A first page while the command starts: a killed recorder leaves something to read.
        var page = Task.Run(() => Try(folder, "RUN.md",
            () => RunPages.Make(new(request.Runs), Run.Fold(folder.Id, [new RunEvent.Planned(plan)]), RunStatus.Running)), CancellationToken.None);
        var exit = await Live(folder, recorder, sources).ConfigureAwait(false);
        await page.ConfigureAwait(false);
        var left = await sources.Finish().ConfigureAwait(false);
        var run = await End(folder, recorder, left, exit ?? 127).ConfigureAwait(false);
        return Finish(folder, run, exit);
    }

    string FolderOf(string data) =>
        request.DataFolder is not { } elsewhere || Path.Exists(Path.GetFullPath(data, request.Folder)) ? request.Folder : elsewhere;

    /// <summary>What other programs are asked for: all at once, while the run's folder is made.</summary>
    sealed record Asked(GitState Git, InstalledPython? Python);

    async Task<Asked> Look(CancellationToken ct)
    {
        var git = GitState.Look(request.ProjectFolder, ct);
        // In a container the lock says what is installed.
        var command = request.Ranks is null ? request.Command : Torchrun.Command(request.Command, 1, 0, "");
        var python = IsOnHost ? InstalledPython.Look(command, request.Folder, request.Variables, ct) : Task.FromResult<InstalledPython?>(null);
        return new(await git.ConfigureAwait(false), await python.ConfigureAwait(false));
    }

    bool IsOnHost => request.Engine == "host";

    async Task<RunPlan> Plan(RunFolder folder, RunChannel? channel, Asked asked, DateTimeOffset started, CancellationToken ct)
    {
        var (git, python) = asked;
        var (words, masked) = Secrets.Hide(request.Command);
        var line = request.Line(folder.Id, channel);
        var incomplete = request.Incomplete.AddRange(git.Incomplete)
            .AddRange(masked.Concat(request.Variables.Keys.Where(Secrets.IsName))
                .Select(m => new Missing(m, "its value looks like a secret and is not kept")));
        var fingerprints = request.Data.Select(path => DataFingerprint.Of(path, FolderOf(path), ct)).ToList();
        incomplete = incomplete.AddRange(fingerprints.Select(f => f.Missing).OfType<Missing>());
        // Somebody may have mistyped it.
        _warnings.AddRange(fingerprints.Select(f => f.Missing).OfType<Missing>().Select(m => RunProblems.RecordFailed(m.What, m.Why)));
        var source = SaveUntracked(folder, git, ref incomplete);
        if (git.Facts is { Changed: > 0, Commit: not null })
            incomplete = incomplete.AddRange(await git.SavePatch(request.ProjectFolder, folder.PathOf(GitState.Patch), ct).ConfigureAwait(false));
        if (!folder.CopyLock(Path.Combine(request.ProjectFolder, "kedge.lock"))) incomplete = incomplete.Add(new("lock", "there is no kedge.lock"));
        if (python is not null) folder.WriteSide(InstalledPython.FileName, python.Text);
        else if (IsOnHost)
            incomplete = incomplete.Add(new("packages", "which Python the command starts, if any, cannot be told from its words, or it does not answer"));
        if (request.ImageJson is { } image) folder.WriteSide("env/image.json", image);
        var environment = Kept(request.Variables);
        var found = PlanFacts.Of(words, request.Folder, environment);
        return new()
        {
            Id = folder.Id.ToString(), Name = request.Name, Project = request.Project, Started = Milliseconds(started),
            Command = words, Line = Joined(words), Folder = Path.GetRelativePath(request.ProjectFolder, request.Folder),
            Engine = new(request.Engine, request.EngineVersion, Secrets.Hide([line.Program, .. line.Arguments]).Words),
            Image = request.Image, Lock = request.LockDigest,
            Git = git.Facts is { } facts
                ? facts with { Diff = folder.DigestOrRemove(GitState.Patch), Source = source.Sha256, SourceFiles = source.Files,
                    LeftOut = source.LeftOut.Length }
                : null,
            Python = python?.Facts, Env = environment, Parameters = found.Parameters, ParameterSources = found.Sources, Script = found.Script, Configs = found.Configs,
            Determinism = found.Determinism,
            Data = [.. fingerprints.Select(f => f.Facts)], Ranks = request.Ranks, Gpus = request.Gpus, Parent = request.Parent?.ToString(),
            Attempt = request.Attempt, Host = HostProbe.Look(request.ProjectFolder), User = request.User,
            Tool = KedgeVersion.Text, ToolBuild = typeof(RunPlan).Module.ModuleVersionId.ToString(), Incomplete = incomplete,
        };
    }

    SourceArchive SaveUntracked(RunFolder folder, GitState git, ref ImmutableArray<Missing> incomplete)
    {
        if (git.Untracked.Length == 0) return new(null, 0, []);
        folder.WriteSide("code/untracked.txt", string.Concat(git.Untracked.Select(u => u + "\n")));
        var source = UntrackedSource.Save(request.ProjectFolder, git.Untracked, folder.PathOf("code/untracked.tar.gz"));
        if (source.LeftOut.IsEmpty) return source;
        folder.WriteSide("code/left-out.txt", string.Concat(source.LeftOut.Select(l => $"{l.Name}: {l.Why}\n")));
        incomplete = incomplete.Add(new("code/untracked.tar.gz", $"{source.LeftOut.Length} untracked files are not in it; code/left-out.txt says why"));
        return source;
    }

    static string Joined(ImmutableArray<string> words) => new CommandLine(words[0], words[1..]).ToString();

    static DateTimeOffset Milliseconds(DateTimeOffset at) => new(at.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, at.Offset);

    static ImmutableSortedDictionary<string, string> Kept(ImmutableSortedDictionary<string, string?> variables) =>
        RunPlan.NoText.AddRange(variables.Where(v => v.Value is not null).Select(v => KeyValuePair.Create(v.Key, Secrets.IsName(v.Key) ? Secrets.Mask : v.Value!)));

    /// <exception cref="KedgeException">KDG5002</exception>
    static IDisposable Save(RunFolder folder, RunPlan plan)
    {
        try
        {
            folder.Write(plan);
            return folder.Beat();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder.GiveBack();
            throw new KedgeException(RunProblems.CannotRecord(folder.Root, e.Message), e);
        }
    }

    async Task<int?> Live(RunFolder folder, RunRecorder recorder, RunSources sources)
    {
        var live = new LiveCommand(request.Line(folder.Id, sources.Channel), request.Out, request.Error)
        {
            Input = request.Input, SharesTerminal = request.Terminal, Folder = request.ProcessFolder,
        };
        var process = 0;
        var watcher = new Watch(request.Watcher);
        await using var _ = watcher.ConfigureAwait(false);
        var exit = await live.Run(
            new((kind, bytes) => recorder.Output(kind, bytes.Span),
                (name, count) => Signalled(recorder, folder.Id, name, count, process)) { Room = recorder.WaitForRoom },
            id =>
            {
                watcher.Over(request.Stop(folder.Id, process = id));
                sources.Sample(process);
            }).ConfigureAwait(false);
        if (_signal is not null && request.Remove is { } remove) await remove(folder.Id).TryRun(CancellationToken.None).ConfigureAwait(false);
        return exit;
    }

    /// <summary>The first two signals are passed on as they are; whoever sends a third means it.</summary>
    void Signalled(RunRecorder recorder, RunId id, string name, int count, int process)
    {
        _signal ??= name;
        recorder.Event("signal", name);
        if (count == 3) _ = request.Stop(id, process).TryRun(CancellationToken.None);
    }

    async Task<Run> End(RunFolder folder, RunRecorder recorder, LeftBehind left, int exit)
    {
        recorder.Event("end");
        var seconds = (recorder.Elapsed - recorder.Before).TotalSeconds;
        var recorded = await recorder.Finish().ConfigureAwait(false);
        var incomplete = recorded.Incomplete.AddRange(left.Missing);
        if (!folder.IsThere) incomplete = [new("this run", "its folder was taken away while it went on")];
        foreach (var lost in incomplete) _warnings.Add(RunProblems.RecordFailed(lost.What, lost.Why));
        var (digests, unhashed) = RunDigests.Of(folder.Root);
        var (artifacts, unseen) = new WrittenModels(request.ProjectFolder, folder.Root, Milliseconds(time.GetUtcNow()).AddSeconds(-seconds)).Of(left.Models);
        var soFar = new RunReader(request.Runs).Read(folder.Id);
        var end = new RunEnd
        {
            Id = folder.Id.ToString(), Ended = Milliseconds(time.GetUtcNow()), Seconds = Math.Round(seconds, 3), Exit = exit,
            Signal = _signal ?? SignalOf(exit), Output = recorded.Bytes, Dropped = recorded.Dropped,
            Metrics = [.. soFar.Series.Values.Select(s => s.Summary())], Parameters = soFar.ToldParameters is { IsEmpty: false } told ? told : null,
            Incomplete = incomplete.AddRange(unhashed).AddRange(unseen), Artifacts = artifacts.IsEmpty ? null : artifacts, Files = digests.Files,
            Root = digests.Root,
        };
        Try(folder, "end.json", () => folder.Write(end));
        return soFar with { End = end };
    }

    /// <summary>Exit codes above 128 name a signal by a convention that engines, shells and tini share.</summary>
    static string? SignalOf(int exit) => exit > 128 ? RunEnd.SignalName(exit - 128) : null;

    RunOutcome Finish(RunFolder folder, Run run, int? exit)
    {
        var end = run.End!;
        Try(folder, "RUN.md", () => { if (RunPages.Make(new(request.Runs), run, end.Status) is { } notice) _warnings.Add(notice); });
        Try(folder, "the folder", folder.DropEmpty);
        return new(run, folder.Root, end.Exit, exit is not null, [.. _warnings]);
    }

    /// <summary>Whoever takes the folder away wants no part of the record back.</summary>
    void Try(RunFolder folder, string what, Action write)
    {
        if (!folder.IsThere) return;
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _warnings.Add(RunProblems.RecordFailed(what, e.Message));
        }
    }
}
