using System.Runtime.InteropServices;

namespace Kedge.Packages.Compression;

/// <summary>
/// Decompresses .xz through the system's liblzma, which .NET lacks. Read-only, forward-only; concatenated streams are
/// one; corrupt or truncated input is an <see cref="InvalidDataException"/>. Memory: the dictionary, at most 256 MiB.
/// </summary>
public sealed unsafe partial class XzStream : NativeDecompressor
{
    const ulong MemoryLimit = 256UL << 20;
    const uint Concatenated = 0x08;
    const int Run = 0, Finish = 3, StreamEnd = 1, BufferError = 10;
    LzmaStream* _state;

    public XzStream(Stream source) : base(source)
    {
        _state = (LzmaStream*)NativeMemory.AllocZeroed((nuint)sizeof(LzmaStream));
        var result = StreamDecoder(_state, MemoryLimit, Concatenated);
        if (result != 0) throw new InvalidOperationException($"liblzma: lzma_stream_decoder gave {result}");
    }

    private protected override bool Step(byte* input, ref nuint inputLeft, byte* output, ref nuint outputLeft, bool last)
    {
        _state->NextIn = input;
        _state->AvailIn = inputLeft;
        _state->NextOut = output;
        _state->AvailOut = outputLeft;
        var result = Code(_state, last ? Finish : Run);
        (inputLeft, outputLeft) = (_state->AvailIn, _state->AvailOut);
        return result switch
        {
            0 => false,
            StreamEnd => true,
            BufferError when !last => false,
            BufferError => throw new InvalidDataException("xz data is truncated"),
            _ => throw new InvalidDataException($"xz data is corrupt (liblzma says {result})"),
        };
    }

    protected override void Dispose(bool disposing)
    {
        if (_state is not null)
        {
            End(_state);
            NativeMemory.Free(_state);
            _state = null;
        }
        base.Dispose(disposing);
    }

    /// <summary><c>lzma_stream</c> of lzma/base.h, ABI 5, 64 bits.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct LzmaStream
    {
        public byte* NextIn;
        public nuint AvailIn;
        public ulong TotalIn;
        public byte* NextOut;
        public nuint AvailOut;
        public ulong TotalOut;
        public fixed ulong Reserved[11];
    }

    [LibraryImport("liblzma.so.5", EntryPoint = "lzma_stream_decoder")]
    private static partial int StreamDecoder(LzmaStream* state, ulong memoryLimit, uint flags);

    [LibraryImport("liblzma.so.5", EntryPoint = "lzma_code")]
    private static partial int Code(LzmaStream* state, int action);

    [LibraryImport("liblzma.so.5", EntryPoint = "lzma_end")]
    private static partial void End(LzmaStream* state);
}
