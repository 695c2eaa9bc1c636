using System.Text;
using Kedge.Specs;

namespace Kedge.Docs.Diagrams.Sources.Dockerfiles;

/// <summary>The text of one instruction, its continued lines joined, that still knows where each character stands.</summary>
sealed class LogicalLine(SourceText source)
{
    readonly StringBuilder _text = new();
    readonly List<(int Start, int Line, int Column)> _pieces = [];

    public string Text => _text.ToString();

    /// <param name="line">1-based, like <paramref name="column"/>.</param>
    public void Add(ReadOnlySpan<char> piece, int line, int column)
    {
        _pieces.Add((_text.Length, line, column));
        _text.Append(piece);
    }

    /// <summary>The place of some of its characters, as far as they stand on one line.</summary>
    public Place At(int start, int length)
    {
        var index = _pieces.FindLastIndex(p => p.Start <= start);
        var (from, line, column) = _pieces[Math.Max(index, 0)];
        var next = index + 1 < _pieces.Count ? _pieces[index + 1].Start : _text.Length;
        var (first, last) = (column + start - from, column + Math.Max(start + 1, Math.Min(start + length, next)) - from);
        return source.At(new(line, first), new(line, last));
    }
}
