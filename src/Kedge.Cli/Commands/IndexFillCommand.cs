using System.CommandLine;
using Kedge.Cli.Projects;
using Kedge.Cli.Views;
using Kedge.Cli.Views.Terminal;
using Kedge.Locks;
using Kedge.Locks.Python;
using Kedge.Packages.Python.Indexes;
using Kedge.Store;

namespace Kedge.Cli.Commands;

/// <summary><c>kedge index fill</c>: the wheels of this project's lock as files, to serve them or to carry them.</summary>
static class IndexFillCommand
{
    public static Command Create(Shell shell)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder that gets them; made where there is none" };
        folder.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: ['-', ..] option }, ..]) given.AddError($"unknown option '{option}'");
        });
        var json = new Option<bool>("--json") { Description = "Print the wheels as JSON" };
        var command = new Command("fill",
            "Copy every wheel of this project's lock into a folder, by its hash; what is there already stays.\nExample: kedge index fill /media/disk/wheels, and where there is no network: kedge index serve /media/disk/wheels") { folder, json };
        command.SetAction((parse, ct) => Run(shell, Path.GetFullPath(parse.GetValue(folder)!, shell.Folder), parse.GetValue(json), ct));
        return command;
    }

    static async Task<int> Run(Shell shell, string folder, bool json, CancellationToken ct)
    {
        var project = LockedProject.Load(shell.Folder);
        if (!project.IsOk) return shell.Refuse(project.Problems);
        var wheels = project.Value.Lock.Wheels;
        if (wheels.IsEmpty) throw new KedgeException(IndexProblems.NoWheels());
        var store = BlobStore.ForUser(shell.Environment);
        using var lease = store.Lease();
        await ProgressView.Show(shell.Error, async progress =>
        {
            await Fetch(shell, project.Value, store, progress, ct);
            return 0;
        });
        var depot = new WheelDepot(folder);
        var put = new List<(LockedWheel Wheel, bool IsNew)>();
        foreach (var wheel in wheels)
        {
            ct.ThrowIfCancellationRequested();
            put.Add((wheel, depot.Put(wheel, store)));
        }
        IndexView.WriteFilled(shell, folder, put, json);
        return App.Exit.Done;
    }

    static async Task Fetch(Shell shell, LockedProject project, BlobStore store, IProgress<Step> progress, CancellationToken ct)
    {
        using var web = new Web();
        using var downloads = new Downloads(store, web);
        var index = new PythonIndex(store, web, PythonSources.OfHost(project.Spec.Sources, shell.Environment));
        var supply = new WheelSupply(index, new WheelFetch(store, web, downloads), store, Path.Combine(project.Folder, ProjectLock.Wheelhouse));
        await Task.WhenAll(project.Lock.Wheels.Select(w => supply.Fetch(w, progress, ct)));
    }
}
