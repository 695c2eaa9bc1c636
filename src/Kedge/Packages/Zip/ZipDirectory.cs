using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Kedge.Packages.Zip;

/// <summary>The members of a zip, in the order of its central directory, or everything that is wrong with it.</summary>
public sealed record ZipDirectory(ImmutableArray<ZipEntry> Entries, ImmutableArray<ZipFault> Faults)
{
    /// <summary>Far above every wheel there is (the largest have some 40,000 entries), low enough to hold in memory.</summary>
    public const int MostEntries = 200_000;
    public const long LargestTotal = 64L << 30;

    /// <summary>What the Python package index refuses, too: more than 50 times in all, once it is worth looking at.</summary>
    const long RatioMatters = 64 << 20, HighestRatio = 50;

    /// <summary>
    /// Reads and cross-checks the end record, the central directory and every local header (PKWARE APPNOTE.TXT 6.3.10). Only
    /// what all readers understand alike is accepted: entries tile the file from its first byte to the directory, both headers of
    /// an entry agree, names are unique. No content is read.
    /// </summary>
    /// <param name="file">Seekable; nobody else reads it meanwhile.</param>
    public static ZipDirectory Read(Stream file)
    {
        if (ZipEnd.Find(file) is not { } end) return Broken("it is not a zip archive, or its end is missing");
        if (end.Why is { } why) return Broken(why);
        if (end.Count > MostEntries) return new([], [new(ZipFaultKind.Bomb, "", $"it has {end.Count} entries")]);
        var reader = new ZipHeaders(file, end.DirectoryOffset);
        var found = reader.ReadAll(end);
        var faults = reader.Faults;
        if (faults.Count == 0) faults.AddRange(Unpacked(found, file.Length));
        return faults.Count == 0 ? new(found, []) : new([], [.. faults]);
    }

    static ZipDirectory Broken(string why) => new([], [new(ZipFaultKind.Structure, "", why)]);

    static IEnumerable<ZipFault> Unpacked(ImmutableArray<ZipEntry> entries, long packed)
    {
        var total = entries.Aggregate(0UL, (sum, e) => sum + (ulong)e.Size);
        if (total > (ulong)LargestTotal) yield return new(ZipFaultKind.Bomb, "", $"it unpacks to {total} bytes");
        else if (total > RatioMatters && total / (ulong)packed >= HighestRatio)
            yield return new(ZipFaultKind.Bomb, "", $"it unpacks to {total / (ulong)packed} times its size");
    }
}

/// <summary>The end-of-central-directory record, with its zip64 companion.</summary>
/// <param name="Why">Why it is refused, when it is.</param>
readonly record struct ZipEnd(long DirectoryOffset, long DirectorySize, long Count, string? Why)
{
    const int Size = 22, LocatorSize = 20, Size64 = 56, LongestComment = 65535;

    public static ZipEnd? Find(Stream file)
    {
        var tail = new byte[Math.Min(file.Length, Size + LongestComment)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var found = new List<int>();
        for (var at = tail.Length - Size; at >= 0; at--)
            if (tail.AsSpan(at).StartsWith("PK\x05\x06"u8) && at + Size + BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 20)) == tail.Length) found.Add(at);
        return found switch
        {
            [] => null,
            [var only] => Parse(file, tail.AsSpan(only, Size), file.Length - tail.Length + only),
            _ => Refused("it has two end records: readers would see two archives"),
        };
    }

    static ZipEnd Refused(string why) => new(0, 0, 0, why);

    static ZipEnd Parse(Stream file, ReadOnlySpan<byte> record, long at)
    {
        var (disk, directoryDisk) = (Short(record, 4), Short(record, 6));
        var (here, count) = (Short(record, 8), Short(record, 10));
        long size = Int(record, 12), offset = Int(record, 16);
        if (Locator(file, at) is { } offset64)
        {
            if (Read64(file, offset64, at - LocatorSize) is not { } wide) return Refused("its zip64 end record is damaged");
            if ((count != 0xFFFF && count != wide.Count) || (size != uint.MaxValue && size != wide.DirectorySize)
                || (offset != uint.MaxValue && offset != wide.DirectoryOffset))
                return Refused("its two end records disagree");
            return Placed(wide, offset64);
        }
        if (disk is not 0 || directoryDisk is not 0 || here != count) return Refused("it is one part of several");
        return count == 0xFFFF || size == uint.MaxValue || offset == uint.MaxValue
            ? Refused("its zip64 end record is missing")
            : Placed(new(offset, size, count, null), at);
    }

    /// <summary>The directory ends where the end record begins: nothing hides between them.</summary>
    static ZipEnd Placed(ZipEnd end, long next) =>
        end.DirectoryOffset >= 0 && end.DirectorySize >= 0 && end.DirectoryOffset <= next && end.DirectorySize == next - end.DirectoryOffset
            ? end
            : Refused("its directory is not where the end record says, or there are bytes around it");

    static long? Locator(Stream file, long end)
    {
        if (end < LocatorSize) return null;
        var locator = new byte[LocatorSize];
        file.Position = end - LocatorSize;
        file.ReadExactly(locator);
        return locator.AsSpan().StartsWith("PK\x06\x07"u8) ? BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8)) : null;
    }

    static ZipEnd? Read64(Stream file, long at, long end)
    {
        if (at < 0 || end - at < Size64) return null;
        var record = new byte[Size64];
        file.Position = at;
        file.ReadExactly(record);
        if (!record.AsSpan().StartsWith("PK\x06\x06"u8) || Long(record, 4) != end - at - 12) return null;
        var (here, count) = (Long(record, 24), Long(record, 32));
        return Int(record, 16) == 0 && Int(record, 20) == 0 && here == count && count >= 0 ? new(Long(record, 48), Long(record, 40), count, null) : null;
    }

    static int Short(ReadOnlySpan<byte> record, int at) => BinaryPrimitives.ReadUInt16LittleEndian(record[at..]);

    static uint Int(ReadOnlySpan<byte> record, int at) => BinaryPrimitives.ReadUInt32LittleEndian(record[at..]);

    static long Long(ReadOnlySpan<byte> record, int at) => BinaryPrimitives.ReadInt64LittleEndian(record[at..]);
}
