using System.Collections.Immutable;
using System.Globalization;
using Kedge.Checks.Inventories;
using Kedge.Locks;

namespace Kedge.Checks.Drifts;

/// <summary>Every way in which an environment may have drifted from its lock: KDG5401–KDG5449.</summary>
public static class DriftProblems
{
    const int PathsShown = 3, PathsKept = 100;

    internal static DriftFinding PackageMissing(LockedPackage package, Subject subject) => new("KDG5401",
        $"{package.Name} {package.Version} is in the lock and not installed", package.Name, package.Version, null,
        Hint: Anew(subject));

    internal static DriftFinding PackageAdded(InstalledPackage package, Subject subject) =>
        new("KDG5402", $"{package.Name} {package.Version} is installed and not in the lock", package.Name, null, package.Version,
            Hint: $"to keep it: add it to `system:` in kedge.yaml, `kedge lock`; else {Anew(subject)}");

    internal static DriftFinding PackageOther(LockedPackage package, string found, Subject subject) =>
        new("KDG5403", $"{package.Name} is {found}, the lock says {package.Version}", package.Name, package.Version, found,
            Hint: $"to keep it: `kedge lock --update {package.Name}` takes what the archive has now; else {Anew(subject)}");

    internal static DriftFinding PackageHalf(LockedPackage package, string state, Subject subject) =>
        new("KDG5404", $"{package.Name} is {state}: dpkg was interrupted", package.Name, "installed", state, Hint: Anew(subject));

    internal static DriftFinding DatabaseBroken(ImmutableArray<int> lines, int read, Subject subject) => new("KDG5405",
        $"dpkg's status file is damaged at line {lines[0]}{(lines.Length > 1 ? $" and in {lines.Length - 1} more places" : "")}; "
            + $"{read} packages could be read, and none is called missing",
        "/var/lib/dpkg/status", null, $"line {lines[0]}",
        Hint: Anew(subject));

    internal static DriftFinding WheelMissing(string name, string version, Subject subject) => new("KDG5411",
        $"{name} {version} is in the lock and not installed", name, version, null,
        Hint: subject == Subject.Host ? Install(name, version) : Anew(subject));

    internal static DriftFinding WheelAdded(InstalledWheel wheel, string name, Subject subject) =>
        new("KDG5412", $"{name} {wheel.Version} was installed{By(wheel)} into {wheel.Site} and is not in the lock", name, null, wheel.Version,
            Hint: (IsName(name) ? "to keep it: add it to `packages:` in kedge.yaml, `kedge lock`; else " : "") + Remove(wheel, name, subject));

    internal static DriftFinding WheelOther(InstalledWheel wheel, string name, string wanted, Subject subject) => new("KDG5413",
        $"{name} is {wheel.Version}{By(wheel)}, the lock says {wanted}", name, wanted, wheel.Version,
        Hint: subject == Subject.Host
            ? Install(name, wanted)
            : $"to keep it: write the version behind its name in `packages:`, `kedge lock`; else {Anew(subject)}");

    internal static DriftFinding WheelDamaged(InstalledWheel wheel, Subject subject) =>
        new("KDG5414", $"the metadata of {wheel.Folder} in {wheel.Site} cannot be read: {wheel.Error ?? "it has no Name or no Version"}",
            wheel.Folder, null, wheel.Error ?? "no Name or no Version",
            Hint: Remove(wheel, wheel.Folder, subject));

    internal static DriftFinding WheelTwice(InstalledWheel wheel, string name, Subject subject) =>
        new("KDG5415", $"{name} is in {wheel.Site} more than once: {wheel.Version} as well, in {wheel.Folder}", name, null, wheel.Version,
            Hint: Remove(wheel, name, subject));

    internal static DriftFinding FilesChanged(string? owner, ImmutableArray<string> paths, string? expected, string? found, Subject subject) =>
        new("KDG5421", $"{Count(paths)} of {owner ?? "the image"} changed: {Some(paths)}", owner ?? Some(paths), expected, found,
            Hint: Anew(subject)) { Paths = Kept(paths) };

