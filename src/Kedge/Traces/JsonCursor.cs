using System.Buffers;

namespace Kedge.Traces;

/// <summary>
/// Walks over JSON as profilers write it. More tolerant than the standard: NaN and Infinity, control characters in strings; a comma too
/// many. Skipping is what it mostly does, so it looks for structure only, without recursion.
/// </summary>
/// <param name="text">A window of the file. Where it ends too early <see cref="Cut"/> is set: more of the file decides.</param>
ref struct JsonCursor(ReadOnlySpan<byte> text)
{
    static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    readonly ReadOnlySpan<byte> _text = text;

    public int At { get; set; }

    public bool Cut { get; private set; }

    /// <summary>This is no JSON.</summary>
    public bool Broken { get; private set; }

    /// <summary>The next byte that is not white space, not taken; 0 at the end of the window.</summary>
    public byte Peek()
    {
        while (At < _text.Length && _text[At] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') At++;
        if (At < _text.Length) return _text[At];
        Cut = true;
        return 0;
    }

    public bool Take(byte wanted)
    {
        var next = Peek();
        if (next == wanted) At++;
        else if (!Cut) Broken = true;
        return next == wanted;
    }

    /// <summary>What stands between quotes, escapes as they are.</summary>
    public bool Text(out ReadOnlySpan<byte> raw)
    {
        raw = default;
        if (!Take((byte)'"')) return false;
        var start = At;
        if (!PassText()) return false;
        raw = _text[start..(At - 1)];
        return true;
    }

    /// <summary>From behind the opening quote to behind the closing one.</summary>
    bool PassText()
    {
        while (true)
        {
            var step = _text[At..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0 || (_text[At + step] == '\\' && At + step + 1 >= _text.Length)) return Short();
            At += step + 1;
            if (_text[At - 1] == '"') return true;
            At++;
        }
    }

    bool Short()
    {
        Cut = true;
        return false;
    }

    /// <summary>A string without its quotes, or a number or word as it stands.</summary>
    public bool Scalar(out ReadOnlySpan<byte> raw)
    {
        raw = default;
        var first = Peek();
        if (Cut) return false;
        if (first == '"') return Text(out raw);
        var end = At;
        while (end < _text.Length && _text[end] is not ((byte)',' or (byte)'}' or (byte)']' or <= (byte)' ' or (byte)':')) end++;
        if (end == _text.Length) return Short();
        raw = _text[At..end];
        At = end;
        if (raw.Length == 0 || first is (byte)'{' or (byte)'[') Broken = true;
        return !Broken;
    }

    /// <summary>One value of any kind as it stands.</summary>
    public bool Skip(out ReadOnlySpan<byte> raw)
    {
        Peek();
        var start = At;
        var whole = Skip();
        raw = whole ? _text[start..At] : default;
        return whole;
    }

    /// <summary>Passes over one value of any kind, however deep.</summary>
    public bool Skip()
    {
        if (Peek() is not ((byte)'{' or (byte)'[')) return !Cut && Scalar(out _);
        for (var depth = 0; ;)
        {
            var step = _text[At..].IndexOfAny(Structure);
            if (step < 0) return Short();
            At += step + 1;
            switch (_text[At - 1])
            {
                case (byte)'"' when !PassText(): return false;
                case (byte)'{' or (byte)'[': depth++; break;
                case (byte)'}' or (byte)']' when --depth == 0: return true;
            }
        }
    }

    /// <summary>The next member's name of an object, at its value; false at the object's end, or when something is wrong.</summary>
    public bool Member(out ReadOnlySpan<byte> name)
    {
        name = default;
        var next = Peek();
        if (next == ',')
        {
            At++;
            next = Peek();
        }
        if (Cut) return false;
        if (next != '}') return Text(out name) && Take((byte)':');
        At++;
        return false;
    }
}
