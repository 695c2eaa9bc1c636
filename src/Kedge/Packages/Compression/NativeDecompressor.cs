using System.Buffers;

namespace Kedge.Packages.Compression;

/// <summary>A forward-only reading stream over a native codec that eats input and fills output step by step.</summary>
public abstract unsafe class NativeDecompressor(Stream source) : ReadOnlyStream
{
    byte[]? _input = ArrayPool<byte>.Shared.Rent(128 << 10);
    int _start, _end;
    bool _last, _done;

    /// <summary>One step of the codec; reports what is left of both buffers. True at the end of the data.</summary>
    private protected abstract bool Step(byte* input, ref nuint inputLeft, byte* output, ref nuint outputLeft, bool last);

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_input is null, this);
        if (buffer.IsEmpty) return 0;
        while (!_done)
        {
            if (_start == _end && !_last) Fill();
            nuint inputLeft = (nuint)(_end - _start), outputLeft = (nuint)buffer.Length;
            fixed (byte* input = _input, output = buffer)
                _done = Step(input + _start, ref inputLeft, output, ref outputLeft, _last);
            _start = _end - (int)inputLeft;
            if ((int)outputLeft < buffer.Length) return buffer.Length - (int)outputLeft;
        }
        return 0;
    }

    void Fill()
    {
        (_start, _end) = (0, source.Read(_input!, 0, _input!.Length));
        _last = _end == 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
            if (_input is not null) ArrayPool<byte>.Shared.Return(_input);
            _input = null;
        }
        base.Dispose(disposing);
    }
}
