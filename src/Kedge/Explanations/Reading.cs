using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kedge.Explanations;

/// <summary>A page as some signatures read it: what matches where, each looked at once.</summary>
sealed class Reading(string text, ImmutableArray<Signature> signatures, Anchors all)
{
    readonly Dictionary<int, List<Match>> _matches = [];
    SortedDictionary<int, SortedSet<(int Start, int End)>>? _lines;

    /// <summary>Only in the lines where an anchor stands, unless the expression may go on in the next one.</summary>
    public List<Match> Matches(int signature, IEnumerable<(int Start, int End)> lines)
    {
        if (_matches.TryGetValue(signature, out var known)) return known;
        var pattern = signatures[signature].Pattern;
        return _matches[signature] = AskedTwice.Of<List<Match>>(
            () => [.. signatures[signature].SpansLines ? In(pattern, 0, text.Length) : lines.SelectMany(line => In(pattern, line.Start, line.End))]);
    }

    /// <summary>Whether a more specific signature explains this stretch already, here and now or further up in the log.</summary>
    public bool IsExplained(Match match, int signature)
    {
        _lines ??= all.LinesIn(text);
        return _lines.TakeWhile(l => l.Key < signature)
            .Any(l => Matches(l.Key, l.Value)
                .Exists(better => better.Index < match.Index + match.Length && match.Index < better.Index + better.Length));
    }

    IEnumerable<Match> In(Regex pattern, int start, int end)
    {
        for (var match = pattern.Match(text, start, end - start); match.Success; match = match.NextMatch()) yield return match;
    }

    public Recognised Recognised(Signature signature, Match match, int firstLine)
    {
        var start = text.AsSpan(0, match.Index).LastIndexOfAny('\n', '\r') + 1;
        var length = text.AsSpan(match.Index).IndexOfAny('\n', '\r');
        var line = length < 0 ? text[start..] : text[start..(match.Index + length)];
        return new(signature, match, firstLine + text.AsSpan(0, match.Index).Count('\n'), line.Trim());
    }
}
