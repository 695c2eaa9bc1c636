using Kedge.Images.Layers;

namespace Kedge.Images.Top;

/// <summary>
/// What packages set aside with dpkg-divert(1), as <c>var/lib/dpkg/diversions</c> of the finished system tells it: a file of
/// any package but the one that diverts is installed under another name. Three lines each: path, new path, package or ":".
/// </summary>
public sealed class Diversions
{
    public const string Path = "var/lib/dpkg/diversions";
    readonly Dictionary<string, (string To, string By)> _byPath = new(StringComparer.Ordinal);

    public static Diversions None { get; } = new();

    public static Diversions Read(string text)
    {
        var read = new Diversions();
        foreach (var lines in text.Split('\n').Chunk(3))
        {
            if (lines is [['/', .. var from], ['/', .. var to], var by] && !IsForAliases(to)) read._byPath[MergedUsr.Resolve(from)] = (MergedUsr.Resolve(to), by);
        }
        return read;
    }

    /// <summary>Where <paramref name="package"/>'s entry of this path is installed.</summary>
    public string Of(string path, string package) => _byPath.TryGetValue(path, out var diverted) && diverted.By != package ? diverted.To : path;

    /// <summary>
    /// Debian's essential packages divert /lib/x beside /usr/lib/x, since dpkg takes the two for different files (DEP 17).
    /// Here each path was resolved when it was laid.
    /// </summary>
    static bool IsForAliases(string to) => to.EndsWith(".usr-is-merged", StringComparison.Ordinal);
}
