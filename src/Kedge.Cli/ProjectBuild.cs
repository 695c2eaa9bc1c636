using Kedge.Images;
using Kedge.Locks;
using Kedge.Locks.Python;
using Kedge.Packages.Debian;
using Kedge.Packages.Python.Indexes;
using Kedge.Store;

namespace Kedge.Cli;

/// <summary>Builds the image of a locked project, or finds it in the store.</summary>
public static class ProjectBuild
{
    /// <summary>The image, when all of it is in the store already.</summary>
    public static BuiltImage? Known(Shell shell, LockFile file, BlobStore store) =>
        new ImageBuilder(store, (_, _) => throw new InvalidOperationException("nothing is fetched to look"), shell.Environment).Known(file);

    /// <summary>Take a lease on the store before, and hold it for as long as the image is needed.</summary>
    /// <param name="lazy">As <see cref="ImageBuilder.Lazy"/>.</param>
    public static async Task<BuiltImage> Make(Shell shell, LockedProject project, BlobStore store, bool lazy, IProgress<Step>? progress, CancellationToken ct)
    {
        using var web = new Web();
        using var downloads = new Downloads(store, web);
        var index = new Lazy<PythonIndex>(() => new(store, web, PythonSources.OfHost(project.Spec.Sources, shell.Environment)));
        var wheelhouse = Path.Combine(project.Folder, ProjectLock.Wheelhouse);
        var mirrors = new Lazy<Mirrors>(() => Mirrors.OfHost(project.Spec.Sources, shell.Environment));
        return await new ImageBuilder(store, Fetch, shell.Environment) { FetchWheel = FetchWheel, Lazy = lazy }.Build(project.Lock, progress, ct);

        Task FetchWheel(LockedWheel wheel, CancellationToken stop) =>
            new WheelSupply(index.Value, new WheelFetch(store, web, downloads), store, wheelhouse).Fetch(wheel, progress, stop);

        async Task Fetch(LockedPackage package, CancellationToken stop)
        {
            var wanted = new Wanted($"{package.Name} {package.Version}", mirrors.Value.For(package.Archive, package.Path), package.Sha256, package.Size);
            try
            {
                await downloads.Fetch(wanted, progress, stop);
            }
            catch (KedgeException gone) when (gone.Problem.Code == StoreProblems.NotThere)
            {
                throw new KedgeException(await Replaced(package, gone, stop), gone);
            }
        }

        // No mirror has it any more: read the archive once more, to name what took its place.
        async Task<Problem> Replaced(LockedPackage package, KedgeException gone, CancellationToken stop)
        {
            try
            {
                return await new DebianArchives(store, shell.Environment, shell.Time).ExplainMissing(project.Spec, project.Lock, package, stop);
            }
            catch (KedgeException)
            {
                return gone.Problem;
            }
        }
    }
}
