using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace Kedge.Runs.Facts;

/// <summary>One input of a run.</summary>
/// <param name="Path">As it was named; a URI stays one and is not looked into.</param>
/// <param name="How">
/// <c>sha256</c>: of every byte. <c>sampled</c>: of sizes and of pieces spread over each file. <c>listing</c>: of names and sizes.
/// <c>reference</c>: not looked at.
/// </param>
public sealed record DataFacts(string Path, long Files, long Bytes, string? Fingerprint, string How)
{
    /// <summary>Where they lie: <c>ext4</c>, <c>nfs</c>.</summary>
    public string? FileSystem { get; init; }
}

/// <summary>
/// Says whether data are the same without keeping them: a digest over the sorted manifest of a folder, whose lines are
/// <c>digest size path</c>. Up to a limit every byte counts; beyond it, samples. Files are hashed in parallel. Door: disk.
/// </summary>
public static class DataFingerprint
{
    /// <summary>Bytes that are hashed whole: some seconds on one core.</summary>
    public const long Whole = 4L << 30;

    /// <summary>Files that are opened at all.</summary>
    public const int MostFiles = 200_000;
    const int Sample = 64 * 1024, Samples = 16;

    /// <param name="path">Relative to <paramref name="folder"/>, or absolute, or a URI.</param>
    /// <returns>The facts, or why there are none.</returns>
    public static (DataFacts Facts, Missing? Missing) Of(string path, string folder, CancellationToken ct)
    {
        if (path.Contains("://", StringComparison.Ordinal))
            return (new(Secrets.CleanRemote(path), 0, 0, null, "reference"), new(path, "data behind a URI are named, not fingerprinted"));
        var full = Path.GetFullPath(path, folder);
        try
        {
            var system = HostProbe.FileSystem(full);
            if (File.Exists(full)) return (Of(path, [(Path.GetFileName(full), Behind(new(full)))], ct) with { FileSystem = system }, null);
            var found = Below(full).ToList();
            var files = found.Select(f => (Path.GetRelativePath(full, f.FullName), File: Behind(f))).Where(f => f.File.Exists).ToList();
            var left = found.Count - files.Count;
            var missing = left == 0 ? null : new Missing(path, $"{left} links to folders or to nothing are not in the fingerprint");
            return (Of(path, files, ct) with { FileSystem = system }, missing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (new(path, 0, 0, null, "reference"), new(path, e.Message));
        }
    }

    /// <summary>Files and links. Behind a link to a folder may be the folder itself: it is named, not entered.</summary>
    static FileSystemEnumerable<FileInfo> Below(string folder) =>
        new(folder, (ref FileSystemEntry entry) => new FileInfo(entry.ToFullPath()), new() { RecurseSubdirectories = true, AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory || IsLink(entry.Attributes),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(entry.Attributes),
        };

    static bool IsLink(FileAttributes attributes) => attributes.HasFlag(FileAttributes.ReparsePoint);

    /// <summary>Data are often links into a store: a link's own length is that of its words.</summary>
    static FileInfo Behind(FileInfo file) => IsLink(file.Attributes) && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target : file;

    static DataFacts Of(string path, List<(string Name, FileInfo File)> files, CancellationToken ct)
    {
        var bytes = files.Sum(f => f.File.Length);
        var how = files.Count > MostFiles ? "listing" : bytes > Whole ? "sampled" : "sha256";
        var lines = new ConcurrentBag<string>();
        Parallel.ForEach(files, new ParallelOptions { CancellationToken = ct }, file =>
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{Digest(file.File, how)} {file.File.Length} {file.Name}\n")));
        var manifest = string.Concat(lines.Order(StringComparer.Ordinal));
        return new(path, files.Count, bytes, Kedge.Digest.Of(Encoding.UTF8.GetBytes(manifest)).ToString(), how);
    }

    static string Digest(FileInfo file, string how)
    {
        if (how == "listing") return "-";
        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0,
            FileOptions.SequentialScan);
        return Convert.ToHexStringLower(how == "sha256" || file.Length <= Sample * Samples ? SHA256.HashData(stream) : Sampled(stream));
    }

    /// <summary>The size, then pieces at equal distances, the first and the last one included.</summary>
    static byte[] Sampled(FileStream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (length, buffer) = (stream.Length, new byte[Sample]);
        BinaryPrimitives.WriteInt64LittleEndian(buffer, length);
        hash.AppendData(buffer, 0, 8);
        for (var i = 0L; i < Samples; i++)
        {
            stream.Position = (length - Sample) / (Samples - 1) * i;
            hash.AppendData(buffer, 0, stream.ReadAtLeast(buffer, Sample, throwOnEndOfStream: false));
        }
        return hash.GetHashAndReset();
    }
}
