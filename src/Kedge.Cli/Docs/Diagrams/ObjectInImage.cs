using System.Collections.Immutable;
using Kedge.Checks;
using Kedge.Cli.Projects;
using Kedge.Models;
using Kedge.Models.Objects;
using Kedge.Sessions;
using Kedge.Specs;

namespace Kedge.Cli.Docs.Diagrams;

/// <summary>Asks a model that Python makes for its modules: in the project's image, without network, the project's folders read only.</summary>
sealed class ObjectInImage(Shell shell, string name)
{
    public async Task<Checked<ModelFile>> Look(CancellationToken ct)
    {
        var project = LockedProject.Load(shell.Folder);
        if (!project.IsOk) return Checked<ModelFile>.Bad(project.Problems);
        var finding = ProjectImage.Engine(shell, null, ct);
        var image = ProjectImage.Stand(shell) is { } stand
            ? await ProjectImage.StandIn(stand, finding, ct)
            : await ProjectImage.InEngine(shell, project.Value, finding, ct);
        var place = new CheckPlace.Fresh(image.Engine, Launched(project.Value, image));
        var mark = $"kedge-{Guid.NewGuid():n}";
        var said = await place.Run(new InsideProgram(PythonObject.Program, Isolated: false).Command(CheckPlace.Python), $"{name}\n{mark}\n",
            Launch.NoVariables.Add("PYTHONDONTWRITEBYTECODE", "1"), ct);
        return said.Then(result => PythonObject.Read(name, result.Output, mark, LastLine(result.Error)));
    }

    Launch Launched(LockedProject project, LoadedImage image)
    {
        var mounts = project.Spec.Mounts.Select(m => new Mount(Path.GetFullPath(m.Host, project.Folder), m.Container, ReadOnly: true)).ToImmutableArray();
        var here = mounts.FirstOrDefault(m => (shell.Folder + "/").StartsWith(m.Host.TrimEnd('/') + "/", StringComparison.Ordinal));
        return new()
        {
            Image = image.Reference, Command = [],
            Name = Launch.ContainerName(project.Spec.Name, $"diagram-{Environment.ProcessId}-{Guid.NewGuid().ToString("n")[..6]}"), Run = "diagram",
            User = ContainerOwner.ForRun(Posix.Me, Posix.OwnerOf(project.Folder)), Mounts = mounts, Network = "none", Limits = project.Spec.Limits,
            WorkingFolder = here is null ? "/" : $"{here.Container.TrimEnd('/')}/{Path.GetRelativePath(here.Host, shell.Folder)}",
        };
    }

    /// <summary>For regions: the folder of a project, a line feed, and the name. What went wrong in the engine is that region's problem, and the
    /// others are still written.</summary>
    public static Checked<ModelFile> Asked(Shell shell, string root, string asked, CancellationToken ct)
    {
        var (folder, name) = asked.Split('\n') is [var at, var called] ? (at, called) : ("", asked);
        try
        {
            return new ObjectInImage(shell with { Folder = Path.GetFullPath(folder, root) }, name).Look(ct).GetAwaiter().GetResult();
        }
        catch (KedgeException failure)
        {
            return Checked<ModelFile>.Bad(failure.Problem);
        }
    }

    static string LastLine(string error) => error.TrimEnd() is { Length: > 0 } text ? text.Split('\n')[^1] : "it said nothing";
}
