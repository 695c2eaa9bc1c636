namespace Kedge.Packages;

/// <summary>A read-only window onto part of a seekable stream that nobody else reads meanwhile.</summary>
public sealed class SubStream(Stream source, long offset, long length) : ReadOnlyStream
{
    long _at;

    public override int Read(Span<byte> buffer)
    {
        var want = (int)Math.Min(buffer.Length, length - _at);
        if (want <= 0) return 0;
        source.Position = offset + _at;
        var got = source.Read(buffer[..want]);
        _at += got;
        return got;
    }

    public override long Length => length;
    public override long Position { get => _at; set => throw new NotSupportedException(); }
}
