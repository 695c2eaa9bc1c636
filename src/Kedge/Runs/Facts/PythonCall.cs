using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Kedge.Runs.Facts;

/// <summary>The arguments of a call in Python's source, as far as they are plain words.</summary>
static partial class PythonCall
{
    const int Longest = 4_000;

    /// <summary>The arguments as they are written, from behind the opening bracket on; none where the bracket is not closed nearby.</summary>
    public static ImmutableArray<string> Arguments(string text, int start)
    {
        var (words, word, depth) = (ImmutableArray.CreateBuilder<string>(), new StringBuilder(), 0);
        for (int i = start, next; i < Math.Min(text.Length, start + Longest); i = next)
        {
            next = text[i] is '"' or '\'' ? StringEnd(text, i) + 1 : text[i] == '#' ? LineEnd(text, i) : i + 1;
            if (depth == 0 && text[i] is ',' or ')')
            {
                words.Add(word.ToString().Trim());
                word.Clear();
                if (text[i] == ')') return words.ToImmutable();
                continue;
            }
            depth += text[i] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            if (text[i] != '#') word.Append(text, i, Math.Min(next, text.Length) - i);
        }
        return [];
    }

    /// <summary>What follows <c>name=</c>; null where there is no such argument.</summary>
    public static string? Named(ImmutableArray<string> words, string name) =>
        words.FirstOrDefault(w => w.StartsWith(name, StringComparison.Ordinal) && w[name.Length..].TrimStart().StartsWith('='))?.Split('=', 2)[1].Trim();

    /// <summary>The text of a plain string; null for anything else.</summary>
    public static string? Text(string word) =>
        word.Length > 1 && word[0] is '"' or '\'' && StringEnd(word, 0) == word.Length - 1 && !word.Contains('\\') ? word[1..^1] : null;

    /// <summary>A number, string or truth value as a parameter has it; null for what must be computed, and for None.</summary>
    public static string? Literal(string word) => word switch
    {
        "True" => "true",
        "False" => "false",
        _ => Numbers().IsMatch(word) ? word.Replace("_", "", StringComparison.Ordinal) : Text(word),
    };

    static int StringEnd(string text, int start)
    {
        for (var i = start + 1; i < text.Length && text[i] != '\n'; i++)
            if (text[i] == '\\') i++;
            else if (text[i] == text[start]) return i;
        return text.Length;
    }

    static int LineEnd(string text, int start) => text.IndexOf('\n', start) is >= 0 and var end ? end : text.Length;

    [GeneratedRegex(@"^[+-]?(\d[\d_]*(\.\d*)?|\.\d+)(e[+-]?\d+)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Numbers();
}
