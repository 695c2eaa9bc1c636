using System.Globalization;
using System.Text;
using Kedge.Runs.Record;
using Kedge.Sessions;
using Kedge.Store;

namespace Kedge.Runs.Query;

/// <summary>
/// All runs of a project as a table. The table is kept in the store's cache and is checked against the folders each time: what
/// changed is read again, whatever changed it. Without a cache, or with a damaged one, everything is read. Door: disk.
/// </summary>
/// <param name="runs">The project's <c>runs/</c> folder, absolute.</param>
/// <param name="store">Where the cache is kept; null: nowhere.</param>
public sealed class RunIndex(string runs, BlobStore? store)
{
    const string Kind = "runs";

    /// <summary>A link among the folders could lead anywhere: what is written into a run must stay in the project.</summary>
    static readonly EnumerationOptions NoLinks = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    /// <summary>How many runs were read from their folders at the last <see cref="Load"/>.</summary>
    public int ReadAnew { get; private set; }

    /// <summary>The runs as they are now.</summary>
    /// <exception cref="KedgeException">The runs folder cannot be read.</exception>
    public RunTable Load()
    {
        var reading = Task.Run(() => RunTable.Read(store?.Recall(Kind, Key)) ?? RunTable.Empty);
        var ids = Ids();
        var old = reading.GetAwaiter().GetResult();
        var stamps = new long[ids.Count];
        var kept = Kept(old, ids);
        Parallel.For(0, ids.Count, i => stamps[i] = Stamp(ids[i]));
        for (var i = 0; i < kept.Length; i++) if (kept[i] >= 0 && old.Heads[kept[i]].Stamp != stamps[i]) kept[i] = -1;
        ReadAnew = kept.Count(k => k < 0);
        if (ReadAnew == 0 && old.Count == ids.Count) return old;
        return Renewed(old, ids, kept, stamps);
    }

    /// <summary>How the runs that have no end stand now, by their rows.</summary>
    public IReadOnlyDictionary<int, RunStatus> Open(RunTable table, DateTimeOffset now)
    {
        var (reader, open) = (new RunReader(runs), new Dictionary<int, RunStatus>());
        for (var row = 0; row < table.Count; row++)
            if (table.Heads[row].Open != 0) open[row] = reader.Status(table.Id(row), now);
        return open;
    }

    RunTable Renewed(RunTable old, List<string> ids, int[] kept, long[] stamps)
    {
        var read = new (List<Fact> Facts, bool Open)[ids.Count];
        Parallel.For(0, ids.Count, i => { if (kept[i] < 0) read[i] = Facts(ids[i]); });
        var builder = new RunTableBuilder();
        for (var i = 0; i < ids.Count; i++)
        {
            if (kept[i] >= 0) builder.Copy(old, kept[i]);
            else builder.Add(ids[i], Started(ids[i], read[i].Facts), stamps[i], read[i].Open, read[i].Facts);
        }
        var file = builder.ToFile();
        Remember(file);
        return RunTable.Read(file)!;
    }

    Digest Key => Digest.Of(Path.GetFullPath(runs));

    /// <summary>A cache that cannot be written is none: the next list is slower, and as true.</summary>
    void Remember(byte[] file)
    {
        try
        {
            store?.Remember(Kind, Key, file);
        }
        catch (Exception e) when (e is KedgeException or IOException or UnauthorizedAccessException)
        {
            // A read-only or full store.
        }
    }

    /// <summary>For each id the row that the old table has for it, or -1. Both lie in ordinal order; ids are ASCII.</summary>
    static int[] Kept(RunTable old, List<string> ids)
    {
        var rows = new int[ids.Count];
        for (int i = 0, row = 0; i < rows.Length; i++)
        {
            rows[i] = -1;
            while (row < old.Count && !Ascii.Equals(old.Utf8(old.Heads[row].Id), ids[i]) && string.CompareOrdinal(old.Text(old.Heads[row].Id), ids[i]) < 0) row++;
            if (row < old.Count && Ascii.Equals(old.Utf8(old.Heads[row].Id), ids[i])) rows[i] = row++;
        }
        return rows;
    }

