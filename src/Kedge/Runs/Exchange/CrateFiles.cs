using System.Collections.Immutable;
using System.Security.Cryptography;
using Kedge.Runs.Record;

namespace Kedge.Runs.Exchange;

/// <summary>Makes a crate of a run's folder. Door: disk.</summary>
public static class CrateFiles
{
    /// <summary>Writes the metadata beside the files that it names; gives its path.</summary>
    /// <exception cref="KedgeException">KDG5064</exception>
    public static string Write(string folder, Run run, RunStatus status)
    {
        var path = Path.Combine(folder, RoCrate.FileName);
        try
        {
            PlainFile.Replace(folder, RoCrate.FileName, RoCrate.Of(run, status, In(folder)));
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(ExchangeProblems.CannotRead(folder, e.Message), e);
        }
    }

    /// <summary>Files of the record; links, which may lead anywhere, are none of it.</summary>
    static ImmutableArray<CrateFile> In(string folder) =>
        [.. from path in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            let name = Path.GetRelativePath(folder, path).Replace('\\', '/')
            where name != RoCrate.FileName && !name.StartsWith("beat-", StringComparison.Ordinal) && !name.EndsWith(".tmp", StringComparison.Ordinal)
            orderby name
            select Described(path, name)];

    static CrateFile Described(string path, string name)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new(name, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }
}
