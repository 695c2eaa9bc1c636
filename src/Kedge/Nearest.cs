namespace Kedge;

/// <summary>The known words that a mistyped one was probably meant to be.</summary>
public static class Nearest
{
    /// <summary>The first of the nearest, or null.</summary>
    public static string? First(string word, IEnumerable<string> known) => Of(word, known) is [var first, ..] ? first : null;

    /// <summary>
    /// Up to <paramref name="count"/> known words within reach of a slip of the finger: a third of the word's length,
    /// at least one edit, and hardly farther than the nearest. Ordered by distance, then ordinally.
    /// </summary>
    public static IReadOnlyList<string> Of(string word, IEnumerable<string> known, int count = 3)
    {
        var reach = Math.Max(1, word.Length / 3);
        var found = (
            from candidate in known
            where Math.Abs(candidate.Length - word.Length) <= reach
            let distance = Distance(word, candidate)
            where distance <= reach
            orderby distance
            select (candidate, distance)).ToList();
        return [.. found.TakeWhile(f => f.distance <= found[0].distance + 1).OrderBy(f => f.distance).ThenBy(f => f.candidate, StringComparer.Ordinal)
            .Select(f => f.candidate).Take(count)];
    }

    /// <summary>Edits between two words: insert, delete, replace, or swap two neighbours (optimal string alignment); case costs nothing.</summary>
    public static int Distance(string a, string b)
    {
        var (before, last, now) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                now[j] = Math.Min(Math.Min(now[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1])) now[j] = Math.Min(now[j], before[j - 2] + 1);
            }
            (before, last, now) = (last, now, before);
        }
        return last[b.Length];
    }

    static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
