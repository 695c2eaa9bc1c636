using System.Collections.Immutable;
using Kedge.Packages.Python;
using Kedge.Specs;

namespace Kedge.Locks.Python.RequirementFiles;

/// <summary>Existing lists of packages as requirements: by a file's name, in whichever of the ecosystem's forms it is. Pure.</summary>
public static class PackageFiles
{
    /// <summary>Everything that a spec asks for: its own entries and its files.</summary>
    public static Checked<Requirements> Of(Spec spec)
    {
        var (all, problems) = (new Requirements([.. spec.Packages.Select(Requirement.OfEntry)], []), new List<Problem>());
        foreach (var file in spec.Files)
        {
            var read = Read(file);
            problems.AddRange(read.Problems);
            if (read.IsOk) all = all.With(read.Value);
        }
        return problems.Any(p => p.Severity == Severity.Error) ? Checked<Requirements>.Bad(problems) : Checked<Requirements>.Ok(all, problems);
    }

    static Checked<Requirements> Read(PackageFile file)
    {
        if (file.Name.EndsWith(".txt", StringComparison.Ordinal)) return RequirementsText.Read(file.Text, file.Name);
        return Toml.Parse(file.Text, file.Name).Then(toml => toml switch
        {
            _ when file.Name.EndsWith("uv.lock", StringComparison.Ordinal) => UvLock(toml, file.Name),
            _ when toml.ContainsKey("lock-version") || file.Name.StartsWith("pylock", StringComparison.Ordinal) => PyLock(toml, file.Name),
            _ => PyProject(toml, file.Name),
        });
    }

    /// <summary>PEP 621, <c>[project] dependencies</c>.</summary>
    static Checked<Requirements> PyProject(TomlTable toml, string file) =>
        toml.Table("project")?.List("dependencies") is { } list
            ? Checked<Requirements>.Ok(new([.. list.OfType<string>().Select(Requirement.OfEntry)], []))
            : Checked<Requirements>.Bad(PythonProblems.NoPackagesIn(new(file), "`[project]` with `dependencies = […]`"));

    /// <summary>PEP 751, <c>[[packages]]</c>: every one pinned, by its hashes where it has some.</summary>
    static Checked<Requirements> PyLock(TomlTable toml, string file)
    {
        if (toml.Tables("packages") is not { IsEmpty: false } packages)
            return Checked<Requirements>.Bad(PythonProblems.NoPackagesIn(new(file), "`[[packages]]` (PEP 751)"));
        var pinned = packages.Where(p => p.Text("name") is not null && p.Text("version") is not null);
        return Checked<Requirements>.Ok(new([.. pinned.Select(p => Pin(p.Text("name")!, p.Text("version")!, p.Text("marker"), Hashes(p, w => w.Table("hashes")?.Text("sha256"))))], []));
    }

    /// <summary>
    /// uv's own lock: the project's direct dependencies are what is asked for; the versions of everything bind where they come in. A name
    /// with several versions (one per marker) is left to the resolver.
    /// </summary>
    static Checked<Requirements> UvLock(TomlTable toml, string file)
    {
        var packages = toml.Tables("package");
        var own = packages.Where(p => p.Table("source") is { } source
            && (source.ContainsKey("virtual") || source.ContainsKey("editable") || source.ContainsKey("directory"))).ToArray();
        if (own.Length == 0) return Checked<Requirements>.Bad(PythonProblems.NoPackagesIn(new(file), "the project itself among `[[package]]`, with its dependencies"));
        var roots = own.SelectMany(p => p.Tables("dependencies")).Where(d => d.Text("name") is not null && !own.Any(o => o.Text("name") == d.Text("name")))
            .Select(d => new Requirement(d.Text("name") + Extras(d) + Marker(d.Text("marker")), WheelName.Normalise(d.Text("name")!)));
        var pins = packages.Except(own).Where(p => p.Text("name") is not null && p.Text("version") is not null).GroupBy(p => p.Text("name"))
            .Where(g => g.Count() == 1).Select(g => g.Single())
            .Select(p => Pin(p.Text("name")!, p.Text("version")!, null, Hashes(p, w => w.Text("hash")?.Replace("sha256:", "", StringComparison.Ordinal))));
        return Checked<Requirements>.Ok(new([.. roots], [.. pins]));
    }

    // A torch of an index of PyTorch's is locked with its variant; which variant it is, kedge.yaml says.
    static Requirement Pin(string name, string version, string? marker, ImmutableArray<Digest> hashes) =>
        new($"{name}=={TorchWheels.Public(version)}{Marker(marker)}",
            WheelName.Normalise(name)) { Hashes = version.Contains('+') || name is "torch" or "torchvision" or "torchaudio" ? [] : hashes };

    static string Marker(string? marker) => marker is null ? "" : $" ; {marker}";

    static string Extras(TomlTable dependency) => dependency.List("extra") is { IsDefaultOrEmpty: false } extras ? $"[{string.Join(',', extras.OfType<string>())}]" : "";

    static ImmutableArray<Digest> Hashes(TomlTable package, Func<TomlTable, string?> hash) =>
        [.. package.Tables("wheels").Concat(package.Table("sdist") is { } source ? [source] : []).Select(hash)
            .Where(h => Digest.TryParse("sha256:" + h, null, out _)).Select(h => Digest.FromHex(h!))];
}
