using System.Collections.Concurrent;

namespace Kedge.Images.Wheels;

/// <summary>
/// A fixed number of buffers that go round between two threads: who wants one waits until one comes back. So memory is bounded,
/// and how far one thread runs ahead of the other.
/// </summary>
sealed class Buffers(int count) : IDisposable
{
    /// <summary>Large enough that handing one over costs nothing beside filling it.</summary>
    public const int Size = 256 << 10;

    readonly BlockingCollection<byte[]> _free = [];
    int _made;

    /// <summary>Called by one thread.</summary>
    public byte[] Take(CancellationToken ct)
    {
        if (_free.TryTake(out var free)) return free;
        return _made++ < count ? GC.AllocateUninitializedArray<byte>(Size) : _free.Take(ct);
    }

    public void Return(byte[] buffer) => _free.Add(buffer);

    public void Dispose() => _free.Dispose();
}

/// <summary>Some bytes in a buffer that goes back when they are used.</summary>
/// <param name="Home">Null for a buffer that nobody waits for.</param>
readonly record struct Piece(byte[] Bytes, int Length, Buffers? Home)
{
    public ReadOnlySpan<byte> Span => Bytes.AsSpan(0, Length);

    public void Return() => Home?.Return(Bytes);
}
