using Microsoft.Win32.SafeHandles;

namespace Kedge.Runs.Record;

/// <summary>
/// A file of the record that only grows. When the disk refuses, the bytes are counted as lost, the file keeps its last whole
/// state, and the next write tries again. One writer; another thread may sync. Door: disk.
/// </summary>
public sealed class AppendedFile : IDisposable
{
    SafeFileHandle? _file;
    volatile bool _dirty;

    /// <summary>Makes the file, so that readers find it; a disk that refuses is asked again when there is something to write.</summary>
    public AppendedFile(string path)
    {
        Path = path;
        try
        {
            _file = Open();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            Failure = e.Message;
        }
    }

    public string Path { get; }

    /// <summary>Bytes that are not in the file.</summary>
    public long Lost { get; private set; }

    /// <summary>Why the last lost bytes were lost.</summary>
    public string? Failure { get; private set; }

    /// <summary>Why it may not survive a power cut.</summary>
    public string? SyncFailure { get; private set; }

    public long Length { get; private set; }

    /// <summary>Appends all of the bytes or none; false when they were lost.</summary>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return true;
        try
        {
            RandomAccess.Write(_file ??= Open(), bytes, Length);
            (Length, _dirty) = (Length + bytes.Length, true);
            return true;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            Failure = e is ArgumentOutOfRangeException ? "File too large" : e.Message;
            Lost += bytes.Length;
            Restore();
            return false;
        }
    }

    /// <summary>Makes what was appended survive a power cut.</summary>
    public void Sync()
    {
        if (!_dirty || _file is null) return;
        _dirty = false;
        try
        {
            RandomAccess.FlushToDisk(_file);
        }
        catch (IOException e)
        {
            SyncFailure = e.Message;
        }
        catch (ObjectDisposedException)
        {
            // Who closed it meanwhile synced it before.
        }
    }

    SafeFileHandle Open() => File.OpenHandle(Path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    void Restore()
    {
        try
        {
            if (_file is not null) RandomAccess.SetLength(_file, Length);
        }
        catch (IOException)
        {
            // Readers stop at a torn tail anyway.
        }
    }

    /// <summary>.NET says EFBIG, a limit on the size of files, by an exception about arguments.</summary>
    static bool IsRefusal(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    public void Dispose() => _file?.Dispose();
}
