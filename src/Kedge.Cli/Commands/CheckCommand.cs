using System.CommandLine;
using Kedge.Cli.Views;
using Kedge.Locks;
using Kedge.Specs;

namespace Kedge.Cli.Commands;

public static class CheckCommand
{
    public static Command Create(Shell shell)
    {
        var engine = new Option<string?>("--engine") { Description = "docker or podman. Default: KEDGE_ENGINE, else what answers" };
        var json = new Option<bool>("--json") { Description = "Print the checks as JSON" };
        engine.AcceptOnlyFromAmong("docker", "podman");
        var command = new Command("check", "Check that lock, image and machine agree, and that the tensors in the image really work.\nExample: kedge check --json") { engine, json };
        command.SetAction((parse, ct) => Run(shell, parse.GetValue(engine), parse.GetValue(json), ct));
        return command;
    }

    static async Task<int> Run(Shell shell, string? engine, bool json, CancellationToken ct)
    {
        var (spec, folder) = SpecFile.Load(shell.Folder);
        if (!spec.IsOk)
        {
            foreach (var problem in spec.Problems) ProblemView.Write(shell.Error, problem);
            return App.Exit.CouldNot;
        }
        var results = await new ProjectCheck(shell, spec.Value, LockOnDisk.Load(folder), engine).All(ct);
        if (json) CheckView.WriteJson(shell.Out, results);
        else CheckView.Write(shell.Out, results);
        return results.All(r => r.Ok) ? App.Exit.Done : App.Exit.No;
    }
}
