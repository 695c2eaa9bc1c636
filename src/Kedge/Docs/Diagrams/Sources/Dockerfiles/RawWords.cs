using System.Text;

namespace Kedge.Docs.Diagrams.Sources.Dockerfiles;

/// <summary>What blanks divide outside of quotes.</summary>
static class RawWords
{
    /// <summary>Words with their quotes. None where a quote stays open: BuildKit leaves such a line to the shell.</summary>
    public static List<string> Of(string text, char escape)
    {
        var (words, word, quote) = (new List<string>(), new StringBuilder(), '\0');
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (quote == 0 && char.IsWhiteSpace(c) && word is not [.., '<', '<'])
            {
                if (word.Length > 0) words.Add(word.ToString());
                word.Clear();
                continue;
            }
            word.Append(c);
            if (c == escape && quote != '\'' && at + 1 < text.Length) word.Append(text[++at]);
            else if (quote == 0 && c is '"' or '\'') quote = c;
            else if (c == quote) quote = '\0';
        }
        if (word.Length > 0) words.Add(word.ToString());
        return quote == 0 ? words : [];
    }

    /// <summary>As the build takes it.</summary>
    public static string Unquoted(string word) => word.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
}
