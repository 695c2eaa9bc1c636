using System.Text;

namespace Kedge.Runs.Output;

/// <summary>Takes a line; its characters are valid only during the call.</summary>
public delegate void LineTaker(ReadOnlySpan<char> line);

/// <summary>
/// Cuts a byte stream into the lines that a reader of the terminal would see at their end: after a carriage return the
/// line begins anew (progress bars), colours and cursor movements are dropped, and what is longer than the limit is not text.
/// </summary>
public sealed class OutputLines
{
    /// <summary>Bytes; a longer line is skipped whole.</summary>
    public const int Limit = 16 * 1024;

    readonly byte[] _line = new byte[Limit];
    readonly char[] _text = new char[Limit];
    int _length;
    bool _tooLong, _return;

    /// <summary>Takes the next bytes; calls <paramref name="line"/> for every line that they complete.</summary>
    public void Add(ReadOnlySpan<byte> bytes, LineTaker line)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            if (end >= 0 && bytes[end] == '\n' && _length == 0 && !_tooLong && !_return && end <= Limit) Say(bytes[..end], line);   // whole, and most are
            else
            {
                Keep(end < 0 ? bytes : bytes[..end]);
                if (end < 0) return;
                if (bytes[end] == '\n') Finish(line);
                else _return = true;
            }
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The output has ended: what is left is a line as well.</summary>
    public void End(LineTaker line)
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

    void Finish(LineTaker line)
    {
        Say(_line.AsSpan(0, _length), line);
        (_length, _tooLong, _return) = (0, false, false);
    }

    void Say(ReadOnlySpan<byte> bytes, LineTaker line)
    {
        if (bytes.IsEmpty) return;
        var length = Encoding.UTF8.GetChars(bytes, _text);
        line(_text.AsSpan(0, Plain(_text.AsSpan(0, length))));
    }

    /// <summary>Without control sequences: CSI (ECMA-48, 5.4), OSC up to its terminator, other two-byte escapes, and lone controls.</summary>
    public static string Plain(string text)
    {
        var plain = text.ToCharArray();
        return new(plain, 0, Plain(plain));
    }

    /// <summary>The same in place; how many characters are left.</summary>
    static int Plain(Span<char> text)
    {
        if (!text.ContainsAnyInRange('\0', '\x1f') && !text.Contains('\x7f')) return text.Length;
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\x1b') i = EndOfEscape(text, i);
            else if (text[i] == '\t') text[length++] = ' ';
            else if (text[i] >= ' ' && text[i] != '\x7f') text[length++] = text[i];
        }
        return length;
    }

    static int EndOfEscape(ReadOnlySpan<char> text, int at)
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
