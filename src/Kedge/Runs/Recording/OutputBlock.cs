using System.Runtime.InteropServices;
using Kedge.Sessions;

namespace Kedge.Runs.Recording;

/// <summary>Where a piece of output begins in its block, when it came, and on which stream.</summary>
readonly record struct OutputMark(int At, long Milliseconds, OutputKind Kind);

/// <summary>Output of both streams in order of arrival, for one writing. Pieces of one stream and one millisecond are one.</summary>
sealed class OutputBlock
{
    public const int Size = 64 * 1024;
    const int PerMark = 16;

    readonly byte[] _bytes = new byte[Size];
    readonly List<OutputMark> _marks = [];

    public int Length { get; private set; }

    public bool IsFull => Length == Size;

    /// <summary>Bytes of memory, about.</summary>
    public long Weight => Length + PerMark * _marks.Count;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public ReadOnlySpan<OutputMark> Marks => CollectionsMarshal.AsSpan(_marks);

    /// <summary>The bytes that begin at a mark.</summary>
    public ReadOnlySpan<byte> Piece(int mark) => _bytes.AsSpan(_marks[mark].At..(mark + 1 < _marks.Count ? _marks[mark + 1].At : Length));

    /// <summary>Takes as many of the bytes as fit; the rest of them.</summary>
    public ReadOnlySpan<byte> Add(OutputKind kind, ReadOnlySpan<byte> bytes, long milliseconds)
    {
        if (_marks.Count == 0 || _marks[^1].Kind != kind || _marks[^1].Milliseconds != milliseconds) _marks.Add(new(Length, milliseconds, kind));
        var count = Math.Min(bytes.Length, Size - Length);
        bytes[..count].CopyTo(_bytes.AsSpan(Length));
        Length += count;
        return bytes[count..];
    }

    /// <summary>Empties it, to be used again.</summary>
    public void Clear()
    {
        Length = 0;
        _marks.Clear();
    }
}