    internal static DriftFinding FilesRemoved(string? owner, ImmutableArray<string> paths, Subject subject) =>
        new("KDG5422", $"{Count(paths)} of {owner ?? "the image"} removed: {Some(paths)}", owner ?? Some(paths), "there", null,
            Hint: Anew(subject)) { Paths = Kept(paths) };

    internal static DriftFinding FilesAdded(string? owner, ImmutableArray<string> paths, Subject subject) =>
        new("KDG5423", $"{Count(paths)} that no package of the lock brought: {Some(paths)}", owner ?? Some(paths), null, "there",
            Hint: $"files of your own belong into the project's folder; else {Anew(subject)}") { Paths = Kept(paths) };

    public static DriftFinding ImageOther(string found, string expected, Subject subject) =>
        new("KDG5431", $"the image is that of another lock: {found}, kedge.lock is {expected}", "image", expected, found,
            Hint: $"{Anew(subject)}; or check out the kedge.lock that it was made from");

    public static DriftFinding ImageMoved(string name, string found, string expected) =>
        new("KDG5432", $"{name} is {found} in the engine, the image of this lock is {expected}", name, expected, found, Hint: "kedge build --load");

    internal static DriftFinding DriverReplaced(string before, string now) => new("KDG5441",
        $"the NVIDIA driver was updated from {before} to {now} since this session started, which still holds the libraries of {before}",
        "driver", before, now,
        Hint: "`kedge down`, then `kedge up`: a container is given the driver's libraries when it starts; "
            + "after an update without a restart of the machine, restart it first");

    internal static DriftFinding DriverUnfit(string reason, string cuda, string? driver) =>
        new("KDG5442", $"CUDA {cuda} of the lock does not fit this machine: {reason}", "driver", $"fit for CUDA {cuda}", driver,
            Hint: $"update the driver, or lock another build: `kedge compat --cuda {cuda} --for this` says what fits");

    internal static DriftFinding GpuUnseen(int host, int inside) => new("KDG5443",
        $"this machine has {host} GPU(s), the container sees {inside}", "gpus", Number(host), Number(inside),
        Hint: "`kedge up --gpus all`; where a session has lost them after `systemctl daemon-reload`: "
            + "`kedge down`, `kedge up`, and CDI instead of the runtime hook");

    internal static DriftFinding GpusOther(string before, string now, string run) =>
        new("KDG5444", $"the GPUs here were {before} in run {run}, now they are {now}", "gpus", before, now,
            Hint: "results may differ in their last digits; the next `kedge run` records what is here now");

    static string Anew(Subject subject) => subject switch
    {
        Subject.Session => "`kedge down`, then `kedge up` starts anew from the image",
        Subject.Image => "`kedge build --load` brings the image of this lock",
        _ => "install what the lock says",
    };

    /// <summary>HOME stays from session to session, so a new session does not mend what lies there.</summary>
    static string Remove(InstalledWheel wheel, string name, Subject subject) => (subject, wheel.Kind) switch
    {
        (Subject.Session, "user") when IsName(name) && wheel.Installer == "pip" =>
            $"remove it from the session's home, which outlives a session: `kedge exec -- python3 -m pip uninstall --break-system-packages {name}`",
        (Subject.Session, "user") => $"delete its files in the session's home, which outlives a session: {wheel.Site}",
        _ => Anew(subject),
    };

    /// <summary>Whether it may stand in a line that people copy into a shell (PEP 508): metadata can hold anything.</summary>
    static bool IsName(string name) =>
        name.Length is > 0 and < 100 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    static string Install(string name, string version) => $"python3 -m pip install {name}=={version}";

    static string By(InstalledWheel wheel) => wheel.Installer is null ? "" : $" by {wheel.Installer}" + (wheel.Origin is { } origin ? $" from {origin}" : "");

    static string Count(ImmutableArray<string> paths) => paths.Length == 1 ? "1 file" : $"{paths.Length} files";

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    static string Some(ImmutableArray<string> paths) =>
        string.Join(", ", paths.Take(PathsShown).Select(PlainText.Of)) + (paths.Length > PathsShown ? $" and {paths.Length - PathsShown} more" : "");

    static ImmutableArray<string> Kept(ImmutableArray<string> paths) => [.. paths.Take(PathsKept).Select(PlainText.Of)];
}
