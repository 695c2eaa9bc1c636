using System.Text;
using System.Text.RegularExpressions;

namespace Kedge.Tests.House;

/// <summary>A problem's message and hint as the source spells them, with what is interpolated named in ‹›.</summary>
sealed partial record Wording(string Message, string Hint)
{
    /// <summary>Reads the statement that begins with the code: its first words after the code, and the first after <c>Hint:</c>.</summary>
    public static Wording Of(string source, string code)
    {
        var at = source.IndexOf(code, StringComparison.Ordinal) + code.Length + 1;
        string? message = null, hint = null;
        var hintIsNext = false;
        for (; at < source.Length && source[at] != ';'; at++)
        {
            if (source.AsSpan(at).StartsWith("Hint:")) hintIsNext = true;
            if (source[at] != '"') continue;
            var literal = Literal(source, ref at);
            while (Continued().Match(source, at) is { Success: true } plus)
            {
                at = plus.Index + plus.Length - 1;
                literal += Literal(source, ref at);
            }
            if (hintIsNext) hint ??= literal;
            else message ??= literal;
        }
        return new(message ?? "", hint ?? "");
    }

    /// <summary>At an opening quote; leaves <paramref name="at"/> on the closing one.</summary>
    static string Literal(string source, ref int at)
    {
        var holes = at > 0 && source[at - 1] == '$';
        var text = new StringBuilder();
        for (at++; source[at] != '"'; at++)
        {
            if (source[at] == '\\') text.Append(source[++at] switch { 'n' => ' ', var c => c });
            else if (holes && source[at] is '{' or '}' && source[at + 1] == source[at]) text.Append(source[at++]);
            else if (holes && source[at] == '{') text.Append('‹').Append(Name(Hole(source, ref at))).Append('›');
            else text.Append(source[at]);
        }
        return text.ToString();
    }

    static string Hole(string source, ref int at)
    {
        var start = ++at;
        for (var depth = 1; ; at++)
        {
            if (source[at] == '"') Literal(source, ref at);
            else if (source[at] is '{' or '(') depth++;
            else if (source[at] is '}' or ')' && --depth == 0) return source[start..at];
        }
    }

    static string Name(string expression)
    {
        var name = Identifier().Match(expression) is { Success: true } found ? found.Value.Split('.')[^1] : "…";
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>From a literal's last quote to the first of the one that is joined to it: long words stand on several lines.</summary>
    [GeneratedRegex(@"\G""\s*\+\s*\$?""")]
    private static partial Regex Continued();

    [GeneratedRegex(@"\b[a-z]\w*(\.[A-Z]\w*\b(?!\())*")]
    private static partial Regex Identifier();
}
