using System.Text;

namespace Kedge.Runs.Output;

/// <summary>
/// Cuts a byte stream into the lines that a reader of the terminal would see at their end: after a carriage return the
/// line begins anew (progress bars), colours and cursor movements are dropped, and what is longer than the limit is not text.
/// </summary>
public sealed class OutputLines
{
    /// <summary>Bytes; a longer line is skipped whole.</summary>
    public const int Limit = 16 * 1024;

    readonly byte[] _line = new byte[Limit];
    int _length;
    bool _tooLong, _return;

    /// <summary>Takes the next bytes; calls <paramref name="line"/> for every line that they complete.</summary>
    public void Add(ReadOnlySpan<byte> bytes, Action<string> line)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            Keep(end < 0 ? bytes : bytes[..end]);
            if (end < 0) return;
            if (bytes[end] == '\n') Finish(line);
            else _return = true;
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The output has ended: what is left is a line as well.</summary>
    public void End(Action<string> line)
    {
        if (_length > 0) Finish(line);
    }

    void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        if (_return) (_length, _tooLong, _return) = (0, false, false);
        if (_tooLong || _length + bytes.Length > Limit)
        {
            (_length, _tooLong) = (0, true);
            return;
        }
        bytes.CopyTo(_line.AsSpan(_length));
        _length += bytes.Length;
    }

    void Finish(Action<string> line)
    {
        if (_length > 0) line(Plain(Encoding.UTF8.GetString(_line, 0, _length)));
        (_length, _tooLong, _return) = (0, false, false);
    }

    /// <summary>Without control sequences: CSI (ECMA-48, 5.4), OSC up to its terminator, other two-byte escapes, and lone controls.</summary>
    public static string Plain(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.Contains('\x7f')) return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\x1b') i = EndOfEscape(text, i);
            else if (text[i] == '\t') plain.Append(' ');
            else if (text[i] >= ' ' && text[i] != '\x7f') plain.Append(text[i]);
        }
        return plain.ToString();
    }

    static int EndOfEscape(string text, int at)
    {
        if (at + 1 >= text.Length) return at;
        var i = at + 2;
        switch (text[at + 1])
        {
            case '[':
                while (i < text.Length && text[i] is < '@' or > '~') i++;
                return i;
            case ']':
                while (i < text.Length && text[i] != '\a' && text[i] != '\x1b') i++;
                return i < text.Length && text[i] == '\x1b' ? i + 1 : i;
            default:
                return at + 1;
        }
    }
}