    List<string> Ids()
    {
        try
        {
            if (!Directory.Exists(runs)) return [];
            var found =
                from year in Below("") from month in Below(year) from day in Below(month) from run in Below(day)
                where RunId.IsOne(run)
                select run;
            var ids = found.ToList();
            ids.Sort(StringComparer.Ordinal);
            return ids;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(QueryProblems.CannotRead(runs, e.Message), e);
        }
    }

    IEnumerable<string> Below(string folder) =>
        from child in Directory.EnumerateDirectories(Path.Combine(runs, folder), "*", NoLinks)
        let name = Path.GetFileName(child)
        where name[0] != '.'
        select folder.Length == 0 ? name : folder + "/" + name;

    /// <summary>Changes whenever something does that a list could show.</summary>
    long Stamp(string id)
    {
        var folder = Path.Combine(runs, id);
        var end = Posix.ChangedAt(folder + "/end.json");
        var stamp = Mixed(Mixed(Posix.ChangedAt(folder), Posix.ChangedAt(folder + "/run.json")), end);
        if (end != 0) return stamp;
        return Growing(folder).Aggregate(stamp, (all, file) => unchecked(all + Mixed(file.Length, file.LastWriteTimeUtc.Ticks)));
    }

    /// <summary>What changes of a run without an end: its points, what it was told, and what its command has handed over and nobody has taken in yet.</summary>
    static List<FileInfo> Growing(string folder)
    {
        var found = new List<FileInfo>();
        foreach (var (below, pattern) in ((string, string)[])[("metrics", "*.jsonl"), ("", "events.jsonl"), ("given", RunReader.HandedLogs)])
            try
            {
                found.AddRange(new DirectoryInfo(Path.Combine(folder, below)).EnumerateFiles(pattern));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has none of these.
            }
        return found;
    }

    static long Mixed(long a, long b) => unchecked((a ^ (b << 17 | (long)((ulong)b >> 47))) * -7046029254386353131);

    (List<Fact> Facts, bool Open) Facts(string id)
    {
        var folder = Path.Combine(runs, id);
        var end = Flattened.Of(Bytes(folder + "/end.json"));
        var later = end is null ? SoFar(id) : AtTheEnd(id, end);
        // What the training told stands for the default that the plan found in its script.
        var told = later.Where(f => f.Name.StartsWith(Flattened.Parameter, StringComparison.Ordinal)).Select(f => f.Name).ToHashSet();
        var plan = Flattened.Of(Bytes(folder + "/run.json"))?.Where(f => f.Name != "id" && !told.Contains(f.Name)) ?? [];
        return ([Fact.Of("id", id), .. plan, .. later, .. RunTags.Read(runs, id).Select(tag => Fact.Of("tags", tag))], end is null);
    }

    static List<Fact> AtTheEnd(string id, List<Fact> end) =>
    [
        .. end.Where(f => f.Name is not ("id" or "tags")),
        Fact.Of("status", Word(new() { Id = id, Ended = default, Seconds = 0, Exit = (int)Number(end, "exit"), Signal = end.Find(f => f.Name == "signal").Text })),
    ];

    /// <summary>Of a run that goes on or was lost: nothing has summed it up.</summary>
    List<Fact> SoFar(string id)
    {
        var run = new RunReader(runs).Summary(RunId.Parse(id));
        return [.. run.Metrics.Select(Fact.Of), .. run.ToldParameters.Select(p => Flattened.Of(p.Key, p.Value))];
    }

    static string Word(RunEnd end) => end.Status.ToString().ToLowerInvariant();

    static double Number(List<Fact> facts, string name) => facts.Find(f => f.Name == name && f.Kind == CellKind.Number).Number;

    static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>When it began, by its plan; else by its id.</summary>
    static long Started(string id, List<Fact> facts) =>
        DateTimeOffset.TryParse(facts.Find(f => f.Name == "started").Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var started)
            ? started.ToUnixTimeMilliseconds()
            : new DateTimeOffset(DateTime.ParseExact(id[..15], "yyyy'/'MM'/'dd'/'HHmm", CultureInfo.InvariantCulture), TimeSpan.Zero).ToUnixTimeMilliseconds();
}
