namespace Kedge.Images.Wheels;

/// <summary>The wording of what can go wrong when wheels become an image: KDG313x.</summary>
public static class WheelImageProblems
{
    public static Problem SamePath(string path, string first, string second) => new(
        "KDG3130", $"/{path} is in two wheels, {first} and {second}, and differs",
        Hint: "one would break the other: take one of the two packages out of kedge.yaml (such as opencv-python beside opencv-python-headless)");

    public static Problem OtherThanLocked(string locked, string version, string file) => new(
        "KDG3131", $"the lock says {locked} {version}, but {file} is another package or version",
        Hint: "run `kedge lock` again");

    public static Problem NoWayToFetch(string file) => new(
        "KDG3132", $"the wheel {file} is not in the store, and this command does not fetch wheels",
        Hint: "run `kedge build`");
}
