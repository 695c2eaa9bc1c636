using System.Text;
using System.Text.RegularExpressions;
using Kedge.PublicKeys;

namespace Kedge.Specs;

/// <summary>A spec's text by lines, for showing places. What it shows is safe to print: control characters are made visible, passwords in URLs masked.</summary>
sealed partial class SourceText(string file, string text)
{
    /// <summary>Longer lines are not shown: nobody could find the carets.</summary>
    const int LongestExcerpt = 200;
    readonly string[] _lines = LineBreaks().Split(text);

    public string File { get; } = file;

    public string Text { get; } = text;

    /// <summary>The place of the characters from <paramref name="start"/> to <paramref name="end"/>, cut at the end of the first line.</summary>
    public Place At(Mark start, Mark end)
    {
        if (start.Line < 1 || start.Line > _lines.Length) return new Place(File);
        var line = _lines[start.Line - 1];
        var last = end.Line > start.Line ? line.TrimEnd().Length + 1 : end.Column;
        var length = Math.Max(1, Math.Min(last, line.Length + 1) - start.Column);
        var excerpt = line.Length <= LongestExcerpt && !PrivateKey.IsIn(line) ? Visible(Masked(line)) : null;
        return new Place(File, start.Line, start.Column, length, excerpt);
    }

    /// <summary>The place; when its line is blank, the end of the last line before it that is not.</summary>
    public Place AtOrBefore(Mark start, Mark end)
    {
        var line = Math.Min(start.Line, _lines.Length);
        if (line < 1 || _lines[line - 1].AsSpan().Trim().Length > 0) return At(start, end);
        while (line > 1 && _lines[line - 1].AsSpan().Trim().Length == 0) line--;
        var last = new Mark(line, _lines[line - 1].TrimEnd().Length + 1);
        return At(last, last);
    }

    /// <summary>The first tab among the blanks that begin a line.</summary>
    public Place? FirstLeadingTab()
    {
        for (var i = 0; i < _lines.Length; i++)
        {
            var column = _lines[i].AsSpan().IndexOf('\t');
            if (column >= 0 && _lines[i].AsSpan(..column).Trim().Length == 0) return At(new(i + 1, column + 1), new(i + 1, column + 2));
        }
        return null;
    }

    /// <summary>A value as messages quote it: short, on one line, without passwords.</summary>
    public static string Quoted(string value)
    {
        // What is cut off might have been the @ that gives a password away, so a long value ends at its first colon.
        var cut = value.Length <= LongestExcerpt ? value : value[..Math.Min(LongestExcerpt, value.IndexOf(':') is var colon and >= 0 ? colon + 1 : LongestExcerpt)] + "…";
        var shown = Visible(Masked(cut));
        return $"'{(shown.Length <= 60 ? shown : shown[..59] + "…")}'";
    }

    /// <summary>Control and bidirectional characters as their pictures, one for one, so that columns still agree.</summary>
    public static string Visible(string text)
    {
        var shown = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1])) shown.Append(c).Append(text[++i]);
            else shown.Append(!Hidden(c) ? c : c < ' ' ? (char)('\u2400' + c) : c == '\u007f' ? '\u2421' : '\ufffd');
        }
        return shown.ToString();
    }

    static bool Hidden(char c) =>
        char.IsControl(c) || c is >= '\u200b' and <= '\u200f' or >= '\u2028' and <= '\u202e' or >= '\u2060' and <= '\u206f' or '\ufeff'
            || char.IsSurrogate(c);

    /// <summary>Stars over the user part and the query of a URL: both carry secrets.</summary>
    static string Masked(string text) => Secrets().Replace(text, m => new string('*', m.Length));

    [GeneratedRegex(@"(?<=:)(?=\S).*(?=@)|(?<=://\S*\?)\S+")]
    private static partial Regex Secrets();

    [GeneratedRegex(@"\r\n|[\n\r\u0085\u2028\u2029]")]
    private static partial Regex LineBreaks();
}

/// <summary>1-based line and column.</summary>
readonly record struct Mark(int Line, int Column)
{
    public static implicit operator Mark(in YamlDotNet.Core.Mark mark) => new((int)mark.Line, (int)mark.Column);
}
