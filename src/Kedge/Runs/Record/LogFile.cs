using System.Globalization;
using System.IO.Compression;

namespace Kedge.Runs.Record;

/// <summary>
/// The log of a run: <c>log/r0.out</c>, and when that is full <c>log/r0.1.out</c>, <c>log/r0.2.out</c> … before it. All but the newest of
/// these are packed by gzip on the side, one at a time; a killed recorder leaves them as they are. Offsets count over all of them. Door: disk.
/// </summary>
/// <param name="path">Ends in <c>.out</c>.</param>
public sealed class LogFile(string path) : IDisposable
{
    const int MostWaiting = 2;

    AppendedFile _current = new(path);
    Task _packing = Task.CompletedTask;
    long _before, _lost;
    string? _failure;
    int _parts, _waiting;
    volatile bool _over;

    /// <summary>Bytes of a part.</summary>
    public long Part { get; set; } = 64L << 20;

    public long Length => _before + _current.Length;

    public long Lost => _lost + _current.Lost;

    public string? Failure => _current.Failure ?? _failure;

    /// <summary>The part that is written now.</summary>
    public AppendedFile Current => _current;

    /// <summary>Appends all of the bytes or none, to one part; false when they were lost.</summary>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        if (_current.Length > 0 && _current.Length + bytes.Length > Part) Turn();
        return _current.Append(bytes);
    }

    /// <summary>Waits for what is being packed. Where many parts wait, after a burst, they stay as they are: nobody wants to wait for them at the end of a run.</summary>
    public void Dispose()
    {
        _over = Volatile.Read(ref _waiting) > MostWaiting;
        _packing.Wait();
        _current.Dispose();
    }

    string Numbered(int part) => Path.ChangeExtension(path, string.Create(CultureInfo.InvariantCulture, $".{part}.out"));

    /// <summary>Where a disk refuses to rename, the part grows on.</summary>
    void Turn()
    {
        try
        {
            File.Move(path, Numbered(_parts + 1));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
        var (full, older) = (_current, _parts > 0 ? Numbered(_parts) : null);
        (_parts, _before, _lost, _failure) = (_parts + 1, Length, Lost, Failure);
        _current = new(path);
        Interlocked.Increment(ref _waiting);
        _packing = _packing.ContinueWith(_ => Close(full, older), TaskScheduler.Default);
    }

    /// <summary>The newest full part stays as it is: just after a turn the log's last lines are in it.</summary>
    void Close(AppendedFile full, string? older)
    {
        full.Sync();
        full.Dispose();
        if (older is not null && !_over) Pack(older);
        Interlocked.Decrement(ref _waiting);
    }

    static void Pack(string part)
    {
        var unfinished = part + ".gz.tmp";
        try
        {
            using (var from = File.OpenRead(part))
            using (var to = new GZipStream(File.Create(unfinished), CompressionLevel.Fastest))
                from.CopyTo(to);
            File.Move(unfinished, part + ".gz");
            File.Delete(part);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            Discard(unfinished);   // no room for a packed copy beside the plain one, which stays
        }
    }

    static void Discard(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A disk that refuses everything: readers and git pass over *.tmp.
        }
    }
}
