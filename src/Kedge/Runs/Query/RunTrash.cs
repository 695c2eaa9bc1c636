using System.Collections.Immutable;

namespace Kedge.Runs.Query;

/// <summary>Removed runs lie in <c>runs/.trash/</c> under their ids until somebody empties it. Door: disk.</summary>
/// <param name="runs">The project's <c>runs/</c> folder.</param>
public sealed class RunTrash(string runs)
{
    public string Root { get; } = Path.Combine(runs, ".trash");

    /// <summary>Ids in the trash, newest first.</summary>
    public ImmutableArray<RunId> Ids() => Directory.Exists(Root)
        ? [.. from path in Directory.EnumerateDirectories(Root, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 })
              let id = RunId.TryParse(Path.GetRelativePath(Root, path), null, out var parsed) ? parsed : (RunId?)null
              where id is not null
              orderby id descending
              select id.Value]
        : [];

    /// <exception cref="KedgeException">KDG5024</exception>
    public void Take(RunId id)
    {
        Try(Root, () =>
        {
            Directory.CreateDirectory(Root);
            // What is in the trash is not for the repository.
            if (!File.Exists(Path.Combine(Root, ".gitignore"))) File.WriteAllText(Path.Combine(Root, ".gitignore"), "*\n");
        });
        Move(Path.Combine(runs, id.ToString()), Path.Combine(Root, id.ToString()));
    }

    /// <exception cref="KedgeException">KDG5024</exception>
    public void Restore(RunId id) => Move(Path.Combine(Root, id.ToString()), Path.Combine(runs, id.ToString()));

    /// <summary>Removes for good what is in the trash; gives how many runs that were.</summary>
    /// <exception cref="KedgeException">KDG5024</exception>
    public int Empty()
    {
        var count = Ids().Length;
        Try(Root, () => { if (Directory.Exists(Root)) Directory.Delete(Root, recursive: true); });
        return count;
    }

    static void Move(string from, string to) => Try(from, () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        Directory.Move(from, to);
        DropEmpty(Path.GetDirectoryName(from)!);
    });

    /// <summary>The day's folder, and the month's, and the year's, when nothing is left in them.</summary>
    static void DropEmpty(string folder)
    {
        for (var level = 0; level < 3 && !Directory.EnumerateFileSystemEntries(folder).Any(); level++)
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }

    static void Try(string what, Action change)
    {
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(QueryProblems.CannotChange(what, e.Message), e);
        }
    }
}
