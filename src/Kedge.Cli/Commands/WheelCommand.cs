using System.CommandLine;
using Kedge.Cli.Views;
using Kedge.Packages.Python;

namespace Kedge.Cli.Commands;

public static class WheelCommand
{
    public static Command Create(Shell shell) =>
        new("wheel", "Work with wheel files.\nExample: kedge wheel check dist/*.whl") { Check(shell), WheelBuildCommand.Create(shell) };

    static Command Check(Shell shell)
    {
        var files = new Argument<string[]>("FILE") { Description = "Wheel files", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print wheels and problems as JSON" };
        files.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(t => t.Value.StartsWith('-')) is { } option) given.AddError($"unknown option '{option.Value}'");
        });
        var command = new Command("check",
            "Say whether wheels are what they say they are: archive, names, tags, RECORD with every hash, and what installing would do.\nExample: kedge wheel check torch-2.7.1-cp313-cp313-manylinux_2_28_x86_64.whl")
        {
            files, json,
        };
        command.SetAction((parse, ct) => Task.FromResult(Check(shell, parse.GetValue(files)!, parse.GetValue(json), ct)));
        return command;
    }

    static int Check(Shell shell, string[] files, bool json, CancellationToken ct)
    {
        var checkedWheels = new List<(string File, Checked<Wheel> Wheel)>();
        foreach (var file in files)
        {
            if (Open(shell, file) is not { } zip) return App.Exit.CouldNot;
            using (zip) checkedWheels.Add((file, WheelVerification.Verify(zip, Path.GetFileName(file), ct)));
        }
        if (json) WheelView.WriteJson(shell.Out, checkedWheels);
        else WheelView.Write(shell, checkedWheels);
        return checkedWheels.TrueForAll(w => w.Wheel.IsOk) ? App.Exit.Done : App.Exit.No;
    }

    static FileStream? Open(Shell shell, string file)
    {
        try
        {
            return new(Path.GetFullPath(file, shell.Folder), new FileStreamOptions { BufferSize = 0 });
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            shell.Tell(WheelProblems.CannotRead(file, failed.Message));
            return null;
        }
    }
}
