using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Kedge.Runs.Record;

/// <summary>
/// SHA-256 of every file of a finished record, and one over them all. Pages and plots can be made again and are left out. Door: disk.
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
        foreach (var path in Directory.EnumerateFiles(run, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            var name = Path.GetRelativePath(run, path);
            if (IsMade(name)) continue;
            try
            {
                if (new FileInfo(path).Length == 0)
                {
                    files[name] = Empty;   // a named pipe has no length either, and would never end
                    continue;
                }
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                if (file.Length > Largest) missing.Add(new(name, "too large to be hashed at the end of a run"));
                else files[name] = Convert.ToHexStringLower(SHA256.HashData(file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                missing.Add(new(name, e.Message));
            }
        }
        var lines = string.Concat(files.Select(f => $"{f.Value}  {f.Key}\n"));
        return (new(files.ToImmutable(), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)))), missing.ToImmutable());
    }

    static bool IsMade(string name) =>
        name is "end.json" or "RUN.md" or "RUN.old.md" || name.StartsWith("plots/", StringComparison.Ordinal) || name.StartsWith("beat-", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.Ordinal);
}
