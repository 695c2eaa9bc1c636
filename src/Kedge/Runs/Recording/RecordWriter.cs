using System.Collections.Immutable;
using System.Diagnostics;
using Kedge.Runs.Record;

namespace Kedge.Runs.Recording;

/// <summary>
/// Writes one part of a record on a thread of its own, as soon as something comes. Whatever goes wrong here, nobody waits for it.
/// </summary>
/// <param name="patience">Bytes that may wait before their writers do.</param>
abstract class RecordWriter(long patience) : IAsyncDisposable
{
    static readonly TimeSpan SyncEvery = TimeSpan.FromSeconds(5);

    Task _writing = Task.CompletedTask, _syncing = Task.CompletedTask;
    long _synced = Stopwatch.GetTimestamp();

    /// <summary>What comes to be written.</summary>
    public Intake Intake { get; } = new(patience);

    /// <summary>What could not be written, and why.</summary>
    public abstract IEnumerable<Missing> Losses { get; }

    protected abstract ImmutableArray<AppendedFile> Files { get; }

    protected abstract void Take(OutputBlock block);

    protected virtual void Take(Told told) { }

    /// <summary>Hands to the kernel what was taken and not yet written.</summary>
    protected abstract void WriteOut();

    /// <summary>Nothing more comes.</summary>
    protected virtual void End() { }

    /// <summary>For constructors: their last line.</summary>
    protected void Start() => _writing = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Writes what is left and closes the files.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        Intake.Close();
        await _writing.ConfigureAwait(false);
        await _syncing.ConfigureAwait(false);
        foreach (var file in Files) file.Dispose();
    }

    void Write()
    {
        var (blocks, told) = (new List<OutputBlock>(), new List<Told>());
        try
        {
            while (Intake.Take(blocks, told))
            {
                foreach (var block in blocks) Take(block);
                foreach (var item in told) Take(item);
                WriteOut();
                SyncNowAndThen();
                Intake.Written(blocks, told);
            }
            End();
            WriteOut();
            _syncing.Wait();
            Sync(Files);
        }
        finally
        {
            Intake.Close();
        }
    }

    /// <summary>On the side: a slow disk's sync may take seconds, and what comes meanwhile should not lie in memory alone.</summary>
    void SyncNowAndThen()
    {
        if (Stopwatch.GetElapsedTime(_synced) <= SyncEvery || !_syncing.IsCompleted) return;
        _synced = Stopwatch.GetTimestamp();
        var files = Files;
        _syncing = Task.Run(() => Sync(files));
    }

    static void Sync(ImmutableArray<AppendedFile> files)
    {
        foreach (var file in files) file.Sync();
    }

    /// <param name="lost">Where the file is one of several: bytes of all of them, and why.</param>
    protected static IEnumerable<Missing> Lost(string name, AppendedFile file, (long Bytes, string? Why)? lost = null)
    {
        var (bytes, why) = lost ?? (file.Lost, file.Failure);
        if (bytes > 0) yield return new(name, $"{bytes} bytes could not be written: {why}");
        if (file.SyncFailure is { } unsynced) yield return new(name, $"not all of it may survive a power cut: {unsynced}");
    }
}
