using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Kedge.Runs.Record;

/// <summary>
/// SHA-256 of every file of a finished record, and one over them all. What is made again, or written after the end, is left out. Door: disk.
/// </summary>
/// <param name="Root">SHA-256 over lines <c>digest two-spaces path</c>, sorted by path: what <c>sha256sum</c> prints.</param>
public sealed record RunDigests(ImmutableSortedDictionary<string, string> Files, string Root)
{
    /// <summary>A larger file is named, not hashed: a run's end should not take minutes.</summary>
    const long Largest = 2L << 30;

    static readonly string Empty = Convert.ToHexStringLower(SHA256.HashData([]));

    public static (RunDigests Digests, ImmutableArray<Missing> Missing) Of(string run)
    {
        var (files, missing) = (ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal), ImmutableArray.CreateBuilder<Missing>());
        var every = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var path in Directory.Exists(run) ? Directory.EnumerateFiles(run, "*", every) : [])
        {
            var name = Path.GetRelativePath(run, path);
            if (IsMade(name)) continue;
            try
            {
                if (new FileInfo(path).Length > Largest) missing.Add(new(name, "too large to be hashed at the end of a run"));
                else files[name] = OfFile(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                missing.Add(new(name, e.Message));
            }
        }
        return (new(files.ToImmutable(), RootOf(files)), missing.ToImmutable());
    }

    public static string RootOf(IEnumerable<KeyValuePair<string, string>> sorted) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(sorted.Select(f => $"{f.Value}  {f.Key}\n")))));

    /// <exception cref="IOException"/>
    /// <exception cref="UnauthorizedAccessException"/>
    public static string OfFile(string path)
    {
        if (new FileInfo(path).Length == 0) return Empty;   // a named pipe has no length either, and would never end
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Pages and charts are made again; tags, crates and verdicts come when a run has ended.</summary>
    public static bool IsMade(string name) =>
        name is "end.json" or "RUN.md" or "RUN.old.md" or "tags.txt" or "reproduces.json" or "ro-crate-metadata.json" or "prof/findings.md"
        || name.StartsWith("plots/", StringComparison.Ordinal) || name.StartsWith("beat-", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.Ordinal)
        || (name.StartsWith("prof/", StringComparison.Ordinal) && name.EndsWith(".svg", StringComparison.Ordinal));
}
