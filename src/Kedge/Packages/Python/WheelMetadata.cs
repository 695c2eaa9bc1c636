using System.IO.Compression;
using System.Text;

namespace Kedge.Packages.Python;

/// <summary>A wheel's METADATA (core metadata specification), read out of the wheel without unpacking it.</summary>
public static class WheelMetadata
{
    const long Largest = 16 << 20;
    const int MostEntries = 200_000;

    /// <summary>The bytes of the one <c>NAME-VERSION.dist-info/METADATA</c>; null when the file is no zip or has none, or has several.</summary>
    public static byte[]? Read(Stream wheel, string file)
    {
        if (!WheelName.TryParse(file, null, out var name)) return null;
        try
        {
            using var zip = new ZipArchive(wheel, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > MostEntries) return null;
            var found = zip.Entries.Where(e => IsMetadata(e.FullName, name)).ToArray();
            return found is [var only] && only.Length <= Largest ? Bytes(only) : null;
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The values of a field, in order; the header ends at the first empty line.</summary>
    public static IEnumerable<string> Fields(byte[] metadata, string field) =>
        from line in Encoding.UTF8.GetString(metadata).Split('\n').Select(l => l.TrimEnd('\r')).TakeWhile(l => l.Length > 0)
        where line.StartsWith(field + ":", StringComparison.OrdinalIgnoreCase)
        select line[(field.Length + 1)..].Trim();

    /// <summary>Normalised names that the wheel may require, whatever the marker (PEP 508: the name ends where anything else begins).</summary>
    public static IEnumerable<string> Requires(byte[] metadata) =>
        Fields(metadata, "Requires-Dist").Select(NameOf).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal);

    /// <summary>The normalised name that a requirement begins with.</summary>
    public static string NameOf(string requirement) =>
        WheelName.Normalise(new string([.. requirement.Trim().TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')]));

    static bool IsMetadata(string path, WheelName name)
    {
        const string End = ".dist-info/METADATA";
        if (!path.EndsWith(End, StringComparison.Ordinal)) return false;
        var dash = path.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && !path[..^End.Length].Contains('/') && WheelName.Normalise(path[..dash]) == name.Normalised;
    }

    static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var bytes = new byte[entry.Length];
        // The directory's word on the length is not trusted: no more than it says is read.
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
