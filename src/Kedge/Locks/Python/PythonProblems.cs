namespace Kedge.Locks.Python;

/// <summary>Every message about Python packages from wheels: KDG2240–2269.</summary>
public static class PythonProblems
{
    public static Problem SourceOnly(string name, IReadOnlyList<string> sources) => new("KDG2240",
        $"{name} is published as source only ({string.Join(", ", sources.TakeLast(2))}): there is no wheel of it, and a lock holds wheels only",
        Hint: $"`kedge wheel build {name}` builds one once, inside the image, and puts it with its hash into wheelhouse/, where locks look first");

    public static Problem NoSuchProject(string name, IReadOnlyList<string> near) => new("KDG2241",
        $"no index has a project '{name}'",
        Hint: near.Count > 0 ? $"did you mean {string.Join(", ", near)}?" : "check the spelling; an index of your own is named under `sources: {pypi: …}`");

    public static Problem NoFittingWheel(string name, string python, string os, IReadOnlyList<string> others) =>
        new("KDG2242", $"{name} has no wheel for Python {python} on {os}, only for others ({string.Join(", ", others.TakeLast(3))})",
            Hint: $"another `python:` may have one; or `kedge wheel build {name}` builds one from source");

    public static Problem NoSuchVersion(string requirement, IReadOnlyList<string> versions) =>
        new("KDG2243", $"no version of a wheel satisfies {requirement}",
            Hint: versions.Count > 0 ? $"there are {string.Join(", ", versions)}" : "leave the version out to take the newest");

    public static Problem Conflict(string resolver, IReadOnlyList<string> lines) =>
        new("KDG2244", $"these Python packages do not fit together ({resolver}):\n  {string.Join("\n  ", lines)}",
            Hint: "loosen or remove one of the versions named above in `packages:`");

    public static Problem ResolverLost(string program) =>
        new("KDG2245", $"{program} could not be started",
            Hint: "KEDGE_RESOLVER=pip uses the image's own pip; a store on a file system mounted noexec prevents that (KEDGE_STORE)");

    public static Problem NoPip(string os) =>
        new("KDG2246", $"{os} gave no pip to resolve with", Hint: "install uv, or check that the mirror has python3-pip-whl");

    public static Problem NoTorchWheel(string wanted, string variant, string python, IReadOnlyList<string> versions) => new("KDG2247",
        $"no index has a wheel of torch {wanted} ({variant}) for Python {python}",
        Hint: versions.Count > 0
            ? $"there are {string.Join(", ", versions)}; `kedge compat --table` prints what fits this machine"
            : "`sources: {pytorch: URL}` names the folder above PyTorch's variants (URL/cpu/torch/, URL/cu128/torch/)");

    public static Problem OtherCuda(string has, string wanted) => new("KDG2248",
        $"the torch of this index is built for {(has == "cpu" ? "the CPU" : "CUDA " + has)}, kedge.yaml asks for {(wanted == "cpu" ? "the CPU" : "CUDA " + wanted)}",
        Hint: "PyTorch's other builds are in its own index: `sources: {pytorch: URL}` or KEDGE_PYTORCH_MIRROR, the folder above cpu/ and cu128/");

    public static Problem WrongHash(string file, string source) =>
        new("KDG2249", $"{file} is not the file that {source} names by its hash",
            Hint: "the index has other bytes under that version than when the file was written: find out why before you take them");

    public static Problem CannotUse(Place place, string line, string why) => new("KDG2250",
        $"'{line}' cannot be locked: {why}", place,
        Hint: "name a project of an index, or build a wheel of it once: `kedge wheel build DIR`");

    public static Problem NotToml(Place place, string why) =>
        new("KDG2251", $"this is not TOML: {why}", place);

    public static Problem NoPackagesIn(Place place, string expected) =>
        new("KDG2252", $"no list of packages is in {place.File}: expected {expected}", place);

    public static Problem NoSource(string source) =>
        new("KDG2254", $"there is no source to build a wheel of: {source}",
            Hint: "name a project of the index (NAME or NAME==VERSION) that has a .tar.gz, a folder with pyproject.toml, or a .tar.gz");

    public static Problem WheelBuildFailed(string source, string lastLines) => new("KDG2255",
        $"{source} could not be built",
        Hint: $"what it needs beside a compiler goes into `system:`; the last lines were:\n{lastLines}");

    public static Problem Ignored(Place place, string line) =>
        new Problem("KDG2253", $"'{line}' is passed over", place,
            Hint: "indexes are named in kedge.yaml (`sources:`) or in pip's own configuration") { Severity = Severity.Warning };
}
