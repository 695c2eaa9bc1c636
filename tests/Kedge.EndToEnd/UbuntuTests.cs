using System.Globalization;
using System.Text;
using Kedge.Packages.Debian;
using Kedge.Packages.Debian.Archives;

namespace Kedge.EndToEnd;

/// <summary>Ubuntu by the same code: two components, updates and security in one archive, zstd-compressed packages made by dpkg-deb.</summary>
public sealed class UbuntuTests
{
    [Theory]
    [InlineData("jammy", "3.10")]
    [InlineData("noble", "3.12")]
    public async Task An_ubuntu_release_is_locked_and_its_packages_are_read(string suite, string python)
    {
        if (await new CommandLine("dpkg-deb", "--version").TryRun(default) is null) return;
        using var built = new Built();
        var archive = Path.Combine(built.Home, "mirror", "ubuntu");
        await Make(archive, "main", "libc6", "2.39-0ubuntu8", "Essential: yes");
        await Make(archive, "main", "python3", python + ".3-0ubuntu2", "Depends: libc6");
        await Make(archive, "universe", "python3-torch", "2.1.2+dfsg-4", "Depends: python3 (>= 3.1), libblas.so.3");
        await Make(archive, "universe", "libblas3", "3.12.0-3", "Provides: libblas.so.3");
        await Make(archive, "universe", "libopenblas0-pthread", "0.3.26+ds-1", "Provides: libblas.so.3");
        var pins = new[] { suite, suite + "-updates", suite + "-security" }.Select(s => $"{s}: {Release(archive, s, s == suite)}");
        built.Write("kedge.yaml",
            $"name: demo\nos: ubuntu:{suite}\naccess: {{jupyter: false, ssh: false}}\nsources: {{ubuntu: \"file://{archive}\"}}\npolicy: {{release-sha256: {{{string.Join(", ", pins)}}}}}\n");
        (await built.Kedge("lock")).Ended(0);
        var file = Locks.LockOnDisk.Load(built.Folder).Value;
        Assert.Equal(["libc6", "libopenblas0-pthread", "python3", "python3-torch"], file.Packages.Select(p => p.Name));
        Assert.Equal("pytorch2.1-cpu-python" + python, file.ImageName);
        foreach (var package in file.Packages)
        {
            using var deb = DebPackage.Open(File.OpenRead(Path.Combine(archive, package.Path)));
            Assert.Contains($"Package: {package.Name}\n", deb.Control);
        }
    }

    static async Task Make(string archive, string component, string name, string version, string fields)
    {
        var tree = Directory.CreateTempSubdirectory("kedge-deb-").FullName;
        Directory.CreateDirectory(Path.Combine(tree, "DEBIAN"));
        Directory.CreateDirectory(Path.Combine(tree, "usr/share/doc", name));
        await File.WriteAllTextAsync(Path.Combine(tree, "usr/share/doc", name, "copyright"), "none\n");
        await File.WriteAllTextAsync(Path.Combine(tree, "DEBIAN/control"),
            $"Package: {name}\nVersion: {version}\nArchitecture: amd64\nMaintainer: nobody <nobody@example.org>\nDescription: test\n{fields}\n");
        var pool = Path.Combine(archive, "pool", component);
        Directory.CreateDirectory(pool);
        var made = await new CommandLine("dpkg-deb", "-Zzstd", "--root-owner-group", "--build", tree, Path.Combine(pool, $"{name}_{version}_amd64.deb")).TryRun(default);
        Directory.Delete(tree, recursive: true);
        Assert.True(made!.ExitCode == 0, made.Error);
    }

    static string Release(string archive, string suite, bool withPackages)
    {
        var text = new StringBuilder($"Origin: Ubuntu\nSuite: {suite}\nCodename: {suite.Split('-')[0]}\nDate: Sat, 31 Jan 2026 12:00:00 UTC\nSHA256:\n");
        foreach (var component in new[] { "main", "universe" })
        {
            var packages = Encoding.UTF8.GetBytes(withPackages ? Packages(archive, component) : "");
            var folder = Path.Combine(archive, "dists", suite, component, "binary-amd64");
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, "Packages"), packages);
            text.Append(CultureInfo.InvariantCulture, $" {Digest.Of(packages).Hex} {packages.Length} {component}/binary-amd64/Packages\n");
        }
        File.WriteAllText(Path.Combine(archive, "dists", suite, "Release"), text.ToString());
        return Digest.Of(text.ToString()).Hex;
    }

    static string Packages(string archive, string component) =>
        string.Join("\n", Directory.GetFiles(Path.Combine(archive, "pool", component)).Order(StringComparer.Ordinal).Select(path =>
    {
        using var deb = DebPackage.Open(File.OpenRead(path));
        var bytes = File.ReadAllBytes(path);
        return $"{deb.Control.TrimEnd()}\nFilename: pool/{component}/{Path.GetFileName(path)}\nSize: {bytes.Length}\nSHA256: {Digest.Of(bytes).Hex}\n";
    }));
}
