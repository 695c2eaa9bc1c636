using System.Runtime.InteropServices;

namespace Kedge.Packages.Compression;

/// <summary>Decompresses zstd (Ubuntu's .debs) through the system's libzstd, which .NET 10 lacks. Corrupt or truncated input is an
/// <see cref="InvalidDataException"/>.</summary>
public sealed unsafe partial class ZstdStream : NativeDecompressor
{
    nint _state = CreateStream();
    bool _betweenFrames;

    public ZstdStream(Stream source) : base(source) { }

    private protected override bool Step(byte* input, ref nuint inputLeft, byte* output, ref nuint outputLeft, bool last)
    {
        if (last && inputLeft == 0 && _betweenFrames) return true;
        var from = new Buffer { Pointer = input, Size = inputLeft };
        var to = new Buffer { Pointer = output, Size = outputLeft };
        var hint = DecompressStream(_state, &to, &from);
        if (IsError(hint) != 0) throw new InvalidDataException("zstd data is corrupt");
        (inputLeft, outputLeft) = (from.Size - from.Position, to.Size - to.Position);
        _betweenFrames = hint == 0;
        if (last && to.Position == 0 && !_betweenFrames) throw new InvalidDataException("zstd data is truncated");
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (_state != 0) _ = FreeStream(_state);
        _state = 0;
        base.Dispose(disposing);
    }

    /// <summary><c>ZSTD_inBuffer</c> and <c>ZSTD_outBuffer</c> have the same shape.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct Buffer
    {
        public byte* Pointer;
        public nuint Size;
        public nuint Position;
    }

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_createDStream")]
    private static partial nint CreateStream();

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_freeDStream")]
    private static partial nuint FreeStream(nint state);

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_decompressStream")]
    private static partial nuint DecompressStream(nint state, Buffer* output, Buffer* input);

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint code);
}
