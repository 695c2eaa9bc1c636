using Kedge.Images.Layers;
using Kedge.Packages.Python;
using Kedge.Packages.Tar;
using Kedge.Packages.Zip;
using Kedge.Store;

namespace Kedge.Images.Wheels;

/// <summary>
/// The environment itself as a small plain layer above the wheels': its configuration and interpreter links, and the few files
/// that wheels disagree on.
/// </summary>
static class EnvironmentLayer
{
    const int LargestStray = 16 << 20;

    public static Layer Write(VirtualEnvironment environment, SharedPathsFound shared, BlobStore store) =>
        LayerWriter.Write("virtual environment", Entries(environment, shared, store), _ => null, store).Layer;

    static IEnumerable<(TarEntry, ReadOnlyMemory<byte>)> Entries(VirtualEnvironment environment, SharedPathsFound shared, BlobStore store)
    {
        foreach (var (name, target) in environment.Links)
            yield return (Entry($"{VirtualEnvironment.Bin}/{name}", TarKind.Symlink, 0x1FF) with { Link = target }, default);
        yield return (Entry(environment.SitePackages, TarKind.Directory, Modes.Folder), default);
        yield return (Entry($"{VirtualEnvironment.Prefix}/pyvenv.cfg", TarKind.File, Modes.File), environment.Configuration);
        foreach (var (file, winner) in shared.Strays)
            yield return (Entry(file.Path, TarKind.File, file.Executable ? Modes.Executable : Modes.File), Content(file, winner, store));
    }

    static TarEntry Entry(string path, TarKind kind, int mode) => new(path, kind, mode, 0, 0, LayerWriter.FolderTime, 0);

    static byte[] Content(InstalledFile file, PlannedWheel winner, BlobStore store)
    {
        if (file.Entry is not { } entry) return file.Made!;
        using var zip = store.OpenRead(winner.Blob);
        try
        {
            var content = ZipContent.ReadAll(zip, entry, LargestStray);
            return file.Sha256 == Digest.Of(content) ? content : throw new InvalidDataException("its SHA-256 is not the one in RECORD");
        }
        catch (InvalidDataException damaged)
        {
            throw new KedgeException(WheelProblems.BadContent(winner.File, entry.Name, damaged.Message), damaged);
        }
    }
}
