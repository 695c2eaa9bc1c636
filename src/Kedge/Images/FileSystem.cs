using System.Collections.Immutable;
using Kedge.Images.Layers;
using Kedge.Packages.Tar;

namespace Kedge.Images;

/// <summary>What no package ships and every image needs: the merged-/usr links, the mount points, the user's folders.</summary>
public static class FileSystem
{
    public const int UserId = 1000;

    /// <summary>The bottom layer, in the order written.</summary>
    public static ImmutableArray<TarEntry> Skeleton { get; } =
    [
        .. Folders(0, "dev", "etc", "home", "proc", "run", "sys", "usr", "usr/bin", "usr/lib", "usr/lib64", "usr/sbin"),
        .. MergedUsr.Links.Select(link => new TarEntry(link, TarKind.Symlink, 0x1FF, 0, 0, LayerWriter.FolderTime, 0, "usr/" + link)),
        .. Folders(UserId, "home/kedge", "workspace"),
        new("tmp", TarKind.Directory, 0x3FF, 0, 0, LayerWriter.FolderTime, 0),
    ];

    static IEnumerable<TarEntry> Folders(int owner, params string[] paths) =>
        paths.Select(path => new TarEntry(path, TarKind.Directory, Modes.Folder, owner, owner, LayerWriter.FolderTime, 0));
}
