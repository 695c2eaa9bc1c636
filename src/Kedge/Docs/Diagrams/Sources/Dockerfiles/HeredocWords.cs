using System.Text;

namespace Kedge.Docs.Diagrams.Sources.Dockerfiles;

/// <summary>The words of a line that announce a heredoc: <c>&lt;&lt;EOF</c>, <c>3&lt;&lt;-"EOF"</c>.</summary>
static class HeredocWords
{
    public static IEnumerable<(string Name, bool Chomp)> Of(string text, char escape)
    {
        foreach (var word in RawWords.Of(text, escape))
        {
            var digits = word.AsSpan().TrimStart("0123456789");
            if (!digits.StartsWith("<<") || digits[2..].Contains('<')) continue;
            var chomp = digits[2..] is ['-', ..];
            var name = Unquoted(digits[(chomp ? 3 : 2)..].TrimStart());
            if (name.Length > 0) yield return (name, chomp);
        }
    }

    static string Unquoted(ReadOnlySpan<char> word)
    {
        var plain = new StringBuilder(word.Length);
        foreach (var c in word)
            if (c is not ('"' or '\'' or '\\')) plain.Append(c);
        return plain.ToString();
    }
}
