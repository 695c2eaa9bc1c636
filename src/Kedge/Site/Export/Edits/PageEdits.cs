using Kedge.Docs.Fixes;
using Kedge.Docs.Pages;
using Kedge.Docs.Rules;

namespace Kedge.Site.Export.Edits;

/// <summary>What is to be written otherwise on a page, by place: whatever nobody names stays the same bytes.</summary>
sealed class PageEdits(string text, LineIndex lines)
{
    readonly List<Edit> _edits = [];
    readonly HashSet<int> _gone = [];

    public string Text => text;
    public LineIndex Lines => lines;
    /// <summary>How this page ends its lines.</summary>
    public string NewLine { get; } = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    public void Replace(TextRange range, string with) => _edits.Add(new(range, with));

    public void Insert(int at, string words) => _edits.Add(new(TextRange.At(at), words));

    public void RemoveLine(int line) => _gone.Add(line);

    /// <summary>A line of its own below another one.</summary>
    public void InsertBelow(int line, string words)
    {
        var whole = lines.Whole(line);
        Insert(whole.End, whole.End == lines[line].End ? NewLine + words : words + NewLine);
    }

    /// <summary>Where a column of a line is, or the line's first character that is neither blank nor a mark of a quote, if that comes before.</summary>
    public int At(int line, int column)
    {
        var words = lines[line].Of(text);
        var at = 0;
        while (at < column && at < words.Length && words[at] is ' ' or '\t' or '>') at++;
        return lines[line].Start + at;
    }

    /// <summary>Nothing but blanks and marks of quotes.</summary>
    public bool IsBlank(int line) => !lines[line].Of(text).ContainsAnyExcept(" \t>");

    /// <summary>Moves lines to the right from a column on; blank ones have nothing to move.</summary>
    public void Indent((int First, int Last) range, int column, string blanks)
    {
        for (var line = range.First; line <= range.Last; line++)
            if (!lines[line].Of(text).IsWhiteSpace()) Insert(At(line, column), blanks);
    }

    public string Applied()
    {
        if (_edits.Count == 0 && _gone.Count == 0) return text;
        var kept = new List<Edit>(_edits.Count);
        var at = 0;
        // Sorting is stable: of what is put in at one place, the first said comes first.
        foreach (var edit in _edits.Where(IsWanted).Concat(_gone.Select(line => new Edit(lines.Whole(line), ""))).OrderBy(e => e.Range.Start).ThenBy(e => e.Range.End))
        {
            // Inside of what is replaced already.
            if (edit.Range.Start < at) continue;
            kept.Add(edit);
            at = edit.Range.End;
        }
        return PageFix.Applied(text, kept);
    }

    /// <summary>Blanks before a line that goes would stand before the next one.</summary>
    bool IsWanted(Edit edit) => !(edit.Range.IsEmpty && string.IsNullOrWhiteSpace(edit.Text) && _gone.Contains(lines.LineOf(edit.Range.Start)));
}
