using System.Collections.Immutable;
using System.IO.Compression;
using Kedge.Traces.Analysis;

namespace Kedge.Traces;

/// <summary>Trace files, packed or not, and where runs leave them. Door: disk.</summary>
public static class TraceFile
{
    const int MostFiles = 64, MostLooked = 20_000;

    /// <summary>The analysed trace, with warnings about what could not be read.</summary>
    public static Checked<RankProfile> Analyse(string path, string name, CancellationToken ct)
    {
        try
        {
            using var file = new FileStream(path,
                new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan, BufferSize = 0 });
            using var plain = IsPacked(file) ? new GZipStream(new BufferedStream(file, 1 << 18), CompressionMode.Decompress) : (Stream)file;
            return Judged(new TraceReader(plain).Read(ct), name);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return Checked<RankProfile>.Bad(TraceProblems.CannotRead(name, failed.Message));
        }
    }

    static Checked<RankProfile> Judged(Trace? trace, string name)
    {
        if (trace is null) return Checked<RankProfile>.Bad(TraceProblems.NotATrace(name));
        var warnings = new List<Problem>();
        if (trace.Health.Cut is { } why) warnings.Add(TraceProblems.Cut(name, why, trace.Health.Events));
        if (trace.Health.Skipped > 0) warnings.Add(TraceProblems.Damaged(name, trace.Health.Skipped));
        if (RankProfile.Of(name, trace) is not { } profile) return Checked<RankProfile>.Bad([TraceProblems.NothingInIt(name), .. warnings]);
        if (!profile.Steps.Marked) warnings.Add(TraceProblems.NoSteps(name));
        if (profile.Doubt is { } doubt) warnings.Add(TraceProblems.NotJudged(name, doubt));
        else if (profile.Unseen is { } unseen) warnings.Add(TraceProblems.DeviceUnseen(name, unseen));
        return Checked<RankProfile>.Ok(profile, warnings);
    }

    /// <summary>By gzip's magic number (RFC 1952, 2.3.1), whatever the name says.</summary>
    static bool IsPacked(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var read = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        file.Position = 0;
        return read == 2 && magic is [0x1f, 0x8b];
    }

    /// <summary>
    /// Traces in a run's own folder, else those that appeared in the project's folder while it ran: a script that profiles itself
    /// writes them where it likes.
    /// </summary>
    public static ImmutableArray<string> Of(string run, string project, DateTimeOffset started, DateTimeOffset? ended)
    {
        var own = Below(run, 4).Where(IsNamedLikeATrace).Take(MostFiles).Order(StringComparer.Ordinal).ToImmutableArray();
        if (own.Length > 0) return own;
        var until = (ended ?? DateTimeOffset.MaxValue.AddDays(-1)).AddSeconds(2).UtcDateTime;
        return [.. Below(project, 4).Where(IsNamedLikeATrace)
            .Where(f => File.GetLastWriteTimeUtc(f) is var written && written >= started.UtcDateTime && written <= until).Take(MostFiles)
                .Order(StringComparer.Ordinal)];
    }

    static IEnumerable<string> Below(string folder, int depth) => !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*", new EnumerationOptions
    {
        RecurseSubdirectories = true, MaxRecursionDepth = depth, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
    }).Take(MostLooked);

    /// <summary><c>*.pt.trace.json</c> is what <c>tensorboard_trace_handler</c> writes.</summary>
    static bool IsNamedLikeATrace(string path)
    {
        var name = Path.GetFileName(path);
        return (name.EndsWith(".json", StringComparison.Ordinal) || name.EndsWith(".json.gz", StringComparison.Ordinal))
            && (name.Contains("trace", StringComparison.OrdinalIgnoreCase) || Path.GetFileName(Path.GetDirectoryName(path)) == "prof");
    }

    /// <summary>Writes files of a profile beside each other; all of them are small.</summary>
    public static void Write(string folder, IEnumerable<KeyValuePair<string, string>> files)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, text) in files) File.WriteAllText(Path.Combine(folder, name), text);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(TraceProblems.CannotWrite(folder, failed.Message), failed);
        }
    }
}
