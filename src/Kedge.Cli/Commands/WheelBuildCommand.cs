using System.CommandLine;
using Kedge.Cli.Projects;
using Kedge.Locks.Python;
using Kedge.Specs;
using Kedge.Store;

namespace Kedge.Cli.Commands;

public static class WheelBuildCommand
{
    public static Command Create(Shell shell)
    {
        var source = new Argument<string>("SOURCE") { Description = "A project that is published as source only (NAME or NAME==VERSION), a folder, or a .tar.gz" };
        source.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: ['-', ..] option }, ..]) given.AddError($"unknown option '{option}'");
        });
        var engine = new Option<string?>("--engine") { Description = "docker, podman, or the path of one", HelpName = "NAME" };
        var json = new Option<bool>("--json") { Description = "Print the wheel and what it was built from as JSON" };
        var command = new Command("build",
            "Build a wheel from source once, inside an image of this project's system, and put it with its hash into wheelhouse/, where `kedge lock` looks first.\nExample: kedge wheel build antlr4-python3-runtime==4.9.3") { source, engine, json };
        command.SetAction((parse, ct) => Run(shell, parse.GetValue(source)!, parse.GetValue(engine), parse.GetValue(json), ct));
        return command;
    }

    static async Task<int> Run(Shell shell, string source, string? engine, bool json, CancellationToken ct)
    {
        var (spec, folder) = SpecFile.Load(shell.Folder);
        shell.Tell(spec.Problems);
        if (!spec.IsOk) return App.Exit.CouldNot;
        var store = BlobStore.ForUser(shell.Environment);
        using var lease = store.Lease();
        var built = await new WheelWorkshop(shell, store, folder, spec.Value, engine).Build(source, ct);
        shell.Tell(built.Problems);
        if (!built.IsOk) return App.Exit.CouldNot;
        Show(shell, built.Value, json);
        return App.Exit.Done;
    }

    static void Show(Shell shell, BuiltWheel wheel, bool json)
    {
        var text = json ? wheel.ToJson().TrimEnd() : $"{ProjectLock.Wheelhouse}/{wheel.File}\nsha256   {wheel.Sha256.Hex}\nfrom     {wheel.Source}";
        shell.Out.Profile.Out.Writer.WriteLine(text);
        shell.Error.Profile.Out.Writer.WriteLine("`kedge lock` looks there first; commit the wheel or its .json with the project");
    }
}
