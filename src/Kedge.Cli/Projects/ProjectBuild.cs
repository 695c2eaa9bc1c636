using System.Collections.Immutable;
using Kedge.Images;
using Kedge.Images.Layers;
using Kedge.Locks;
using Kedge.Locks.Debian;
using Kedge.Locks.Python;
using Kedge.Packages.Debian.Archives;
using Kedge.Packages.Python.Indexes;
using Kedge.Sessions.Engines;
using Kedge.Store;

namespace Kedge.Cli.Projects;

/// <summary>What a build is to give besides the image in the store.</summary>
/// <param name="Lazy">As <see cref="ImageBuilder.Lazy"/>.</param>
/// <param name="Engine">Where the image is to be present as well.</param>
public sealed record BuildWish(bool Lazy, ContainerEngine? Engine);

/// <summary>An image in the store, and the reference to run it by when it is in an engine as well.</summary>
public sealed record MadeImage(BuiltImage Built, string? Reference);

/// <summary>Builds the image of a locked project, or finds it in the store.</summary>
public static class ProjectBuild
{
    /// <summary>The image, when all of it is in the store already.</summary>
    public static BuiltImage? Known(Shell shell, LockFile file, BlobStore store) =>
        new ImageBuilder(store, (_, _) => throw new InvalidOperationException("nothing is fetched to look"), shell.Environment).Known(file);

    /// <summary>
    /// The image, in the store and, where one is wished, in an engine, which takes the lower layers while the upper ones are made.
    /// Take a lease on the store before, and hold it for as long as the image is needed.
    /// </summary>
    public static async Task<MadeImage> Make(Shell shell, LockedProject project, BlobStore store, BuildWish wish, IProgress<Step>? progress, CancellationToken ct)
    {
        if (wish.Engine is not { } engine) return new(await Build(shell, project, store, wish.Lazy, null, progress, ct), null);
        await using var ahead = new LoadAhead(engine, project.Lock.Platform, store, ct);
        var built = await Build(shell, project, store, wish.Lazy, ahead, progress, ct);
        // What the engine had not taken by then is what a user waits for.
        var laid = shell.Time.GetTimestamp();
        await ahead.End();
        var reference = await engine.Load(built.Image, store, progress, ct);
        return new(built with { Times = [.. built.Times, ("load", shell.Time.GetElapsedTime(laid).TotalSeconds)] }, reference);
    }

    static async Task<BuiltImage> Build(
        Shell shell, LockedProject project, BlobStore store, bool lazy, IProgress<StandingImage>? standing, IProgress<Step>? progress, CancellationToken ct)
    {
        using var web = new Web();
        using var downloads = new Downloads(store, web);
        var index = new Lazy<PythonIndex>(() => new(store, web, PythonSources.OfHost(project.Spec.Sources, shell.Environment)));
        var wheelhouse = Path.Combine(project.Folder, ProjectLock.Wheelhouse);
        var mirrors = new Lazy<Mirrors>(() => Mirrors.OfHost(project.Spec.Sources, shell.Environment));
        return await new ImageBuilder(store, Fetch, shell.Environment) { FetchWheel = FetchWheel, Lazy = lazy, Bytecode = project.Spec.Bytecode,
            Standing = standing }.Build(project.Lock, progress, ct);

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
