using System.Collections.Immutable;

namespace Kedge.Runs.Record;

/// <summary>
/// What became of a file of which a record holds the digest. <see cref="LeftOut"/>: with its whole folder, as git leaves logs and artifacts out.
/// <see cref="Replaced"/> and <see cref="Gone"/>: models outside of the record, which the next run may write again.
/// </summary>
public enum FileState { Changed, Missing, Extra, Unreadable, LeftOut, Replaced, Gone }

public sealed record FileDifference(string Path, FileState State)
{
    /// <summary>The record is not what it was when its run ended.</summary>
    public bool IsDamage => State <= FileState.Unreadable;
}

/// <summary>A record compared with the digests that its <c>end.json</c> holds.</summary>
/// <param name="Files">How many digests it holds, those of models among them.</param>
public sealed record RunVerification(RunId Id, int Files, string? Root, ImmutableArray<FileDifference> Differences)
{
    /// <summary>What <c>runs/.gitignore</c> names.</summary>
    static readonly string[] Ignored = ["log/", "artifacts/"];

    public bool IsWhole => !Differences.Any(d => d.IsDamage);

    /// <summary>Null for a run without digests: one that goes on, was killed, or came from another tracker.</summary>
    /// <param name="project">Folder that paths of models are relative to.</param>
    public static RunVerification? Of(RunReader reader, RunId id, string project)
    {
        if (reader.Summary(id).End is not { Files.IsEmpty: false } end) return null;
        var (now, unread) = RunDigests.Of(reader.PathOf(id));
        var models = OrNone(end.Artifacts).Where(a => a is { Kept: false, Sha256: not null }).ToList();
        var differences = Compare(end, now, [.. unread.Select(u => u.What)]).Concat(models.Select(m => Compare(m, project)).OfType<FileDifference>());
        return new(id, end.Files.Count + models.Count, end.Root, [.. differences.OrderBy(d => d.State).ThenBy(d => d.Path, StringComparer.Ordinal)]);
    }

    static IEnumerable<FileDifference> Compare(RunEnd end, RunDigests now, ImmutableHashSet<string> unread)
    {
        if (end.Root != RunDigests.RootOf(end.Files)) yield return new("end.json", FileState.Changed);
        foreach (var (path, digest) in end.Files.Where(f => !RunDigests.IsMade(f.Key)))
        {
            if (now.Files.TryGetValue(path, out var found)) { if (found != digest) yield return new(path, FileState.Changed); }
            else yield return new(path, unread.Contains(path) ? FileState.Unreadable : IsLeftOut(path, now) ? FileState.LeftOut : FileState.Missing);
        }
        var known = end.Files.Keys.Concat(end.Incomplete.Select(m => m.What)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in now.Files.Keys.Concat(unread))
            if (!known.Contains(path)) yield return new(path, FileState.Extra);
    }

    static bool IsLeftOut(string path, RunDigests now) =>
        Ignored.FirstOrDefault(folder => path.StartsWith(folder, StringComparison.Ordinal)) is { } left
            && !now.Files.Keys.Any(there => there.StartsWith(left, StringComparison.Ordinal));

    static FileDifference? Compare(Artifact model, string project)
    {
        try
        {
            var file = new FileInfo(Path.Combine(project, model.Path));
            if (!file.Exists) return new(model.Path, FileState.Gone);
            // The length first: the path may be anybody's, and lead to what never ends.
            return file.Length == model.Size && RunDigests.OfFile(file.FullName) == model.Sha256 ? null : new(model.Path, FileState.Replaced);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new(model.Path, FileState.Gone);
        }
    }

    static ImmutableArray<Artifact> OrNone(ImmutableArray<Artifact>? artifacts) => artifacts is { IsDefault: false } there ? there : [];
}
