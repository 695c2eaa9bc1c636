using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Kedge.Packages.Zip;

namespace Kedge.Packages.Python;

/// <summary>One file as it will stand in the environment: from the wheel as it is, or made.</summary>
/// <param name="Path">From the root, without a leading slash.</param>
/// <param name="Entry">Where its content comes from, unless <paramref name="Made"/>.</param>
/// <param name="Sha256">Of the content as installed; null for RECORD, which cannot hold it, and signatures.</param>
public sealed record InstalledFile(string Path, bool Executable, ZipEntry? Entry, byte[]? Made, Digest? Sha256)
{
    public long Size => Entry?.Size ?? Made!.Length;
}

/// <summary>
/// What an installer would do with a wheel, as a list of files in order of path (pure). Rules: binary distribution format,
/// "Installing a wheel"; recording installed projects; entry points.
/// </summary>
public sealed record Installation(Wheel Wheel, ImmutableArray<InstalledFile> Files)
{
    static readonly string[] Schemes = ["purelib", "platlib", "headers", "scripts", "data"];

    /// <param name="requested">Somebody asked for it by name: recorded as REQUESTED (PEP 376).</param>
    public static Checked<Installation> Of(Wheel wheel, VirtualEnvironment environment, bool requested)
    {
        var problems = new List<Problem>();
        var files = new SortedDictionary<string, InstalledFile>(StringComparer.Ordinal);
        foreach (var entry in wheel.Entries.Where(e => !e.IsFolder && !IsReplaced(wheel, e)))
        {
            if (Place(wheel, entry, environment) is { } path) Add(From(wheel, entry, path), entry.Name);
            else Refuse(entry.Name, "it belongs to no part of an environment that wheels know");
        }
        foreach (var command in wheel.Commands)
            Add(Make($"{VirtualEnvironment.Bin}/{command.Name}", $"#!{VirtualEnvironment.Interpreter}\n{command.Script}", executable: true), command.Name);
        var info = $"{environment.SitePackages}/{wheel.Info}";
        Add(Make(info + "INSTALLER", "kedge\n"), "INSTALLER");
        if (requested) Add(Make(info + "REQUESTED", ""), "REQUESTED");
        files[info + "RECORD"] = Make(info + "RECORD", Recorded(files.Values, info + "RECORD", environment)) with { Sha256 = null };
        return problems.Count > 0 ? Checked<Installation>.Bad(problems) : Checked<Installation>.Ok(new(wheel, [.. files.Values]));

        void Add(InstalledFile file, string source)
        {
            if (VirtualEnvironment.IsOwn(file.Path)) Refuse(source, "it would replace the environment's own Python");
            else if (IsOthersInfo(file.Path, wheel, environment)) Refuse(source, "it lies in the metadata of another package");
            else if (!files.TryAdd(file.Path, file)) Refuse(source, $"two of its files belong at /{file.Path}");
        }

        void Refuse(string what, string why) => problems.Add(WheelProblems.CannotInstall(wheel.File, what, why));
    }

    /// <summary>Written anew, or meaningless once the wheel is installed.</summary>
    static bool IsReplaced(Wheel wheel, ZipEntry entry) =>
        Record.IsExempt(entry.Name, wheel.Info) || entry.Name == wheel.Info + "INSTALLER" || entry.Name == wheel.Info + "REQUESTED";

    /// <summary>Where an entry goes; null for an unknown folder of <c>.data</c>.</summary>
    static string? Place(Wheel wheel, ZipEntry entry, VirtualEnvironment environment)
    {
        if (!entry.Name.StartsWith(wheel.Data, StringComparison.Ordinal)) return $"{environment.SitePackages}/{entry.Name}";
        var rest = entry.Name[wheel.Data.Length..];
        var slash = rest.IndexOf('/');
        if (slash <= 0 || !Schemes.Contains(rest[..slash])) return null;
        var below = rest[(slash + 1)..];
        return rest[..slash] switch
        {
            // Scripts stand side by side; a folder there has no meaning to a shell's PATH.
            "scripts" => below.Contains('/') ? null : $"{VirtualEnvironment.Bin}/{below}",
            "headers" => $"{environment.Headers(wheel.Name.Project)}/{below}",
            "data" => $"{VirtualEnvironment.Prefix}/{below}",
            _ => $"{environment.SitePackages}/{below}",
        };
    }

    static InstalledFile From(Wheel wheel, ZipEntry entry, string path)
    {
        if (wheel.Scripts.TryGetValue(entry.Name, out var script)) return Make(path, Rewritten(script), executable: true);
        return new(path, entry.Executable || path.StartsWith(VirtualEnvironment.Bin + "/", StringComparison.Ordinal), entry, null, wheel.HashOf(entry.Name));
    }

    /// <summary><c>#!python</c> and <c>#!pythonw</c>, with what may follow, become the environment's interpreter.</summary>
    static byte[] Rewritten(byte[] script)
    {
        var rest = script.AsSpan("#!python".Length);
        if (rest.StartsWith("w"u8)) rest = rest[1..];
        return [.. "#!"u8, .. Encoding.ASCII.GetBytes(VirtualEnvironment.Interpreter), .. rest];
    }

    static InstalledFile Make(string path, string text) => Make(path, Encoding.UTF8.GetBytes(text), executable: false);

    static InstalledFile Make(string path, string text, bool executable) => Make(path, Encoding.UTF8.GetBytes(text), executable);

    static InstalledFile Make(string path, byte[] content, bool executable) => new(path, executable, null, content, Digest.FromHash(SHA256.HashData(content)));

    static bool IsOthersInfo(string path, Wheel wheel, VirtualEnvironment environment)
    {
        if (!path.StartsWith(environment.SitePackages + "/", StringComparison.Ordinal)) return false;
        var top = path[(environment.SitePackages.Length + 1)..].Split('/')[0] + "/";
        return top.EndsWith(".dist-info/", StringComparison.OrdinalIgnoreCase) && top != wheel.Info;
    }

    /// <summary>The new RECORD: paths relative to site-packages, in ordinal order.</summary>
    static string Recorded(IEnumerable<InstalledFile> files, string record, VirtualEnvironment environment) =>
        string.Concat(files.Select(f => new RecordLine(Relative(f.Path, environment), f.Sha256, f.Size)).Append(new(Relative(record, environment), null, null))
            .OrderBy(l => l.Path, StringComparer.Ordinal).Select(Record.Write));

    static string Relative(string path, VirtualEnvironment environment) =>
        path.StartsWith(environment.SitePackages + "/", StringComparison.Ordinal)
            ? path[(environment.SitePackages.Length + 1)..]
            : "../../../" + path[(VirtualEnvironment.Prefix.Length + 1)..];
}
