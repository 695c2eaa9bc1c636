using System.CommandLine;
using Kedge.Cli.Projects;
using Kedge.Cli.Views;
using Kedge.Cli.Views.Terminal;
using Kedge.Locks;
using Kedge.Locks.Debian;
using Kedge.Packages.Python;
using Kedge.Specs;
using Kedge.Store;
using Spectre.Console;

namespace Kedge.Cli.Commands;

public static class LockCommand
{
    public static Command Create(Shell shell)
    {
        var check = new Option<bool>("--check") { Description = "Only say whether kedge.lock answers kedge.yaml: 0 yes, 1 no" };
        var update = new Option<string?>("--update") { Description = "Move versions to what the archive has now: all, or one package",
            Arity = ArgumentArity.ZeroOrOne, HelpName = "NAME" };
        var offline = new Option<bool>("--offline") { Description = "Use what was read last; no network" };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON" };
        var command = new Command("lock",
            "Choose the exact version of every package and write kedge.lock.\nExample: kedge lock --update python3-pandas")
        { check, update, offline, json };
        command.SetAction(async (parse, ct) => await Run(shell, new(
            parse.GetValue(check), parse.GetResult(update) is not null, parse.GetValue(update), parse.GetValue(offline), parse.GetValue(json)), ct));
        return command;
    }

    sealed record Wish(bool Check, bool Update, string? Name, bool Offline, bool Json);

    static async Task<int> Run(Shell shell, Wish wish, CancellationToken ct)
    {
        var started = shell.Time.GetTimestamp();
        var (spec, folder) = SpecFile.Load(shell.Folder);
        shell.Tell(spec.Problems);
        if (!spec.IsOk) return App.Exit.CouldNot;
        var before = LockOnDisk.Load(folder);
        if (wish.Check) return Check(shell, spec.Value, before, wish.Json);
        if (!before.IsOk && before.Problems[0].Code != LockProblems.MissingCode) return shell.Refuse(before.Problems);
        if (before.IsOk && !wish.Update && before.Value.Spec == spec.Value.LockDigest)
        {
            LockView.Write(shell, new(before.Value, Before: before.Value, Changed: false, shell.Time.GetElapsedTime(started)), wish.Json);
            return App.Exit.Done;
        }
        if (wish.Name is { } name && before.IsOk && !Holds(before.Value, name)) return shell.Refuse([LockProblems.NotLocked(name)]);
        var made = await Make(shell, new(folder, spec.Value, before.IsOk ? before.Value : null, MovementOf(wish), wish.Offline), ct);
        if (!made.IsOk) return shell.Refuse(made.Problems);
        var changed = LockOnDisk.Save(folder, made.Value);
        LockView.Write(shell, new(made.Value, before.IsOk ? before.Value : null, changed, shell.Time.GetElapsedTime(started)), wish.Json);
        return App.Exit.Done;
    }

    static async Task<Checked<LockFile>> Make(Shell shell, LockWish wish, CancellationToken ct)
    {
        var store = BlobStore.ForUser(shell.Environment);
        using var lease = wish.Spec.From == Channel.Pypi ? store.Lease() : null;
        shell.Error.WriteLine($"reading the package indexes of {wish.Spec.Os}");
        foreach (var file in wish.Spec.Files) shell.Error.WriteLine($"reading {file.Name}");
        return await ProgressView.Show(shell.Error,
            progress => new ProjectLock(shell, store).Make(wish, warning => shell.Tell(warning), progress, ct));
    }

    static Movement MovementOf(Wish wish) => !wish.Update ? new Movement.Keep() : wish.Name is { } name ? new Movement.One(name) : new Movement.All();

    static bool Holds(LockFile file, string name) => file.Packages.Any(p => p.Name == name) || file.Wheels.Any(w => w.Name == WheelName.Normalise(name));

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
        shell.Tell(problem);
        return App.Exit.No;
    }
}
