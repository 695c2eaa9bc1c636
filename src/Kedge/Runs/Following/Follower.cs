using System.Collections.Immutable;
using Kedge.Runs.Metrics;
using Kedge.Runs.Metrics.Files;
using Kedge.Runs.Metrics.TensorBoard;

namespace Kedge.Runs.Following;

/// <summary>Where the files of a run may appear.</summary>
/// <param name="Folders">Folders that the command may write to, on this machine.</param>
/// <param name="Given">The run's own folder for what the command hands over.</param>
/// <param name="HostName">The container's host name; null where there is none of its own.</param>
/// <param name="Started">Milliseconds since 1970.</param>
public sealed record FollowedPlaces(ImmutableArray<string> Folders, string Given, string? HostName, long Started);

/// <summary>
/// Follows the files that a training writes into its folders: new ones from their beginning, older ones from where they ended
/// when the run began. Looks five times a second at known files, and seldom enough for new ones that looking costs next to nothing. Door: disk, clock.
/// </summary>
public sealed class Follower : IAsyncDisposable
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200), Least = TimeSpan.FromSeconds(2);

    /// <summary>A search may take this share of a core.</summary>
    const double Share = 0.003;

    /// <summary>Files beyond this many are not followed.</summary>
    const int MostFiles = 2_000;

    readonly FollowedPlaces _places;
    readonly ToldValues _told;
    readonly Func<long> _now;
    readonly FileSearch _search, _givenSearch;
    readonly Dictionary<string, EarlierFile> _before = new(StringComparer.Ordinal);
    readonly Dictionary<string, FollowedFile> _files = new(StringComparer.Ordinal);
    readonly Dictionary<string, DateTime> _states = new(StringComparer.Ordinal);
    readonly TrainerState _state;
    readonly EventFolders _eventFolders = new();
    readonly CancellationTokenSource _over = new();
    readonly Task _following;
    bool _tooMany;
    int _attempt;

    /// <param name="now">Milliseconds since the run's start.</param>
    public Follower(FollowedPlaces places, ToldValues told, Func<long> now)
    {
        (_places, _told, _now, _state) = (places, told, now, new(told));
        _search = new(name => FileKinds.OfWritten(name, places.HostName));
        _givenSearch = new(FileKinds.OfGiven);
        foreach (var file in _search.Look(places.Folders, IsFollowed)) _before[file.Path] = EarlierFile.Of(file);
        _following = Task.Run(Follow);
    }

    /// <summary>After the end: the models in the folders, old ones too.</summary>
    public ImmutableArray<FoundFile> Models { get; private set; } = [];

    static bool IsFollowed(FileKind kind) => kind != FileKind.Model;

    /// <summary>Reads what is left and stops; what could not be read.</summary>
    public async Task<ImmutableArray<Missing>> Finish()
    {
        await DisposeAsync().ConfigureAwait(false);
        return [.. Troubles()];
    }

    public async ValueTask DisposeAsync()
    {
        if (_over.IsCancellationRequested) return;
        await _over.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        foreach (var file in _files.Values) file.Dispose();
    }

    IEnumerable<Missing> Troubles()
    {
        foreach (var file in _files.Values.OrderBy(f => f.Path, StringComparer.Ordinal))
            if (file.Source.Trouble is { } trouble) yield return new(file.Path, trouble);
        if (_search.GaveUp) yield return new("metrics and models from files", $"there are more than {FileSearch.MostFolders} folders; the rest was not searched");
        if (_tooMany) yield return new("metrics from files", $"more than {MostFiles} files appeared; the rest was not read");
    }

    async Task Follow()
    {
        for (var (next, watch) = (TimeSpan.Zero, System.Diagnostics.Stopwatch.StartNew()); !_over.IsCancellationRequested;)
        {
            if (watch.Elapsed >= next)
            {
                var begun = watch.Elapsed;
                Take(_search.Look(_places.Folders, IsFollowed));
                var took = watch.Elapsed - begun;
                next = watch.Elapsed + (took / Share > Least ? took / Share : Least);
            }
            Read();
            await Task.Delay(Poll, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        var last = _search.Look(_places.Folders);   // the only search for models: a project may be large
        Models = [.. last.Where(f => !IsFollowed(f.Kind))];
        Take(last.Where(f => IsFollowed(f.Kind)));
        for (var again = true; again;) again = Read();
        foreach (var file in _files.Values) file.Source.End(_now());
    }

    bool Read()
    {
        var (any, now) = (false, _now());
        foreach (var file in _files.Values) any |= file.Read(now);
        return any;
    }

    /// <summary>Higher folders come first: what lies below is named after them.</summary>
    void Take(IEnumerable<FoundFile> found)
    {
        var all = _givenSearch.Look([_places.Given]).Concat(found);
        foreach (var file in all.OrderBy(f => f.Path.AsSpan().Count('/')).ThenBy(f => f.Path, StringComparer.Ordinal))
        {
            if (_files.ContainsKey(file.Path)) continue;
            if (file.Kind == FileKind.TrainerState) ReadState(file);
            else if ((_before.TryGetValue(file.Path, out var earlier) ? earlier.Kept(file) : 0) is not { } before) continue;
            else if (_files.Count >= MostFiles) _tooMany = true;
            else if (Source(file, before) is { } source) _files[file.Path] = new(file.Path, source, file.Kind == FileKind.Csv ? 0 : before);
        }
    }

    void ReadState(FoundFile file)
    {
        var known = _states.TryGetValue(file.Path, out var changed) ? changed : DateTimeOffset.FromUnixTimeMilliseconds(_places.Started).UtcDateTime;
        if (file.Changed <= known || TrainerState.IsTooLarge(file.Length)) return;
        _states[file.Path] = file.Changed;
        try
        {
            _state.Read(File.ReadAllBytes(file.Path), _now());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _states.Remove(file.Path);
        }
    }

    GrowingSource? Source(FoundFile file, long before) => file.Kind switch
    {
        FileKind.TensorBoard => new EventLog(_places.Started, _eventFolders.Prefix(Path.GetDirectoryName(file.Path)!), _told),
        FileKind.Csv => new CsvLog(_told, before),
        FileKind.JsonLines => new JsonLines(_told),
        FileKind.PointLog => new PointLog(PointLog.SourceOf(Path.GetFileName(file.Path)), _places.Started, _told),
        FileKind.RankLog when RankLog.Place(file.Path) is { } place => Rank(place),
        _ => null,
    };

    RankLog Rank((int Rank, int Attempt) place)
    {
        if (place.Attempt > _attempt) _told.Note("restart", $"attempt {_attempt = place.Attempt}");
        return new(place.Rank, place.Attempt, _told);
    }
}
