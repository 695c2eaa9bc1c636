using System.Collections.Immutable;
using Kedge.Cli.Commands;
using Kedge.Cli.Commands.Runs.Recording;
using Kedge.Runs;
using Kedge.Runs.Facts;
using Kedge.Runs.Recording;
using Kedge.Runs.Reproduce;
using Kedge.Sessions;
using Kedge.Specs;

namespace Kedge.Cli.Runs;

/// <summary>A recorded run, run once more by the way that <c>kedge run</c> takes, on its code laid out in a folder of its own.</summary>
sealed class Rerun(Shell shell, ProjectRuns project, Run before)
{
    /// <summary>On the project's files as they are now.</summary>
    public bool Here { get; init; }

    /// <summary>Another command; empty for the recorded one.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Standard output is for the verdict alone.</summary>
    public bool OutputToError { get; init; }

    public Run Before { get; } = before;

    string Root { get; } = Path.GetDirectoryName(project.Folder)!;

    public async Task<Checked<Run>> Go(CancellationToken ct)
    {
        if (Before.Plan is not { } plan) return Checked<Run>.Bad(ReproduceProblems.NoPlan(Before.Id));
        if (Before.StatusAt(shell.Time.GetUtcNow()) == RunStatus.Running) return Checked<Run>.Bad(ReproduceProblems.NotEnded(Before.Id));
        if (Command.IsEmpty && plan.Command.Any(w => w.EndsWith(Secrets.Mask, StringComparison.Ordinal)))
            return Checked<Run>.Bad(ReproduceProblems.SecretMissing(plan.Line));
        if (Here) return await Run(plan, new(Root, []), ct);
        var target = Directory.CreateTempSubdirectory("kedge-reproduce-").FullName;
        try
        {
            var laid = await new RecordedCode(Root, project.Reader.PathOf(Before.Id), Before).LayOut(target, ct);
            if (!laid.IsOk) return Checked<Run>.Bad(laid.Problems);
            shell.Tell(laid.Problems);
            Give(target);
            return await Run(plan, laid.Value, ct);
        }
        finally
        {
            Remove(target);
        }
    }

    async Task<Checked<Run>> Run(RunPlan plan, LaidCode code, CancellationToken ct)
    {
        var inside = shell with { Folder = Path.GetFullPath(plan.Folder, code.Project) };
        var (spec, folder) = SpecFile.Load(inside.Folder);
        if (!spec.IsOk) return Checked<Run>.Bad(spec.Problems);
        var wish = Wish(plan) with
        {
            Beside = [.. code.Beside.Select(b => (Path.Combine(Root, b), Path.Combine(code.Project, b)))],
            Data = [.. plan.Data.Select(d => d.Path)],
        };
        var asked = wish.Over(spec.Value);
        if (!asked.IsOk) return Checked<Run>.Bad(asked.Problems);
        var prepared = await new RunPreparation(inside, wish, asked.Value, folder).Prepare(ct);
        if (!prepared.IsOk) return Checked<Run>.Bad(prepared.Problems);
        var request = prepared.Value with { RunsFolder = project.Folder, DataFolder = Path.GetFullPath(plan.Folder, Root) };
        if (OutputToError) request = request with { Out = request.Error };
        var outcome = await new RecordedRun(request, shell.Time).Go(ct);
        shell.Tell(outcome.Warnings);
        return outcome.Started ? Checked<Run>.Ok(project.Reader.Read(outcome.Run.Id)) : Checked<Run>.Bad(RunProblems.CannotStart(wish.Command[0]));
    }

    RunWish Wish(RunPlan plan) => new()
    {
        Command = Command.IsEmpty ? plan.Command : Command, Name = $"{plan.Name ?? Before.Id.Short}-again", Engine = plan.Engine.Kind,
        Limits = new() { Cpus = Option(plan, "--cpus"), Memory = Option(plan, "--memory"), Shm = Option(plan, "--shm-size"), Gpus = plan.Gpus?.Asked },
        Ranks = plan.Ranks,
        Variables = [.. plan.Env.Where(v => v.Value != Secrets.Mask && v.Key is not ("HOME" or "USER" or "LOGNAME")).Select(v => $"{v.Key}={v.Value}")],
    };

    /// <summary>What an engine was told, as its recorded command line has it before the image.</summary>
    static string? Option(RunPlan plan, string name) => plan.Engine.Kind == "host" ? null
        : plan.Engine.Command.IndexOf(name) is > 0 and var at && at + 1 < plan.Engine.Command.Length ? plan.Engine.Command[at + 1] : null;

    /// <summary>What root lays out for a project of somebody else's belongs to them: the command runs as the folder's owner.</summary>
    void Give(string target)
    {
        if (Posix.Me.Uid != 0 || Posix.OwnerOf(Root) is not { Owner: { Uid: not 0 } owner }) return;
        Posix.Give(target, owner);
        foreach (var path in Directory.EnumerateFileSystemEntries(target, "*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
            Posix.Give(path, owner);
    }

    void Remove(string target)
    {
        try
        {
            Directory.Delete(target, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            shell.Error.Profile.Out.Writer.WriteLine($"left behind: {target} ({e.Message})");
        }
    }
}
