namespace Kedge.Machines;

/// <summary>Every message about machines and their profiles: KDG2601–2619 the profile, KDG2620– what was measured.</summary>
public static class MachineProblems
{
    const string MakeAnew = "`kedge doctor --save FILE` writes one on the machine that is meant";

    public static Problem Missing(string path) =>
        new("KDG2601", $"there is no machine profile at {path}", Hint: MakeAnew);

    public static Problem CannotRead(string path, string why) =>
        new("KDG2602", $"cannot read {path}: {why}", new Place(path));

    public static Problem CannotWrite(string path, string why) =>
        new("KDG2603", $"cannot write {path}: {why}", new Place(path));

    public static Problem NotAProfile(Place place, string? member) => new("KDG2604",
        $"this is not a machine profile{(string.IsNullOrEmpty(member) || member == "$" ? "" : $": wrong at {Printable(member)}")}", place,
        Hint: MakeAnew);

    public static Problem OtherFormat(string file, int format) =>
        new("KDG2605", $"this machine profile has format {format}, this Kedge reads {Machine.Format}", new Place(file), Hint: MakeAnew);

    public static Problem WrongValue(string file, string expected) =>
        new("KDG2606", $"wrong value in the machine profile: {expected}", new Place(file), Hint: MakeAnew);

    static string Printable(string text) => new([.. text.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);
}
