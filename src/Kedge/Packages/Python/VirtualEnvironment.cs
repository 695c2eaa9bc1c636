using System.Text;

namespace Kedge.Packages.Python;

/// <summary>
/// The virtual environment that wheels are installed into (PEP 405): one fixed path in every image, so that layers do not depend
/// on a project, and owned by root but readable by all, so that it works for any uid. Paths are without a leading slash.
/// </summary>
/// <param name="Python">Major.minor, <c>3.13</c>.</param>
public sealed record VirtualEnvironment(string Python)
{
    public const string Prefix = "opt/venv";
    public const string Bin = Prefix + "/bin";

    /// <summary>What rewritten scripts name in their first line.</summary>
    public const string Interpreter = $"/{Bin}/python";

    /// <summary>Both <c>purelib</c> and <c>platlib</c>: a virtual environment has one place for the two.</summary>
    public string SitePackages => $"{Prefix}/lib/python{Python}/site-packages";

    public string Headers(string distribution) => $"{Prefix}/include/site/python{Python}/{distribution}";

    /// <summary>What <c>site</c> reads to find the standard library of the system's Python.</summary>
    public byte[] Configuration => Encoding.ASCII.GetBytes(
        $"home = /usr/bin\ninclude-system-site-packages = false\nversion = {Python}\nexecutable = /usr/bin/python{Python}\n");

    /// <summary>Name and target of the symlinks in <see cref="Bin"/>.</summary>
    public IEnumerable<(string Name, string Target)> Links =>
        [("python", $"/usr/bin/python{Python}"), ("python3", "python"), ($"python{Python}", "python")];

    /// <summary>Whether a path is the environment's own: no wheel may replace the interpreter or what activates it.</summary>
    public static bool IsOwn(string path)
    {
        if (path is Prefix + "/pyvenv.cfg" or Prefix or Bin) return true;
        if (!path.StartsWith(Bin + "/", StringComparison.Ordinal)) return false;
        var name = path[(Bin.Length + 1)..];
        return name.StartsWith("python", StringComparison.OrdinalIgnoreCase) || name.StartsWith("activate", StringComparison.OrdinalIgnoreCase);
    }
}
