namespace Kedge.Locks;

/// <summary>Every message about <c>kedge.lock</c>: KDG2201–2219 the file, KDG2220– what can be locked.</summary>
public static class LockProblems
{
    const string MakeAnew = "`kedge lock` writes it anew from kedge.yaml";

    public static Problem Missing(string path) =>
        new("KDG2201", $"there is no lock at {path}", Hint: MakeAnew);

    public static Problem Stale(string path) =>
        new("KDG2202", "kedge.lock does not answer kedge.yaml any more: the spec has changed since", new Place(path), Hint: "`kedge lock` locks what the spec says now and keeps the versions it can");

    public static Problem NotJson(Place place) =>
        new("KDG2203", "this is not a lock: it is not JSON", place, Hint: $"after a merge conflict take either side, then {MakeAnew}");

    public static Problem OtherFormat(Place place) =>
        new("KDG2204", "this lock has another format than this Kedge writes (1)", place, Hint: "use the Kedge that wrote it, or `kedge lock` with this one");

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
}
