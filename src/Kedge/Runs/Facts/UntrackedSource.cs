using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Kedge.Runs.Facts;

/// <summary>What became of the files that git does not know.</summary>
/// <param name="Sha256">Of the archive; null when there is none.</param>
/// <param name="LeftOut">Names with the reason, for <c>code/left-out.txt</c>.</param>
public sealed record SourceArchive(string? Sha256, int Files, ImmutableArray<(string Name, string Why)> LeftOut);

/// <summary>
/// Keeps untracked source beside a run: text of moderate size without anything that looks like a secret. Data and results are not
/// source, and a record is committed and shared. Door: disk.
/// </summary>
public static class UntrackedSource
{
    public const long LargestFile = 1 << 20, LargestArchive = 20 << 20;
    public const int MostFiles = 2_000;

    /// <summary>Writes the archive (tar, gzip; sorted, without times) when there is anything to keep.</summary>
    /// <param name="names">Relative to <paramref name="project"/>.</param>
    public static SourceArchive Save(string project, ImmutableArray<string> names, string archive)
    {
        var (kept, left, total) = (new List<(string Name, byte[] Bytes)>(), ImmutableArray.CreateBuilder<(string, string)>(), 0L);
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var (bytes, why) = kept.Count >= MostFiles ? (null, $"more than {MostFiles} files") : Read(project, name);
            if (bytes is not null && total + bytes.Length > LargestArchive) (bytes, why) = (null, $"the archive would be larger than {LargestArchive >> 20} MiB");
            if (bytes is null) left.Add((name, why!));
            else
            {
                kept.Add((name, bytes));
                total += bytes.Length;
            }
        }
        if (kept.Count > 0) Write(archive, kept);
        return new(kept.Count > 0 ? Sha256(archive) : null, kept.Count, left.ToImmutable());
    }

    static (byte[]? Bytes, string? Why) Read(string project, string name)
    {
        try
        {
            var file = new FileInfo(Path.Combine(project, name));
            if (file.LinkTarget is not null || !file.Exists) return (null, "not a plain file");
            if (Secrets.IsFileName(file.Name)) return (null, "its name looks like a secret's");
            if (file.Length > LargestFile) return (null, $"larger than {LargestFile >> 20} MiB");
            var bytes = File.ReadAllBytes(file.FullName);
            if (bytes.AsSpan(0, Math.Min(bytes.Length, 8192)).Contains((byte)0)) return (null, "not text");
            return Secrets.AreIn(System.Text.Encoding.Latin1.GetString(bytes)) ? (null, "something in it looks like a secret") : (bytes, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, e.Message);
        }
    }

    static void Write(string archive, List<(string Name, byte[] Bytes)> files)
    {
        using var file = File.Create(archive);
        using var zip = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(zip, TarEntryFormat.Gnu);
        foreach (var (name, bytes) in files)
            tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes),
                ModificationTime = DateTimeOffset.UnixEpoch, Mode = (UnixFileMode)0b110_100_100 });
    }

    static string Sha256(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
