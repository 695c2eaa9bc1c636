using Kedge.Locks;
using Kedge.Packages.Debian.Archives;
using Kedge.Store;

namespace Kedge.EndToEnd.Wheels;

/// <summary>
/// A folder of real wheels, made of the packages that Debian's own torch is installed from: what an index of wheels would have, where
/// none can be reached. The packages come by a lock of Kedge's, so they are the distribution's, verified.
/// </summary>
static class RealWheels
{
    static readonly string[] Packages =
    [
        "python3-numpy", "python3-sympy", "python3-mpmath", "python3-jinja2", "python3-markupsafe", "python3-networkx", "python3-filelock",
        "python3-typing-extensions", "python3-fsspec", "python3-yaml", "python3-setuptools-whl",
    ];

    /// <param name="built">A project of its own, whose lock is made here.</param>
    public static async Task<string> Make(Built built)
    {
        built.Write("kedge.yaml", "name: debs\nos: debian:trixie\nsystem: [python3-setuptools-whl]\npackages: [PyYAML]\naccess: {jupyter: false, ssh: false}\n");
        (await built.Kedge("lock")).Ended(0);
        var lockFile = LockText.Read(await File.ReadAllTextAsync(Path.Combine(built.Folder, LockOnDisk.FileName)), LockOnDisk.FileName).Value;
        var store = new BlobStore(built.Store);
        var paths = (await Fetch(lockFile, [.. Packages, "python3-torch", "libtorch2.6"], store)).ToDictionary(p => p.Name, p => store.PathOf(p.Sha256));
        var folder = Path.Combine(built.Folder, "wheels");
        var script = Path.Combine(AppContext.BaseDirectory, "Wheels", "wheels-from-debs.py");
        (await built.Tool("python3", [script, folder, .. Packages.Select(p => paths[p]), $"{paths["python3-torch"]}+{paths["libtorch2.6"]}"])).Ended(0);
        return folder;
    }

    static async Task<LockedPackage[]> Fetch(LockFile file, string[] names, BlobStore store)
    {
        using var downloads = new Downloads(store);
        var mirrors = Mirrors.OfHost(new Dictionary<string, System.Collections.Immutable.ImmutableArray<string>>(), Environment.GetEnvironmentVariable);
        var wanted = file.Packages.Where(p => names.Contains(p.Name)).ToArray();
        await downloads.FetchAll([.. wanted.Select(p => new Wanted(p.Name, mirrors.For(p.Archive, p.Path), p.Sha256, p.Size))], null, CancellationToken.None);
        return wanted;
    }
}
