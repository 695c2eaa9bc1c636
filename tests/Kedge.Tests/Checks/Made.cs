using System.Collections.Immutable;
using Kedge.Checks.Inventories;
using Kedge.Locks;

namespace Kedge.Tests.Checks;

/// <summary>Locks and inventories as values, a few words each.</summary>
static class Made
{
    public const string Site = "/opt/venv/lib/python3.13/site-packages";

    public static LockFile Lock(string packages = "", string wheels = "", string cuda = "cpu") => new()
    {
        Name = "x", Spec = Digest.Of("s"), Platform = Platform.LinuxAmd64, Os = "debian:trixie", Python = "3.13", Torch = "2.6.0", Cuda = cuda, Why = [], Archives = [],
        Packages = [.. Pairs(packages).Select(p => new LockedPackage(p.Name, p.Version, "amd64", "debian", "pool/x.deb", 1, Digest.Of(p.Name), "task", "task"))],
        Wheels = [.. Pairs(wheels).Select(p => new LockedWheel(p.Name, p.Version, $"{p.Name}-{p.Version}-py3-none-any.whl", "pypi", 1,
            Digest.Of(p.Name), "task", "task"))],
    };

    public static Inventory Inventory(string packages = "", params InstalledWheel[] wheels) => new(
        "3.13.5", "/usr/bin/python3", new([.. Pairs(packages).Select(p => new InstalledPackage(p.Name, p.Version, "amd64", "installed"))], [], null),
            [.. wheels], new(null, [], []), [], null);

    public static InstalledWheel Wheel(string name, string version, string kind = "environment") =>
        new(kind, kind == "environment" ? Site : "/home/run/.local/lib/python3.13/site-packages", $"{name}-{version}.dist-info", name, version, null, "pip", null, true);

    public static PathFacts File(string path, string? content, string? owner = null) =>
        content is null ? new(path, null, "none", null, null, null) : new(path, owner, "file", content, "644 0:0", null);

    /// <summary><c>a=1 b=2</c></summary>
    static IEnumerable<(string Name, string Version)> Pairs(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).Select(p => (p[0], p[1]));
}
