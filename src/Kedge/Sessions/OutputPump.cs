using System.Diagnostics;

namespace Kedge.Sessions;

/// <summary>Passes one stream of a program on, piece by piece, on a thread of its own: no output waits for a thread pool that is busy with something else.</summary>
sealed class OutputPump(OutputKind kind, Stream from, Stream to, LiveEvents events)
{
    const int Piece = 64 * 1024;

    /// <summary>What a pipe holds (pipe(7)): when the program has ended, no more than this is still its own.</summary>
    const int PipeHolds = 64 * 1024;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2), Look = TimeSpan.FromMilliseconds(100);

    Task _pumping = Task.CompletedTask;
    long _taken, _waits;

    public OutputPump Start()
    {
        _pumping = Task.Factory.StartNew(Pump, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return this;
    }

    /// <summary>
    /// The program has ended: waits until everything that it wrote is passed on, however long that takes. A grandchild in the background may
    /// hold the pipe open, silent or not: the end of the program is the end.
    /// </summary>
    public async Task Drain()
    {
        var (ended, all) = (Stopwatch.GetTimestamp(), Interlocked.Read(ref _taken) + PipeHolds + Piece);
        while (await Task.WhenAny(_pumping, Task.Delay(Look)).ConfigureAwait(false) != _pumping)
        {
            var (since, taken) = (Interlocked.Read(ref _waits), Interlocked.Read(ref _taken));
            if (since > 0 && Stopwatch.GetElapsedTime(Math.Max(since, ended)) > Patience) return;
            if (taken > all && Stopwatch.GetElapsedTime(ended) > Patience) return;
        }
    }

    void Pump()
    {
        var (buffer, open) = (new byte[Piece], true);
        for (int count; (count = Read(buffer)) > 0;)
        {
            events.Output(kind, buffer.AsMemory(0, count));
            if (open) open = TryWrite(buffer.AsSpan(0, count));
            events.Room();
        }
    }

    /// <summary>0 at the end, also where the pipe went with its program.</summary>
    int Read(byte[] buffer)
    {
        try
        {
            Interlocked.Exchange(ref _waits, Stopwatch.GetTimestamp());
            var count = from.Read(buffer);
            Interlocked.Exchange(ref _waits, 0);
            Interlocked.Add(ref _taken, count);
            return count;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>False when nobody reads any more (<c>kedge run … | head</c>): the program and its record go on.</summary>
    bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        try
        {
            to.Write(bytes);
            to.Flush();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
