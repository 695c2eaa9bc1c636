using System.CommandLine;
using Kedge.Cli.Runs;
using Kedge.Cli.Views.Runs;
using Kedge.Runs;
using Kedge.Runs.Facts;
using Kedge.Runs.Record;
using Kedge.Runs.Recording;
using Kedge.Sessions;
using Kedge.Specs;

namespace Kedge.Cli.Commands.Runs.Recording;

public static class RunCommand
{
    public const string Name = "run";

    public static Command Create(Shell shell)
    {
        var words = new Argument<string[]>("CMD") { Description = "The command and its arguments, after --", Arity = ArgumentArity.ZeroOrMore };
        var name = new Option<string?>("--name") { Description = "A name for this run, shown in lists and on its page" };
        var engine = new Option<string?>("--engine") { Description = "docker, podman, or host (no container; says what it cannot promise). Default: KEDGE_ENGINE, else what answers" };
        var limits = new LimitOptions();
        var variables = new Option<string[]>("--env") { Description = "NAME=VALUE, or NAME to pass this shell's value on without recording it" };
        var ranks = new Option<int?>("--nproc") { Description = "Start this many ranks with torchrun; each has its own log and metrics" };
        var restarts = new Option<int>("--restarts") { Description = "With --nproc: how often all ranks start again when one fails" };
        var profile = new Option<bool>("--profile") { Description = "Have PyTorch's profiler record five steps, and say what holds the training up; the script stays as it is" };
        var data = new Option<string[]>("--data") { Description = "A file or folder that the run reads: its size and fingerprint are recorded. May be given several times" };
        var resume = new Option<string?>("--resume") { Description = "Record this run as the next attempt of an earlier one (ID or last); without CMD its command is run again" };
        var bare = new Option<bool>("--no-record") { Description = "Keep no record of this run" };
        engine.AcceptOnlyFromAmong("docker", "podman", "host");
        var command = new Command(Name, "Run a command in the locked image and record it.\nExample: kedge run --name baseline -- python train.py --lr 0.1")
        {
            words, name, engine, variables, ranks, restarts, data, resume, profile, bare,
        };
        limits.AddTo(command);
        foreach (var (option, least) in ((Option, int)[])[(ranks, 1), (restarts, 0)])
            option.Validators.Add(given =>
            {
                if (given.Tokens is [{ Value: var typed }] && (!int.TryParse(typed, out var count) || count < least || count > 1024))
                    given.AddError($"{option.Name} is a number from {least} to 1024");
            });
        command.SetAction((parse, ct) => Run(shell, new RunWish
        {
            Command = [.. parse.GetValue(words) ?? []],
            Name = parse.GetValue(name),
            Engine = parse.GetValue(engine) ?? (shell.Environment("KEDGE_ENGINE") == "host" ? "host" : null),
            Limits = limits.Read(parse),
            Variables = [.. parse.GetValue(variables) ?? []],
            Ranks = parse.GetValue(ranks),
            Restarts = parse.GetValue(restarts),
            Profile = parse.GetValue(profile),
            Data = [.. parse.GetValue(data) ?? []],
            Resume = parse.GetValue(resume),
            Record = !parse.GetValue(bare),
        }, ct));
        return command;
    }

    static async Task<int> Run(Shell shell, RunWish wish, CancellationToken ct)
    {
        var (spec, folder) = SpecFile.Load(shell.Folder);
        if (wish.Resume is { } earlier)
        {
            var resumed = Resumed(wish, earlier, Path.Combine(folder, "runs"));
            if (!resumed.IsOk) return shell.Refuse(resumed.Problems);
            wish = resumed.Value;
        }
        if (wish.Command.IsEmpty) return shell.Refuse(RunProblems.NoCommand());
        if (!spec.IsOk) return shell.Refuse(spec.Problems);
        var asked = wish.Over(spec.Value);
        if (!asked.IsOk) return shell.Refuse(asked.Problems);
        var preparation = new RunPreparation(shell, wish, asked.Value, folder);
        var prepared = await preparation.Prepare(ct);
        shell.Tell(prepared.Problems);
        if (!prepared.IsOk) return preparation.LockIsStale ? App.Exit.No : App.Exit.CouldNot;
        return wish.Record ? await Recorded(shell, prepared.Value, (asked.Value.Limits, wish.Profile), ct) : await BareRun.Go(prepared.Value);
    }

    /// <summary>The wish as the next attempt of an earlier run, with that run's command where none was typed.</summary>
    static Checked<RunWish> Resumed(RunWish wish, string earlier, string runs)
    {
        var reader = new RunReader(runs);
        var found = reader.Find(earlier);
        if (!found.IsOk) return Checked<RunWish>.Bad(found.Problems);
        var plan = reader.Summary(found.Value.Id).Plan;
        var command = wish.Command.IsEmpty ? plan?.Command ?? [] : wish.Command;
        if (wish.Command.IsEmpty && command.Any(word => word.EndsWith(Secrets.Mask, StringComparison.Ordinal)))
            return Checked<RunWish>.Bad(RunProblems.SecretsAreNotKept(found.Value.Id));
        var ranks = wish.Ranks ?? (wish.Command.IsEmpty ? plan?.Ranks : null);
        return Checked<RunWish>.Ok(wish with { Command = command, Parent = found.Value.Id, Attempt = (plan?.Attempt ?? 1) + 1, Ranks = ranks });
    }

    static async Task<int> Recorded(Shell shell, RunRequest request, (Limits Limits, bool Profile) wish, CancellationToken ct)
    {
        var outcome = await new RecordedRun(request, shell.Time).Go(ct);
        shell.Tell(outcome.Warnings);
        if (!outcome.Started) shell.Tell(RunProblems.CannotStart(request.Command[0]));
        // The engines' own code for "not even started"; a command may use it too, so it is a hint and not a verdict.
        if (outcome.Exit == 125 && request.Engine != "host") shell.Tell(Refusal(request, outcome.Run.Id, wish.Limits));
        RunView.WriteEnd(shell.Error, outcome, shell.Folder);
        if (wish.Profile && outcome.Started) RunProfile.AfterRun(shell, outcome, request.ProjectFolder, ct);
        FailedRun.Explain(shell, outcome);
        return outcome.Started ? outcome.Exit : App.Exit.CouldNot;
    }

    /// <summary>The engine's own words are what the run printed.</summary>
    static Problem Refusal(RunRequest request, RunId id, Limits limits) =>
        SessionProblems.LimitRefused(limits, string.Join('\n', new RunReader(request.Runs).Tail(id, 20))) ?? RunProblems.EngineRefused(request.Engine);
}
