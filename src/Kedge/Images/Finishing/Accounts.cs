using System.Text;
using Kedge.Images.Layers;
using Kedge.Packages.Tar;

namespace Kedge.Images.Finishing;

/// <summary>Accounts of a system whose packages have no scripts, so that nobody made any: root and the image's own user (pure).</summary>
static class Accounts
{
    public static IEnumerable<(TarEntry Entry, ReadOnlyMemory<byte> Content)> Files { get; } =
    [
        File("etc/group", $"root:x:0:\n{ImageConfig.User}:x:{FileSystem.UserId}:\n"),
        File("etc/passwd", $"root:x:0:0:root:/root:/bin/bash\n{ImageConfig.User}:x:{FileSystem.UserId}:{FileSystem.UserId}:Kedge:{ImageConfig.Home}:/bin/bash\n"),
    ];

    static (TarEntry, ReadOnlyMemory<byte>) File(string path, string text) =>
        (new(path, TarKind.File, Modes.File, 0, 0, LayerWriter.FolderTime, 0), Encoding.UTF8.GetBytes(text));
}
