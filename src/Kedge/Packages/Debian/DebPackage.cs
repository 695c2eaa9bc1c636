using System.Text;
using Kedge.Packages.Compression;
using Kedge.Packages.Tar;

namespace Kedge.Packages.Debian;

/// <summary>
/// A .deb opened for reading (deb(5)): the control files in memory, the payload as a tar to stream. Hostile input is an
/// <see cref="InvalidDataException"/> that says what is wrong; nothing is ever extracted by name.
/// </summary>
public sealed class DebPackage : IDisposable
{
    const int LargestControl = 64 << 20;
    readonly Stream _file;
    readonly ArArchive.Member _data;
    Stream? _payload;

    DebPackage(Stream file, ArArchive.Member data, List<ControlFile> control)
    {
        (_file, _data, ControlFiles) = (file, data, control);
        Control = control.FirstOrDefault(f => f.Name == "control")?.Text ?? throw new InvalidDataException("the package has no control file");
        // Stanzas are copied into dpkg's status, where a blank line would begin another package.
        if (Control.TrimEnd().Split('\n').Any(line => line.AsSpan().IsWhiteSpace())) throw new InvalidDataException("its control file has more than one stanza");
    }

    /// <summary>A member of control.tar other than <c>control</c> itself: maintainer scripts, md5sums, triggers …</summary>
    public sealed record ControlFile(string Name, int Mode, byte[] Content)
    {
        public string Text => Encoding.UTF8.GetString(Content);
    }

    public IReadOnlyList<ControlFile> ControlFiles { get; }

    /// <summary>The <c>control</c> stanza as it stands in the package.</summary>
    public string Control { get; }

    public static DebPackage Open(Stream file)
    {
        var members = ArArchive.Read(file);
        if (members.Count == 0 || members[0].Name != "debian-binary") throw new InvalidDataException("not a .deb: debian-binary does not come first");
        CheckFormat(file, members[0]);
        return new(file, Find(members, "data.tar"), ReadControl(file, Find(members, "control.tar")));
    }

    /// <summary>The payload. Unpacked bytes are limited by what the package says of itself (Installed-Size), generously.</summary>
    public TarReader OpenData()
    {
        var limit = (256L << 20) + 8 * 1024 * Math.Min(InstalledKib, 64L << 20);
        _payload?.Dispose();
        _payload = Codec.Open(new SubStream(_file, _data.Offset, _data.Size), _data.Name);
        return new(_payload, limit);
    }

    long InstalledKib => long.TryParse(ControlField.Of(Control, "Installed-Size"), out var kib) && kib > 0 ? kib : 0;

    /// <summary>Frees the decompressor as well: its dictionary is memory that the garbage collector does not see.</summary>
    public void Dispose()
    {
        _payload?.Dispose();
        _file.Dispose();
    }

    static void CheckFormat(Stream file, ArArchive.Member member)
    {
        Span<byte> version = stackalloc byte[8];
        file.Position = member.Offset;
        version = version[..file.ReadAtLeast(version[..(int)Math.Min(8, member.Size)], (int)Math.Min(8, member.Size), throwOnEndOfStream: false)];
        if (!version.StartsWith("2."u8)) throw new InvalidDataException($"not a .deb of format 2 but of format {Encoding.ASCII.GetString(version).Trim()}");
    }

    static ArArchive.Member Find(List<ArArchive.Member> members, string stem) =>
        members.Where(m => m.Name.StartsWith(stem, StringComparison.Ordinal)).ToList() is [var only]
            ? only
            : throw new InvalidDataException($"not a .deb: no single {stem} member");

    static List<ControlFile> ReadControl(Stream file, ArArchive.Member member)
    {
        using var stream = Codec.Open(new SubStream(file, member.Offset, member.Size), member.Name);
        var tar = new TarReader(stream, LargestControl);
        var files = new List<ControlFile>();
        while (tar.Next() is { } entry)
        {
            if (entry.Kind == TarKind.Directory) continue;
            // A member named list would take the place of the list that dpkg keeps of the package's files.
            if (entry.Kind != TarKind.File || entry.Path.Contains('/') || entry.Path == "list") throw new InvalidDataException($"unexpected control member {entry.Path}");
            var content = tar.ReadAll(entry);
            if (files.Exists(f => f.Name == entry.Path)) throw new InvalidDataException($"the control member {entry.Path} is there twice");
            files.Add(new(entry.Path, entry.Mode, content));
        }
        files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return files;
    }
}
