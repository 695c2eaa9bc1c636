using System.CommandLine;
using Kedge.Cli.Views;
using Kedge.Locks;
using Kedge.Specs;
using Kedge.Store;
using Spectre.Console;

namespace Kedge.Cli.Commands;

public static class LockCommand
{
    public static Command Create(Shell shell)
    {
        var check = new Option<bool>("--check") { Description = "Only say whether kedge.lock answers kedge.yaml: 0 yes, 1 no" };
        var update = new Option<string?>("--update") { Description = "Move versions to what the archive has now: all, or one package", Arity = ArgumentArity.ZeroOrOne, HelpName = "NAME" };
        var offline = new Option<bool>("--offline") { Description = "Use what was read last; no network" };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON" };
        var command = new Command("lock", "Choose the exact version of every package and write kedge.lock.\nExample: kedge lock --update python3-pandas") { check, update, offline, json };
        command.SetAction(async (parse, ct) => await Run(shell, new(
            parse.GetValue(check), parse.GetResult(update) is not null, parse.GetValue(update), parse.GetValue(offline), parse.GetValue(json)), ct));
        return command;
    }

    sealed record Wish(bool Check, bool Update, string? Name, bool Offline, bool Json);

    static async Task<int> Run(Shell shell, Wish wish, CancellationToken ct)
    {
        var started = shell.Time.GetTimestamp();
        var (spec, folder) = SpecFile.Load(shell.Folder);
        foreach (var problem in spec.Problems) ProblemView.Write(shell.Error, problem);
        if (!spec.IsOk) return App.Exit.CouldNot;
        var before = LockOnDisk.Load(folder);
        if (wish.Check) return Check(shell, spec.Value, before, wish.Json);
        if (!before.IsOk && before.Problems[0].Code != LockProblems.MissingCode) return Refuse(shell, before.Problems);
        if (before.IsOk && !wish.Update && before.Value.Spec == spec.Value.LockDigest)
        {
            LockView.Write(shell, new(before.Value, Before: before.Value, Changed: false, shell.Time.GetElapsedTime(started)), wish.Json);
            return App.Exit.Done;
        }
        if (spec.Value.From == Channel.Pypi) return Refuse(shell, [LockProblems.WheelsNotYet()]);
        if (wish.Name is { } name && before.IsOk && !before.Value.Packages.Any(p => p.Name == name)) return Refuse(shell, [LockProblems.NotLocked(name)]);
        var made = await Make(shell, spec.Value, before, wish, ct);
        if (!made.IsOk) return Refuse(shell, made.Problems);
        var changed = LockOnDisk.Save(folder, made.Value);
        LockView.Write(shell, new(made.Value, before.IsOk ? before.Value : null, changed, shell.Time.GetElapsedTime(started)), wish.Json);
        return App.Exit.Done;
    }

    static async Task<Checked<LockFile>> Make(Shell shell, Spec spec, Checked<LockFile> before, Wish wish, CancellationToken ct)
    {
        var archives = new DebianArchives(BlobStore.ForUser(shell.Environment), shell.Environment, shell.Time);
        shell.Error.WriteLine($"reading the package indexes of {spec.Os}");
        var input = await archives.Read(spec, before.IsOk ? before.Value.Platform : Platform.LinuxAmd64, wish.Offline, ct);
        foreach (var skipped in input.Skipped) ProblemView.Write(shell.Error, skipped.Why with { Severity = Severity.Warning });
        return DebianLock.Make(input with
        {
            Before = before.IsOk ? before.Value : null,
            Movement = !wish.Update ? new Movement.Keep() : wish.Name is { } name ? new Movement.One(name) : new Movement.All(),
        });
    }

    static int Check(Shell shell, Spec spec, Checked<LockFile> before, bool json)
    {
        var stale = before.IsOk && before.Value.Spec != spec.LockDigest;
        var problem = before.IsOk ? stale ? LockProblems.Stale(LockOnDisk.FileName) : null : before.Problems[0];
        if (json) LockView.WriteCheck(shell.Out, problem);
        if (problem is null)
        {
            shell.Error.WriteLine("kedge.lock answers kedge.yaml");
            return App.Exit.Done;
        }
        ProblemView.Write(shell.Error, problem);
        return App.Exit.No;
    }

    static int Refuse(Shell shell, IEnumerable<Problem> problems)
    {
        foreach (var problem in problems) ProblemView.Write(shell.Error, problem);
        return App.Exit.CouldNot;
    }
}
