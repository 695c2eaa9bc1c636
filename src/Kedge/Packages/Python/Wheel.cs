using System.Collections.Immutable;
using Kedge.Packages.Zip;

namespace Kedge.Packages.Python;

/// <summary>
/// A wheel whose directory, names, tags and RECORD fit each other (binary distribution format 1.x; PEP 427). What its files hold
/// is not read yet, but for the few that say how it is installed.
/// </summary>
/// <param name="File">The file's name, which messages tell.</param>
/// <param name="Entries">All members, RECORD among them, in order of path.</param>
/// <param name="Info">Its <c>NAME-VERSION.dist-info/</c>.</param>
/// <param name="Data">Its <c>NAME-VERSION.data/</c>, there or not.</param>
/// <param name="Record">RECORD's lines by path.</param>
/// <param name="Commands">Console and gui scripts to be made.</param>
/// <param name="Scripts">Those of <c>.data/scripts</c> that ask for the environment's Python in their first line, whole.</param>
public sealed record Wheel(
    string File, WheelName Name, ImmutableArray<ZipEntry> Entries, string Info, string Data, ImmutableDictionary<string, RecordLine> Record,
    ImmutableArray<EntryPoint> Commands, ImmutableDictionary<string, byte[]> Scripts)
{
    /// <summary>Reads what tells how the wheel is installed; every problem found on the way.</summary>
    /// <param name="zip">Seekable; stays open.</param>
    public static Checked<Wheel> Open(Stream zip, string file) =>
        WheelName.TryParse(file, null, out var name) && PythonVersion.Normalise(name.Version) is not null
            ? new WheelReader(zip, file, name).Read()
            : Checked<Wheel>.Bad(WheelProblems.BadFileName(file));

    /// <summary>The SHA-256 that RECORD gives a file; null for RECORD itself and signatures.</summary>
    public Digest? HashOf(string entry) => Record.GetValueOrDefault(entry)?.Sha256;
}
