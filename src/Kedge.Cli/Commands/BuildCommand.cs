using System.Collections.Immutable;
using System.CommandLine;
using Kedge.Cli.Projects;
using Kedge.Cli.Views;
using Kedge.Cli.Views.Terminal;
using Kedge.Sessions.Engines;
using Kedge.Store;

namespace Kedge.Cli.Commands;

public static class BuildCommand
{
    public static Command Create(Shell shell)
    {
        var output = new Option<string[]>("--output") { Description = "Also write the image: oci:DIR or docker-archive:FILE (repeatable)",
            HelpName = "KIND:PATH", AllowMultipleArgumentsPerToken = false };
        var load = new Option<bool>("--load") { Description = "Also bring the image into the local Docker or Podman (run does this by itself)" };
        var lazy = new Option<bool>("--lazy") { Description = "Give the wheels' layers a table of contents (eStargz): engines with a lazy snapshotter then fetch files when they are read" };
        var json = new Option<bool>("--json") { Description = "Print image, names, layers and times as JSON" };
        var command = new Command("build",
            "Turn kedge.lock into an image in the store; needs no container engine.\nExample: kedge build --output oci:image")
        { output, load, lazy, json };
        command.SetAction((parse, ct) =>
        {
            var outputs = (parse.GetValue(output) ?? []).Select(text => ImageOutput.Parse(text, shell.Folder)).ToList();
            if (Refused(shell, outputs.SelectMany(o => o.Problems))) return Task.FromResult(App.Exit.CouldNot);
            return Run(shell, new([.. outputs.Select(o => o.Value)], parse.GetValue(load), parse.GetValue(lazy), parse.GetValue(json)), ct);
        });
        return command;
    }

    sealed record Wish(ImmutableArray<ImageOutput> Outputs, bool Load, bool Lazy, bool Json);

    static async Task<int> Run(Shell shell, Wish wish, CancellationToken ct)
    {
        var start = shell.Time.GetTimestamp();
        var project = LockedProject.Load(shell.Folder);
        Refused(shell, project.Problems);
        if (!project.IsOk) return App.Exit.No;
        // Asked before the work: a build is too long to learn afterwards that there is nothing to load into.
        var engine = wish.Load ? await ContainerEngine.Find(shell.Environment, ct) : null;
        var store = BlobStore.ForUser(shell.Environment);
        using var lease = store.Lease();
        var (done, reference) = await ProgressView.Show(shell.Error, progress => ProjectBuild.Make(shell, project.Value, store, new(wish.Lazy, engine), progress, ct));
        var written = new List<(ImageOutput, Digest)>();
        foreach (var output in wish.Outputs) written.Add((output, await output.Write(done.Image, store, ct)));
        var report = new BuildReport(done, project.Value.Lock.Packages.Length, [.. written], reference, shell.Time.GetElapsedTime(start).TotalSeconds);
        if (wish.Json) BuildView.WriteJson(shell.Out, report);
        else BuildView.Write(shell.Out, report);
        return App.Exit.Done;
    }

    static bool Refused(Shell shell, IEnumerable<Problem> problems)
    {
        var any = false;
        foreach (var problem in problems)
        {
            shell.Tell(problem);
            any = true;
        }
        return any;
    }
}
