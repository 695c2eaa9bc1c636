using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Kedge.Packages.Zip;

/// <summary>Reads the central directory and holds every entry against its local header.</summary>
sealed class ZipHeaders(Stream file, long directory)
{
    const int CentralSize = 46, LocalSize = 30, UnixHost = 3;
    const long LargestDirectory = 96 << 20;
    const ushort Encrypted = 1, Descriptor = 8, Utf8 = 0x800;
    /// <summary>Hints of the compressor, the two below, nothing else: encryption, patches and masked headers are not for wheels.</summary>
    const ushort KnownFlags = 6 | Descriptor | Utf8;
    readonly HashSet<string> _names = new(StringComparer.Ordinal);
    readonly List<(long Start, long End, string Name)> _spans = [];

    public List<ZipFault> Faults { get; } = [];

    /// <summary>What a central header says before its local one was seen.</summary>
    sealed record Central(string Name, byte[] RawName, ushort Flags, ushort Method, uint Crc, long Packed, long Size, long Header, bool Executable);

    public ImmutableArray<ZipEntry> ReadAll(ZipEnd end)
    {
        if (end.DirectorySize > LargestDirectory)
        {
            Fault(ZipFaultKind.Bomb, "", "its directory is larger than any honest one");
            return [];
        }
        var bytes = new byte[end.DirectorySize];
        file.Position = end.DirectoryOffset;
        file.ReadExactly(bytes);
        var entries = ImmutableArray.CreateBuilder<ZipEntry>((int)end.Count);
        var at = 0;
        for (var left = end.Count; left > 0; left--)
        {
            if (Next(bytes, ref at) is not { } central) return [];
            if (Check(central) && Local(central) is { } entry) entries.Add(entry);
        }
        if (at != bytes.Length) Fault(ZipFaultKind.Structure, "", "its directory holds more than the entries that it counts");
        Tile();
        FoldersAreNotFiles();
        return entries.DrainToImmutable();
    }

    Central? Next(byte[] bytes, ref int at)
    {
        if (bytes.Length - at < CentralSize || !bytes.AsSpan(at).StartsWith("PK\x01\x02"u8))
        {
            Fault(ZipFaultKind.Structure, "", "its directory is damaged");
            return null;
        }
        var head = bytes.AsSpan(at, CentralSize);
        var (nameSize, extraSize, commentSize) = (Short(head, 28), Short(head, 30), Short(head, 32));
        if (bytes.Length - at - CentralSize < nameSize + extraSize + commentSize)
        {
            Fault(ZipFaultKind.Structure, "", "its directory is cut short");
            return null;
        }
        var rawName = bytes.AsSpan(at + CentralSize, nameSize).ToArray();
        var extra = bytes.AsSpan(at + CentralSize + nameSize, extraSize);
        at += CentralSize + nameSize + extraSize + commentSize;
        return Parse(head, rawName, extra);
    }

    Central Parse(ReadOnlySpan<byte> head, byte[] rawName, ReadOnlySpan<byte> extra)
    {
        var flags = Short(head, 8);
        var name = ZipPath.Decode(rawName, (flags & Utf8) != 0);
        if (name is null) Fault(ZipFaultKind.Path, Convert.ToHexStringLower(rawName), "the name is neither ASCII nor UTF-8 that is marked as such");
        name ??= "";
        var wide = ZipExtra.Read(extra, size: Int(head, 24), packed: Int(head, 20), header: Int(head, 42));
        if (wide is null) Fault(ZipFaultKind.Disagreement, name, "its extra fields are damaged, or name it otherwise");
        if (Short(head, 34) is not 0) Fault(ZipFaultKind.Structure, name, "it lies in another part of the archive");
        var mode = head[5] == UnixHost ? (int)(Int(head, 38) >> 16) : 0;
        // Regular files and folders, or nothing told: a symlink would be followed by some.
        if ((mode & 0xF000) is not (0 or 0x8000 or 0x4000)) Fault(ZipFaultKind.Unsupported, name, "it is a symlink or a device, not a file");
        var (size, packed, header) = wide ?? (0, 0, 0);
        return new(name, rawName, flags, Short(head, 10), Int(head, 16), packed, size, header, (mode & 0x49) != 0);
    }

    bool Check(Central entry)
    {
        var before = Faults.Count;
        if (entry.Name.Length > 0 || entry.RawName.Length == 0)
        {
            if (ZipPath.Refusal(entry.Name) is { } why) Fault(ZipFaultKind.Path, entry.Name, why);
            else if (!_names.Add(entry.Name)) Fault(ZipFaultKind.Disagreement, entry.Name, "it is there twice");
        }
        if ((entry.Flags & Encrypted) != 0) Fault(ZipFaultKind.Unsupported, entry.Name, "it is encrypted");
        else if ((entry.Flags & ~KnownFlags) != 0) Fault(ZipFaultKind.Unsupported, entry.Name, "it uses a feature that wheels do not");
        if (entry.Method is not (0 or 8)) Fault(ZipFaultKind.Unsupported, entry.Name, $"compression method {entry.Method}; wheels are stored or deflated");
        if (entry.Method == 0 && entry.Packed != entry.Size) Fault(ZipFaultKind.Disagreement, entry.Name, "it is stored and yet has two sizes");
        if (entry.Name.EndsWith('/') && entry.Size != 0) Fault(ZipFaultKind.Disagreement, entry.Name, "it is a folder with content");
        return Faults.Count == before;
    }

