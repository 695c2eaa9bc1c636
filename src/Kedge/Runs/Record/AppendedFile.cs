namespace Kedge.Runs.Record;

/// <summary>
/// A file of the record that only grows. When the disk refuses, the bytes are counted as lost, the file keeps its last whole
/// state, and the next write tries again. Door: disk.
/// </summary>
public sealed class AppendedFile : IDisposable
{
    readonly FileStream? _file;
    long _good;
    bool _dirty;

    public AppendedFile(string path)
    {
        try
        {
            _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = e.Message;
        }
    }

    /// <summary>Bytes that are not in the file.</summary>
    public long Lost { get; private set; }

    /// <summary>Why the last lost bytes were lost.</summary>
    public string? Failure { get; private set; }

    public long Length => _good;

    /// <summary>Appends all of the bytes or none; false when they were lost.</summary>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return true;
        try
        {
            if (_file is null) throw new IOException(Failure);
            _file.Position = _good;
            _file.Write(bytes);
            (_good, _dirty) = (_good + bytes.Length, true);
            return true;
        }
        catch (IOException e)
        {
            Failure = e.Message;
            Lost += bytes.Length;
            Restore();
            return false;
        }
    }

    /// <summary>Makes what was appended survive a power cut.</summary>
    public void Sync()
    {
        if (!_dirty) return;
        _dirty = false;
        try
        {
            _file!.Flush(flushToDisk: true);
        }
        catch (IOException e)
        {
            Failure = e.Message;
        }
    }

    void Restore()
    {
        try
        {
            _file?.SetLength(_good);
        }
        catch (IOException)
        {
            // Readers stop at a torn tail anyway.
        }
    }

    public void Dispose() => _file?.Dispose();
}
