using System.CommandLine;
using Kedge.Cli.Views;
using Kedge.Models;

namespace Kedge.Cli.Commands;

public static class ModelCommand
{
    public static Command Create(Shell shell) => new("model", "Work with model files.\nExample: kedge model inspect model.pt") { Inspect(shell) };

    static Command Inspect(Shell shell)
    {
        var files = new Argument<string[]>("FILE") { Description = "PyTorch checkpoints (.pt, .pth, .bin, .ckpt), TorchScript, exported programs (.pt2), safetensors, ONNX", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print tensors, graph and facts as JSON" };
        files.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(t => t.Value.StartsWith('-')) is { } option) given.AddError($"unknown option '{option.Value}'");
        });
        var command = new Command("inspect",
            "Say what a model file holds, and what loading it would run; nothing in it is run here.\nExample: kedge model inspect runs/last/model.pt") { files, json };
        command.SetAction((parse, _) => Task.FromResult(Inspect(shell, parse.GetValue(files)!, parse.GetValue(json))));
        return command;
    }

    /// <summary>1 when a file would run what no model needs.</summary>
    static int Inspect(Shell shell, string[] files, bool json)
    {
        var read = files.Select(f => (File: f, Model: ModelOnDisk.Read(Path.GetFullPath(f, shell.Folder), f))).ToList();
        shell.Tell(read.SelectMany(r => r.Model.Problems));
        var whole = read.Where(r => r.Model.IsOk).Select(r => (r.File, r.Model.Value)).ToList();
        if (json) ModelView.WriteJson(shell.Out, whole);
        else ModelView.Write(shell.Out, whole);
        return whole.Count < read.Count ? App.Exit.CouldNot : whole.Exists(m => m.Value.Danger == Danger.RunsCode) ? App.Exit.No : App.Exit.Done;
    }
}