    ZipEntry? Local(Central entry)
    {
        Span<byte> head = stackalloc byte[LocalSize];
        if (entry.Header < 0 || entry.Header > directory - LocalSize) return Disagrees(entry, "its place is outside the archive");
        file.Position = entry.Header;
        file.ReadExactly(head);
        if (!head.StartsWith("PK\x03\x04"u8)) return Disagrees(entry, "there is no entry where the directory says");
        var (nameSize, extraSize) = (Short(head, 26), Short(head, 28));
        var start = entry.Header + LocalSize + nameSize + extraSize;
        if (start > directory || entry.Packed < 0 || entry.Size < 0 || entry.Packed > directory - start)
            return Disagrees(entry, "it reaches over the end of the archive");
        var more = new byte[nameSize + extraSize];
        file.ReadExactly(more);
        if (!more.AsSpan(0, nameSize).SequenceEqual(entry.RawName)) return Disagrees(entry, "its two headers name it differently");
        if (Short(head, 6) != entry.Flags || Short(head, 8) != entry.Method) return Disagrees(entry, "its two headers differ in flags or method");
        var wide = ZipExtra.Read(more.AsSpan(nameSize), size: Int(head, 22), packed: Int(head, 18), header: 0);
        if (wide is not { } local) return Disagrees(entry, "its extra fields are damaged, or name it otherwise");
        var later = (entry.Flags & Descriptor) != 0;
        if (!Agrees(Int(head, 14), entry.Crc, later) || !Agrees(local.Size, entry.Size, later) || !Agrees(local.Packed, entry.Packed, later))
            return Disagrees(entry, "its two headers differ in checksum or size");
        var after = later ? DescriptorSize(entry, start + entry.Packed) : 0;
        if (after is null) return Disagrees(entry, "what follows it does not repeat its checksum and sizes");
        _spans.Add((entry.Header, start + entry.Packed + after.Value, entry.Name));
        return new(entry.Name, (ZipMethod)entry.Method, entry.Crc, entry.Packed, entry.Size, start, entry.Executable);
    }

    /// <summary>With a data descriptor the local header may leave a number out, but not tell another one.</summary>
    static bool Agrees(long local, long central, bool later) => local == central || (later && local == 0);

    /// <summary>Size of the data descriptor (APPNOTE 4.3.9): with or without signature, sizes of four or eight bytes; or null when none fits.</summary>
    int? DescriptorSize(Central entry, long at)
    {
        Span<byte> bytes = stackalloc byte[24];
        bytes = bytes[..(int)Math.Min(bytes.Length, directory - at)];
        file.Position = at;
        file.ReadExactly(bytes);
        var signature = bytes.StartsWith("PK\x07\x08"u8) ? 4 : 0;
        var rest = bytes[signature..];
        if (rest.Length >= 20 && Int(rest, 0) == entry.Crc && Long(rest, 4) == entry.Packed && Long(rest, 12) == entry.Size) return signature + 20;
        return rest.Length >= 12 && Int(rest, 0) == entry.Crc && Int(rest, 4) == entry.Packed && Int(rest, 8) == entry.Size ? signature + 12 : null;
    }

    /// <summary>Entries lie one behind the other from the first byte to the directory: none overlap, nothing lies between.</summary>
    void Tile()
    {
        if (Faults.Count > 0) return;
        _spans.Sort();
        long at = 0;
        foreach (var (start, end, name) in _spans)
        {
            if (start < at) Fault(ZipFaultKind.Disagreement, name, "it overlaps another entry");
            else if (start > at) Fault(ZipFaultKind.Structure, name, "there are bytes before it that belong to no entry");
            if (start != at) return;
            at = end;
        }
        if (at != directory) Fault(ZipFaultKind.Structure, "", "there are bytes before its directory that belong to no entry");
    }

    void FoldersAreNotFiles()
    {
        foreach (var name in _names)
            for (var slash = name.IndexOf('/'); slash > 0 && slash < name.Length; slash = name.IndexOf('/', slash + 1))
                if (_names.Contains(name[..slash])) Fault(ZipFaultKind.Disagreement, name[..slash], "it is a file and a folder at once");
    }

    ZipEntry? Disagrees(Central entry, string why)
    {
        Fault(ZipFaultKind.Disagreement, entry.Name, why);
        return null;
    }

    /// <summary>The first thousand say it all; a hostile directory could make millions.</summary>
    void Fault(ZipFaultKind kind, string entry, string why)
    {
        if (Faults.Count < 1000) Faults.Add(new(kind, entry, why));
    }

    static ushort Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    static uint Int(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    static long Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
