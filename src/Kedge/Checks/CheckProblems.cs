using System.Globalization;

namespace Kedge.Checks;

/// <summary>Why <c>kedge check</c> cannot say what it was asked: KDG5450–KDG5479.</summary>
public static class CheckProblems
{
    internal const string NoPythonCode = "KDG5450";

    internal static Problem NoPython(string program, string where) => new("KDG5450", $"{program} cannot be started in {where}",
        Hint: "Kedge's checks are Python programs; an image of Kedge's has Python, so somebody removed it: start anew from the image");

    internal static Problem NoHostPython() => new("KDG5450", "there is no python3 on the PATH of this machine",
        Hint: "install it, or use a container engine: images of Kedge's bring their own");

    internal static Problem SessionStopped(string container) => new("KDG5451",
        $"{container} does not run any more: it ended, or was paused, while it was looked at",
        Hint: "`kedge up` starts it again; `kedge logs` says what its servers said last");

    internal static Problem Unreadable(string where, string why) => new("KDG5452", $"what was answered in {where} is cut off or not an answer: {why}",
        Hint: "does its disk have room, and its memory (`kedge doctor`)? Once more; then start anew from the image");

    internal static Problem TooMuch(string where) => new("KDG5453", $"a check in {where} wrote more than any check does and was ended",
        Hint: "something in it prints without end when Python starts (sitecustomize, a .pth file): start anew from the image");

    internal static Problem TooLong(string where, TimeSpan patience) =>
        new("KDG5454", $"a check in {where} did not end within {patience.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} minutes",
        Hint: "is the machine overloaded, a GPU hung (`nvidia-smi`), a network file system away?");

    internal static Problem NoPackageList(string why) => new("KDG5455", $"dpkg's list of packages cannot be read: {why}",
        Hint: "start anew from the image");

    internal static Problem NoDiff(string engine, string said) => new("KDG5456", $"{engine} does not say which files changed: {said}",
        Hint: "--deep compares every file with what its package says");

    internal static Problem Unreadables(int count, string first) => new("KDG5457", $"{count} files cannot be read by the session's user: {first}",
        Hint: "a file of the image that its user may not read cannot be compared");

    public static Problem NoImage(string engine, string name) => new("KDG5458", $"{engine} does not have {name}", Hint: "kedge build --load");

    public static Problem SeveralSessions(IEnumerable<string> names) => new("KDG5459",
        $"several sessions of this project run: {string.Join(", ", names)}",
        Hint: "say which: `kedge check --name NAME`");

    /// <summary>Said before a command runs without a container.</summary>
    public static Problem OnHost(int differences) => new("KDG5461",
        $"this runs on the machine itself: its packages, files, network and limits, not the lock's"
            + (differences > 0 ? $"; {differences} of the lock's Python packages are missing or of another version" : ""),
        Hint: "`kedge check --engine host` says what is different and what is not promised; the record says it too") { Severity = Severity.Note };

    public static Problem CannotSave(string file, string why) => new("KDG5460",
        $"cannot write {file}: {why}",
        Hint: "give another path: --save FILE");
}
