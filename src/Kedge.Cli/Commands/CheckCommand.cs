using System.CommandLine;
using Kedge.Checks;
using Kedge.Cli.Checks;
using Kedge.Cli.Commands.Sessions;
using Kedge.Cli.Views;
using Kedge.Locks;
using Kedge.Specs;

namespace Kedge.Cli.Commands;

public static class CheckCommand
{
    const string OnlyEnvironment = "environment", OnlyTensors = "tensors";

    public static Command Create(Shell shell)
    {
        var engine = new Option<string?>("--engine") { Description = "docker, podman, or host (this machine's own Python; says what it cannot promise). Default: the session's, else KEDGE_ENGINE, else what answers" };
        var name = SessionChoice.Option();
        var only = new Option<string?>("--only") { Description = "environment: what is installed; tensors: what torch computes" };
        var deep = new Option<bool>("--deep") { Description = "Compare every file with the hash that its package names; some seconds per gigabyte" };
        var json = new Option<bool>("--json") { Description = "Print the checks as JSON" };
        var markdown = new Option<bool>("--markdown") { Description = "Print the checks as a table for a document" };
        var save = new Option<string?>("--save") { Description = "Write that table to this file as well", HelpName = "FILE" };
        engine.AcceptOnlyFromAmong("docker", "podman", "host");
        only.AcceptOnlyFromAmong(OnlyEnvironment, OnlyTensors);
        var command = new Command("check",
            "Say what has drifted from the lock, in this project's session or in a fresh container, and whether tensors really work there.\nExample: kedge check --save docs/evidence.md")
        {
            engine, name, only, deep, json, markdown, save,
        };
        command.SetAction((parse, ct) => Run(shell, new(
            parse.GetValue(engine) ?? (shell.Environment("KEDGE_ENGINE") == "host" ? "host" : null), parse.GetValue(name),
            parse.GetValue(only) != OnlyTensors, parse.GetValue(only) != OnlyEnvironment, parse.GetValue(deep)),
                new(parse.GetValue(json), parse.GetValue(markdown), parse.GetValue(save)), ct));
        return command;
    }

    sealed record Shape(bool Json, bool Markdown, string? Save);

    static async Task<int> Run(Shell shell, CheckWish wish, Shape shape, CancellationToken ct)
    {
        var (spec, folder) = SpecFile.Load(shell.Folder);
        if (!spec.IsOk) return shell.Refuse(spec.Problems);
        var report = await new ProjectCheck(shell, spec.Value, folder, wish).Run(ct);
        var evidence = new Lazy<string>(() => EvidenceView.Markdown(report, Facts(shell, spec.Value, folder)));
        if (shape.Json) CheckView.WriteJson(shell.Out, report);
        else if (shape.Markdown) shell.Out.Profile.Out.Writer.Write(evidence.Value);
        else CheckView.Write(shell.Out, report);
        if (shape.Save is { } file) Save(shell, file, evidence.Value);
        return report.State switch { CheckState.Ok => App.Exit.Done, CheckState.Wrong => App.Exit.No, _ => App.Exit.CouldNot };
    }

    static EvidenceFacts Facts(Shell shell, Spec spec, string folder) =>
        new(spec.Name, shell.Time.GetUtcNow(), LockOnDisk.Load(folder) is { IsOk: true, Value: var locked } ? locked : null, shell.Machine());

    static void Save(Shell shell, string file, string text)
    {
        var path = Path.GetFullPath(file, shell.Folder);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(CheckProblems.CannotSave(file, failed.Message), failed);
        }
        shell.Error.Profile.Out.Writer.WriteLine($"wrote {file}");
    }
}
