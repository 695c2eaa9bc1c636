using Kedge.Packages.Zip;

namespace Kedge.Packages.Python;

/// <summary>Every message about a wheel: KDG3101–3129. Each names the wheel, and the entry where there is one.</summary>
public static class WheelProblems
{
    const string Refuse = "do not install it anywhere: build it again, or take another release; if it came from an index, report it there";

    public static Problem BadFileName(string file) => new("KDG3101", $"'{Shown(file)}' is not the name of a wheel",
        Hint: "a wheel is called NAME-VERSION-PYTHON-ABI-PLATFORM.whl and keeps the name that it was built or downloaded under");

    public static Problem Of(string wheel, ZipFault fault)
    {
        var where = fault.Entry.Length == 0 ? wheel : $"{wheel}: {Shown(fault.Entry)}";
        return fault.Kind switch
        {
            ZipFaultKind.Structure => new("KDG3102", $"{where}: {fault.Why}", Hint: "is the download whole? `kedge build` fetches what its hash does not fit again"),
            ZipFaultKind.Path => new("KDG3103", $"{where}: {fault.Why}", Hint: Refuse),
            ZipFaultKind.Unsupported => new("KDG3104", $"{where}: {fault.Why}", Hint: "build it again with a current tool (`python -m build --wheel`)"),
            ZipFaultKind.Disagreement => new("KDG3105", $"{where}: {fault.Why}", Hint: Refuse),
            _ => new("KDG3106", $"{where}: {fault.Why}: a decompression bomb?", Hint: Refuse),
        };
    }

    public static Problem BadContent(string wheel, string entry, string why) => new("KDG3107", $"{wheel}: {Shown(entry)}: {why}", Hint: Refuse);

    public static Problem NoMetadata(string wheel, string what) => new("KDG3108", $"{wheel} holds {what}",
        Hint: "a wheel has exactly one NAME-VERSION.dist-info folder with WHEEL, METADATA and RECORD in it");

    public static Problem BadMetadata(string wheel, string file, string why) => new("KDG3109", $"{wheel}: its {file} {why}",
        Hint: "build the wheel again with a current tool (`python -m build --wheel`)");

    public static Problem OtherName(string wheel, string file, string says) => new("KDG3110", $"{wheel}: its {file} says that it is {says}",
        Hint: "a wheel is not renamed: take it under the name that it was built with");

    public static Problem RecordLies(string wheel, string entry, string why) =>
        new("KDG3111", $"{wheel}: RECORD does not tell the truth about {Shown(entry)}: {why}", Hint: Refuse);

    public static Problem BadRecord(string wheel, int line, string why) => new("KDG3112", $"{wheel}: line {line} of its RECORD {why}", Hint: Refuse);

    public static Problem CannotInstall(string wheel, string what, string why) => new("KDG3113", $"{wheel}: {Shown(what)} cannot be installed: {why}",
        Hint: "take another release of this package, or leave it out");

    public static Problem NewerFormat(string wheel, string version) => new("KDG3114", $"{wheel} has wheel format {version}; this Kedge knows 1.x",
        Hint: "take a newer Kedge, or an older release of the package");

    public static Problem CannotRead(string file, string why) => new("KDG3115",
        $"cannot read {Shown(file)}: {why}",
        Hint: "is it the path of a wheel file?");

    /// <summary>A hostile name must not move the terminal's cursor nor fill the screen.</summary>
    static string Shown(string entry)
    {
        var clean = string.Concat(entry.Take(200).Select(c => char.IsControl(c) ? '\uFFFD' : c));
        return entry.Length > 200 ? clean + "…" : clean;
    }
}
