namespace Kedge.Images.Layers;

/// <summary>
/// The merged-/usr layout: <c>/bin</c>, <c>/sbin</c>, <c>/lib*</c> are symlinks into <c>/usr</c>. A layer must name a file by its
/// resolved path, since a file entry below a symlink would replace the symlink by a folder in some engines.
/// </summary>
public static class MergedUsr
{
    /// <summary>The top-level symlinks that every image has (those of Debian's base-files on amd64).</summary>
    public static IReadOnlyList<string> Links { get; } = ["bin", "lib", "lib64", "sbin"];

    static readonly HashSet<string> Aliases = new(StringComparer.Ordinal) { "bin", "lib", "lib32", "lib64", "libo32", "libx32", "sbin" };

    /// <summary>The path that a package's entry really has; the aliases themselves stay, see <see cref="IsAlias"/>.</summary>
    public static string Resolve(string path)
    {
        var slash = path.IndexOf('/');
        return slash > 0 && Aliases.Contains(path[..slash]) ? "usr/" + path : path;
    }

    /// <summary>The folder that an absolute name leads to, the aliases included: <c>/lib</c> is <c>usr/lib</c>.</summary>
    public static string Folder(string absolute) => Resolve(absolute.Trim('/') + "/").TrimEnd('/');

    /// <summary>Is this the alias itself (as a symlink or as an old package's folder)? The first layer makes those.</summary>
    public static bool IsAlias(string path) => Aliases.Contains(path);
}
