using System.Text;

namespace Kedge.Docs.Pages;

/// <summary>Where each line of a text begins. Lines end with LF, CR LF or CR, as CommonMark has it; lines count from 1 for people, from 0 here.</summary>
public sealed class LineIndex
{
    readonly string _text;
    readonly int[] _starts;

    public LineIndex(string text)
    {
        _text = text;
        var starts = new List<int>(text.Length / 32 + 4) { 0 };
        for (var at = 0; text.AsSpan(at).IndexOfAny('\n', '\r') is var next and >= 0;)
        {
            at += next + 1;
            if (text[at - 1] == '\r' && at < text.Length && text[at] == '\n') at++;
            starts.Add(at);
        }
        _starts = [.. starts];
    }

    public int Count => _starts.Length;

    public int StartOf(int line) => _starts[line];

    /// <summary>The line's characters without what ends it.</summary>
    public TextRange this[int line]
    {
        get
        {
            var end = EndOf(line);
            if (end > _starts[line] && line + 1 < _starts.Length && _text[end - 1] == '\n') end--;
            if (end > _starts[line] && line + 1 < _starts.Length && _text[end - 1] == '\r') end--;
            return new(_starts[line], end);
        }
    }

    /// <summary>The line with what ends it.</summary>
    public TextRange Whole(int line) => new(_starts[line], EndOf(line));

    public int LineOf(int offset)
    {
        var found = Array.BinarySearch(_starts, offset);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>1-based line and 1-based column in UTF-16 code units: what editors and SARIF count.</summary>
    public (int Line, int Column) PositionOf(int offset)
    {
        var line = LineOf(offset);
        return (line + 1, offset - _starts[line] + 1);
    }

    /// <summary>1-based column in bytes of UTF-8: what compilers and some editors count.</summary>
    public int Utf8ColumnOf(int offset) => Encoding.UTF8.GetByteCount(_text.AsSpan(_starts[LineOf(offset)], offset - _starts[LineOf(offset)])) + 1;

    int EndOf(int line) => line + 1 < _starts.Length ? _starts[line + 1] : _text.Length;
}
