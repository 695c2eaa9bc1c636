using System.Text;

namespace Kedge.Runs.Metrics.Files;

/// <summary>Cuts growing text into lines of bytes. A line longer than the limit is skipped and counted.</summary>
public sealed class TextRows(int limit)
{
    byte[] _kept = new byte[1024];
    int _length;
    bool _tooLong;

    public int Skipped { get; private set; }

    public delegate void Row(ReadOnlySpan<byte> line);

    public void Add(ReadOnlySpan<byte> bytes, Row row)
    {
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            Keep(bytes[..end]);
            if (_tooLong) Skipped++;
            else if (_length > 0) row(_kept.AsSpan(0, _length).TrimEnd((byte)'\r'));
            (_length, _tooLong) = (0, false);
        }
        Keep(bytes);
    }

    void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > limit) _tooLong = true;
        if (_tooLong) return;
        if (_length + bytes.Length > _kept.Length) Array.Resize(ref _kept, Math.Max(_kept.Length * 2, _length + bytes.Length));
        bytes.CopyTo(_kept.AsSpan(_length));
        _length += bytes.Length;
    }
}
