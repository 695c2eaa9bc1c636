namespace Kedge.Locks;

/// <summary>Every message about <c>kedge.lock</c>: KDG2201–2219 the file, KDG2220– what can be locked.</summary>
public static class LockProblems
{
    public const string MissingCode = "KDG2201";
    const string MakeAnew = "`kedge lock` writes it anew from kedge.yaml";

    public static Problem Missing(string path) =>
        new("KDG2201", $"there is no lock at {path}", Hint: MakeAnew);

    public static Problem Stale(string path) =>
        new("KDG2202", "kedge.lock does not answer kedge.yaml any more: the spec has changed since", new Place(path),
            Hint: "`kedge lock` locks what the spec says now and keeps the versions it can");

    public static Problem NotJson(Place place) =>
        new("KDG2203", "this is not a lock: it is not JSON", place, Hint: $"after a merge conflict take either side, then {MakeAnew}");

    public static Problem OtherFormat(Place place) => new("KDG2204",
        "this lock has another format than this Kedge writes (1)", place,
        Hint: "use the Kedge that wrote it, or `kedge lock` with this one");

    public static Problem UnknownMember(Place place, string what, string name) =>
        new("KDG2205", $"{what} has no member '{name}'", place, Hint: MakeAnew);

    public static Problem TwiceMember(Place place, string what, string name) =>
        new("KDG2205", $"{what} has '{name}' twice", place, Hint: MakeAnew);

    public static Problem MissingMember(Place place, string what, string name) =>
        new("KDG2206", $"{what} lacks '{name}'", place, Hint: MakeAnew);

    public static Problem WrongValue(Place place, string expected) =>
        new("KDG2207", $"wrong value in the lock: {expected}", place, Hint: $"a lock is not edited by hand; {MakeAnew}");

    public static Problem CannotRead(string path, string why) =>
        new("KDG2208", $"cannot read {path}: {why}", new Place(path));

    public static Problem CannotWrite(string path, string why) =>
        new("KDG2209", $"cannot write {path}: {why}", new Place(path), Hint: "the old lock, if there was one, is untouched");

    public static Problem Unmet(string package, string version, IReadOnlyList<string> relations) => new("KDG2221",
        $"{package} {version} cannot be installed with the rest: it {string.Join(", and ", relations)}",
        Hint: "take one of the packages that do not fit together out of `system:` or `packages:`; "
            + "if the archive is being updated just now, try again in an hour");

    public static Problem NoSuchPackage(Place? place, string name, string os, IReadOnlyList<string> near) => new("KDG2222",
        $"{os} has no package '{name}'", place,
        Hint: near.Count > 0
            ? $"did you mean {string.Join(", ", near)}?"
            : "`system:` takes the distribution's own names; `apt-cache search WORD` finds them");

    public static Problem NoSuchPython(Place? place, string name, string os, IReadOnlyList<string> near) => new("KDG2223",
        $"{os} has no Python package '{name}'", place,
        Hint: (near.Count > 0 ? $"did you mean {string.Join(", ", near)}? " : "`packages:` takes names as on PyPI; ")
            + "what the distribution lacks comes with wheels (`from: pypi`)");

    public static Problem Virtual(Place? place, string name, IReadOnlyList<string> providers) =>
        new("KDG2224", $"'{name}' is no package of its own, several provide it", place,
            Hint: $"name one of {string.Join(", ", providers.Order(StringComparer.Ordinal).Take(8))}");

    public static Problem NoTorch(Place? place, string os, IReadOnlyList<string> elsewhere) =>
        new("KDG2225", $"{os} has no python3-torch", place,
            Hint: elsewhere.Count > 0 ? $"{string.Join(" and ", elsewhere)} have it: set `os:`" : "is the mirror complete?");

    public static Problem OtherTorch(Place? place, string wanted, string os, string has, IReadOnlyList<string> elsewhere) => new("KDG2226",
        $"torch {wanted} is not in {os}, which has {has}", place,
        Hint: (elsewhere.Count > 0 ? $"{string.Join(" and ", elsewhere)} has {wanted}: set `os:`; or " : "")
            + $"`torch: \"{has}\"` or `torch: newest` takes what is there; other versions come with wheels (`from: pypi`)");

    public static Problem OtherPython(Place? place, string wanted, string os, string has) =>
        new("KDG2227", $"python {wanted} is not in {os}, which has {(has.Length > 0 ? has : "none")}", place,
            Hint: "`python:` alone decides the release; leave `os:` out");

    public static Problem NoCudaHere(Place? place, string cuda, string os) => new("KDG2228",
        $"{os} builds torch for the CPU only: there is no CUDA {cuda} in it", place,
        Hint: "CUDA comes with wheels: `from: pypi`; or `cuda: cpu`");

    public static Problem NotLocked(string name) =>
        new("KDG2230", $"the lock holds no package '{name}'", Hint: "`kedge lock --update` without a name moves all");

    public static Problem Replaced(LockedPackage package, string now) => new("KDG2231",
        $"the archive has replaced {package.Name} {package.Version} by {now}",
        Hint: $"`kedge lock --update {package.Name}` moves the lock; "
            + $"or add a snapshot mirror that still has it under `sources: {{{package.Archive}: […]}}`");

    public static Problem Withdrawn(LockedPackage package) => new("KDG2232",
        $"the archive has no {package.Name} any more (locked: {package.Version})",
        Hint: $"`kedge lock --update` finds what takes its place; or add a snapshot mirror that still has it under `sources: {{{package.Archive}: […]}}`");
}
