using Kedge.Runs.Metrics.Files;

namespace Kedge.Runs.Following;

/// <summary>A file that is read as it grows, a bounded piece at a time. Door: disk.</summary>
public sealed class FollowedFile(string path, GrowingSource source, long from) : IDisposable
{
    /// <summary>Bytes per look: a file that is there already is read in many looks, and the others are not kept waiting.</summary>
    const int Most = 16 << 20;

    readonly byte[] _buffer = new byte[128 * 1024];
    FileStream? _file;
    long _at = from;

    public string Path => path;

    public GrowingSource Source => source;

    /// <summary>Reads what is new; false when there was nothing.</summary>
    public bool Read(long milliseconds)
    {
        try
        {
            _file ??= new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (source is CsvLog csv && _at > 0) Reopen(csv);
            var (before, until) = (_at, _at + Most);
            while (_at < until && RandomAccess.Read(_file.SafeFileHandle, _buffer, _at) is > 0 and var count)
            {
                source.Add(_buffer.AsSpan(0, count), milliseconds);
                _at += count;
            }
            if (_at == before) return false;
            source.Pause(milliseconds);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>CSV loggers write the file anew when a column is added, mostly over the old one, sometimes as another file of the same name.</summary>
    void Reopen(CsvLog csv)
    {
        var now = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        _file!.Dispose();
        _file = now;
        if (csv.Header is not { } header || (_file.Length >= _at && StartsWith(header))) return;
        csv.Again();
        _at = 0;
    }

    bool StartsWith(string header)
    {
        var expected = System.Text.Encoding.UTF8.GetBytes(header);
        var bytes = new byte[expected.Length + 1];
        var count = RandomAccess.Read(_file!.SafeFileHandle, bytes, 0);
        return count == bytes.Length && bytes.AsSpan(0, expected.Length).SequenceEqual(expected) && bytes[^1] is (byte)'\n' or (byte)'\r';
    }

    public void Dispose() => _file?.Dispose();
}
