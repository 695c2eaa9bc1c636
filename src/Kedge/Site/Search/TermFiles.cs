using System.Globalization;
using System.Text;
using Kedge.Site.Html;

namespace Kedge.Site.Search;

/// <summary>The terms with their pages as scripts, in parts by the first characters of a term, so that a query loads only its own.</summary>
static class TermFiles
{
    /// <summary>Digits of numbers in base 32 with a bit for "more follows": small steps between pages are one character.</summary>
    const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public static IEnumerable<(string Address, byte[] Bytes)> Of(IEnumerable<TermCollector> collectors)
    {
        // Pages of all threads are put together part by part: all at once would double the memory.
        foreach (var part in collectors.SelectMany(c => c.All()).GroupBy(t => PartOf(t.Term), StringComparer.Ordinal).OrderBy(p => p.Key, StringComparer.Ordinal))
            yield return ($"{Layout.Folder}search/w-{part.Key}.js", Encoding.UTF8.GetBytes(File(part.Key, Merged(part))));
    }

    /// <summary>Which thread saw which page is chance; terms are put in order here, and their pages when they are written, so the bytes are the same
    /// every time.</summary>
    static SortedDictionary<string, List<int>> Merged(IEnumerable<(string Term, Posting Posting)> part)
    {
        var terms = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var (term, posting) in part)
        {
            if (!terms.TryGetValue(term, out var values)) terms[term] = values = [];
            values.AddRange(posting.Values());
        }
        return terms;
    }

    /// <summary>Two letters or digits of ASCII as they are; else by the first character's number. The script knows the same rule.</summary>
    static string PartOf(string term)
    {
        if (!char.IsAscii(term[0]) || term.Length > 1 && !char.IsAscii(term[1])) return "c" + (term[0] % SearchIndex.ChineseParts).ToString(CultureInfo.InvariantCulture);
        return term.Length == 1 ? term : term[..2];
    }

    static string File(string part, IEnumerable<KeyValuePair<string, List<int>>> terms)
    {
        var text = new StringBuilder($"kedgeSearch.terms(\"{part}\",{{");
        var first = true;
        foreach (var (term, values) in terms)
        {
            // Letters and digits alone: nothing in a term needs to be escaped, but half of a surrogate pair.
            text.Append(first ? "\"" : ",\"");
            foreach (var c in term) _ = char.IsSurrogate(c) ? text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : text.Append(c);
            text.Append("\":\"");
            Write(text, values);
            text.Append('"');
            first = false;
        }
        return text.Append("});\n").ToString();
    }

    static void Write(StringBuilder text, List<int> values)
    {
        values.Sort();
        var before = 0;
        foreach (var value in values)
        {
            var step = value - before;
            before = value;
            for (; step >= 32; step >>= 5) text.Append(Digits[step & 31 | 32]);
            text.Append(Digits[step]);
        }
    }
}
