using System.Security.Cryptography;
using Kedge.Packages.Zip;

namespace Kedge.Packages.Python;

/// <summary>Reads a wheel from end to end and finds every problem in it, where a build stops at the first.</summary>
public static class WheelVerification
{
    /// <summary>The wheel, or all that is wrong: structure, names, metadata, installation, and the CRC-32 and SHA-256 of every file.</summary>
    public static Checked<Wheel> Verify(Stream zip, string file, CancellationToken ct)
    {
        var read = Wheel.Open(zip, file);
        if (!read.IsOk) return read;
        // Any minor version will do: only where files go depends on it, not whether.
        var problems = Installation.Of(read.Value, new("3.13"), requested: false).Problems.ToList();
        foreach (var entry in read.Value.Entries.Where(e => !e.IsFolder))
        {
            ct.ThrowIfCancellationRequested();
            if (Damage(zip, entry, read.Value.HashOf(entry.Name)) is { } why) problems.Add(WheelProblems.BadContent(file, entry.Name, why));
        }
        return problems.Count > 0 ? Checked<Wheel>.Bad(problems) : read;
    }

    static string? Damage(Stream zip, ZipEntry entry, Digest? told)
    {
        try
        {
            using var content = new ZipContent(zip, entry);
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var crc = new Crc32();
            var buffer = new byte[64 << 10];
            for (int got; (got = content.Read(buffer)) > 0;)
            {
                sha.AppendData(buffer, 0, got);
                crc.Append(buffer.AsSpan(0, got));
            }
            ZipContent.CheckCrc(entry, crc.Value);
            return told is null || told == Digest.FromHash(sha.GetHashAndReset()) ? null : $"its SHA-256 is not the one in RECORD ({told.Value.Hex})";
        }
        catch (InvalidDataException damaged)
        {
            return damaged.Message;
        }
    }
}
