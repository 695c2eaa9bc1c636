using System.Collections.Immutable;
using System.Diagnostics;
using Kedge.Runs.Metrics;
using Kedge.Runs.Record;
using Kedge.Sessions;

namespace Kedge.Runs.Recording;

/// <summary>What became of the output.</summary>
/// <param name="Bytes">That the command wrote.</param>
/// <param name="Dropped">That are not in the log.</param>
public sealed record Recorded(long Bytes, long Dropped, ImmutableArray<Missing> Incomplete);

/// <summary>
/// Writes a run's log, metrics and events while it goes on. The log has a thread of its own, and metrics have another: so the log never waits for
/// lines to be understood. Nothing is left out for lack of time: what comes faster than it can be written waits, <see cref="WaitForRoom"/> holds its
/// writers back, and in the end the command. What a disk refuses is counted and named. Every write() is made of whole pieces, so a kill loses at
/// most what had not been handed to the kernel: less than a tenth of a second of a burst, if the disk takes it.
/// </summary>
public sealed class RunRecorder : IAsyncDisposable
{
    readonly LogWriter _log;
    readonly PointWriter _points;
    readonly IDisposable _limit = Posix.SizeLimitAsError();
    readonly long _start = Stopwatch.GetTimestamp();

    /// <param name="before">How long the run had been going on when its command was about to start: times count from there.</param>
    /// <param name="logPart">Bytes of a part of the log, where they are not the usual ones; the full parts are packed.</param>
    public RunRecorder(RunFolder folder, TimeSpan before, long? logPart = null)
    {
        Before = before > TimeSpan.Zero ? before : TimeSpan.Zero;
        _points = new(folder, Now);
        _log = new(folder, logPart, gap => Event("gap", gap));
    }

    /// <summary>The output is a launcher's: it tells of ranks that fail, and each rank's own output is read for itself.</summary>
    public bool Ranks { init => _points.Ranks = value; }

    public TimeSpan Before { get; }

    /// <summary>The run's clock.</summary>
    public TimeSpan Elapsed => Before + Stopwatch.GetElapsedTime(_start);

    /// <summary>Takes copies of a piece of output. Never waits: the terminal should have it first.</summary>
    public void Output(OutputKind kind, ReadOnlySpan<byte> bytes)
    {
        var now = Now();
        _log.Intake.Add(kind, bytes, now);
        _points.Intake.Add(kind, bytes, now);
    }

    /// <summary>Waits as long as more is kept than a kill should cost or memory should hold.</summary>
    public void WaitForRoom()
    {
        _log.Intake.WaitForRoom();
        _points.Intake.WaitForRoom();
    }

    /// <summary>Takes values from another source than the output.</summary>
    public void Measure(string source, ImmutableArray<MetricRow> rows)
    {
        if (rows.IsEmpty) return;
        _points.Intake.WaitForRoom();
        _points.Intake.Add(new Told.Rows(Now(), source, rows));
    }

    /// <summary>A source takes back what it told for this step and later ones.</summary>
    public void Rewind(string source, long step, string prefix = "") => _points.Intake.Add(new Told.Rewound(Now(), source, step, prefix));

    /// <summary>Adds a line to <c>events.jsonl</c>.</summary>
    public void Event(string what, string? detail = null) => _points.Intake.Add(new Told.Event(Now(), what, detail));

    /// <summary>Writes what is left and closes the files.</summary>
    public async Task<Recorded> Finish()
    {
        await DisposeAsync().ConfigureAwait(false);
        return new(_log.Bytes, _log.Dropped, [.. _log.Losses, .. _points.Losses]);
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync().ConfigureAwait(false);
        await _points.DisposeAsync().ConfigureAwait(false);   // after the log, which may have an event to tell
        _limit.Dispose();
    }

    long Now() => (long)Elapsed.TotalMilliseconds;
}
