using Kedge.Images;
using Kedge.Locks;
using Kedge.Packages.Debian;
using Kedge.Store;

namespace Kedge.Cli;

/// <summary>Builds the image of a locked project, or finds it in the store.</summary>
public static class ProjectBuild
{
    /// <summary>The image, when all of it is in the store already.</summary>
    public static BuiltImage? Known(Shell shell, LockFile file, BlobStore store) =>
        new ImageBuilder(store, (_, _) => throw new InvalidOperationException("nothing is fetched to look"), shell.Environment).Known(file);

    /// <summary>Take a lease on the store before, and hold it for as long as the image is needed.</summary>
    public static async Task<BuiltImage> Make(Shell shell, LockedProject project, BlobStore store, IProgress<Step>? progress, CancellationToken ct)
    {
        using var downloads = new Downloads(store);
        var mirrors = new Lazy<Mirrors>(() => Mirrors.OfHost(project.Spec.Sources, shell.Environment));
        return await new ImageBuilder(store, Fetch, shell.Environment).Build(project.Lock, progress, ct);

        Task Fetch(LockedPackage package, CancellationToken stop) => downloads.Fetch(
            new($"{package.Name} {package.Version}", mirrors.Value.For(package.Archive, package.Path), package.Sha256, package.Size), progress, stop);
    }
}
