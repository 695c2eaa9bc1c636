using System.Text;

namespace Kedge.Explanations;

/// <summary>A stretch of a log: text without colours, good until the next page is read, and the line (1-based) that it begins in.</summary>
readonly record struct LogPage(ReadOnlyMemory<char> Text, int FirstLine);

/// <summary>
/// Cuts a log of any size into pages of bounded length that overlap, so that a message over several lines stands whole in one of them.
/// Bytes that are not UTF-8 become U+FFFD; terminal sequences (ECMA-48) are dropped. Memory: one page, however long the lines are.
/// </summary>
sealed class LogPages(Stream log)
{
    /// <summary>Characters: large enough that the cost per page does not count, small enough for expressions that backtrack.</summary>
    const int Length = 16 * 1024;
    /// <summary>Characters of a page that the next one begins with: more than the longest known message.</summary>
    const int Overlap = 2 * 1024;
    /// <summary>Longer than any terminal sequence but titles and links, whose text may well stay.</summary>
    const int LongestSequence = 256;

    readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    readonly byte[] _bytes = new byte[Length - Overlap];
    readonly char[] _page = new char[Length + LongestSequence];
    int _length, _line = 1;

    public IEnumerable<LogPage> Read()
    {
        for (var ended = false; !ended;)
        {
            ended = !Fill();
            if (_length == 0) yield break;
            var end = ended ? _length : CompleteSequences();
            yield return new(_page.AsMemory(0, end), _line);
            Keep(Math.Max(0, NextStart(end)));
        }
    }

    /// <summary>Appends what one read gives; false at the end of the log.</summary>
    bool Fill()
    {
        var room = Length - _length;
        if (room <= 0) return true;
        var read = log.ReadAtLeast(_bytes.AsSpan(0, Math.Min(room, _bytes.Length)), Math.Min(room, _bytes.Length), throwOnEndOfStream: false);
        var decoded = _decoder.GetChars(_bytes.AsSpan(0, read), _page.AsSpan(_length), flush: read == 0);
        _length = TerminalText.Strip(_page.AsSpan(0, _length + decoded), from: Math.Max(0, _length - LongestSequence));
        return read > 0;
    }

    /// <summary>Where to cut so that no terminal sequence that goes on in the next bytes is torn.</summary>
    int CompleteSequences()
    {
        var escape = _page.AsSpan(Math.Max(0, _length - LongestSequence), Math.Min(LongestSequence, _length)).LastIndexOf('\x1b');
        return escape < 0 ? _length : Math.Max(0, _length - LongestSequence) + escape;
    }

    /// <summary>The beginning of the first whole line of the overlap, or the overlap's own where the line is longer than that.</summary>
    int NextStart(int end)
    {
        var overlap = Math.Max(0, end - Overlap);
        var line = _page.AsSpan(overlap, end - overlap).IndexOf('\n');
        return line < 0 ? overlap : overlap + line + 1;
    }

    void Keep(int start)
    {
        _line += _page.AsSpan(0, start).Count('\n');
        _page.AsSpan(start, _length - start).CopyTo(_page);
        _length -= start;
    }
}
