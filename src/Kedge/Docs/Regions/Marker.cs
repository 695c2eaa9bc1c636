using System.Collections.Immutable;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Regions;

/// <summary>One <c>key=value</c> of a marker, or a word alone.</summary>
/// <param name="Range">Of the value on the page, without quotes.</param>
public sealed record MarkerWord(string Key, string Value, TextRange Range);

/// <summary>
/// A comment that tells Kedge what stands behind it: <c>&lt;!-- kedge:KIND key=value "key"="two words" --&gt;</c>, closed by <c>&lt;!-- /kedge:KIND --&gt;</c>.
/// </summary>
/// <param name="Kind">In lower case; empty for a closing <c>/kedge</c>.</param>
/// <param name="End">Where one more word may be written.</param>
public sealed record Marker(Comment Comment, string Kind, bool Closes, ImmutableArray<MarkerWord> Words, int End)
{
    const string Opening = "kedge:", Closing = "/kedge";

    public string? this[string key] => Words.FirstOrDefault(w => w.Key == key)?.Value;

    /// <summary>The first word without a key: which fact is meant.</summary>
    public string? Name => Words.FirstOrDefault(w => w.Key.Length == 0)?.Value;

    /// <summary>The marker that a comment is; null for any other comment.</summary>
    public static Marker? Of(string text, Comment comment)
    {
        var (start, end) = (comment.Content.Start, comment.Content.End);
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        var content = text.AsSpan(start, end - start);
        if (content.StartsWith(Closing, StringComparison.OrdinalIgnoreCase)) return Closer(comment, content[Closing.Length..], end);
        if (!content.StartsWith(Opening, StringComparison.OrdinalIgnoreCase)) return null;
        var kindEnd = start + Opening.Length;
        while (kindEnd < end && !char.IsWhiteSpace(text[kindEnd])) kindEnd++;
        var kind = text[(start + Opening.Length)..kindEnd].ToLowerInvariant();
        return new(comment, kind, false, [.. WordsOf(text, new(kindEnd, end))], end);
    }

    static Marker? Closer(Comment comment, ReadOnlySpan<char> rest, int end)
    {
        if (!rest.IsEmpty && rest[0] != ':') return null;
        return new(comment, (rest.IsEmpty ? rest : rest[1..]).Trim().ToString().ToLowerInvariant(), true, [], end);
    }

    static IEnumerable<MarkerWord> WordsOf(string text, TextRange range)
    {
        for (var at = range.Start; at < range.End;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            var key = at;
            while (at < range.End && IsKey(text[at])) at++;
            var hasKey = at > key && at < range.End && text[at] == '=';
            var value = Value(text, new(hasKey ? at + 1 : key, range.End));
            yield return new(hasKey ? text[key..at].ToLowerInvariant() : "", value.Of(text).ToString(), value);
            at = value.End < range.End && text[value.End] == '"' ? value.End + 1 : value.End;
        }
    }

    static TextRange Value(string text, TextRange rest)
    {
        if (!rest.IsEmpty && text[rest.Start] == '"')
        {
            var close = text.AsSpan(rest.Start + 1, rest.Length - 1).IndexOf('"');
            return new(rest.Start + 1, close < 0 ? rest.End : rest.Start + 1 + close);
        }
        var end = rest.Start;
        while (end < rest.End && !char.IsWhiteSpace(text[end])) end++;
        return new(rest.Start, end);
    }

    static bool IsKey(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
