using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Safety;

/// <summary>A word of a command, with its place; quotes around it are not part of it.</summary>
readonly record struct ShellWord(string Text, TextRange Range);

/// <summary>The commands of a page's code blocks, by words: lines that end with a backslash go on in the next, what stands after # is no part.</summary>
static class ShellWords
{
    static readonly string[] Shells = ["", "bash", "sh", "shell", "zsh", "console", "shell-session", "shellsession", "terminal", "text", "powershell", "fish"];

    /// <summary>Commands of code that names one of these programs; most pages have none, and cost one search.</summary>
    public static IEnumerable<List<ShellWord>> Of(Page page, params string[] programs)
    {
        foreach (var code in page.Code)
        {
            var text = code.Content.Of(page.Text);
            if (!Shells.Contains(code.Language, StringComparer.OrdinalIgnoreCase) || !Mentions(text, programs)) continue;
            foreach (var command in Commands(page.Text, code.Content)) yield return command;
        }
    }

    static bool Mentions(ReadOnlySpan<char> text, string[] programs)
    {
        foreach (var program in programs)
            if (text.Contains(program, StringComparison.Ordinal)) return true;
        return false;
    }

    static IEnumerable<List<ShellWord>> Commands(string text, TextRange content)
    {
        var words = new List<ShellWord>();
        for (var at = content.Start; at < content.End;)
        {
            var c = text[at];
            if (c is '\n' or ';' or '&' or '(' or ')')
            {
                if (words.Count > 0) yield return words;
                words = [];
                at++;
            }
            else if (c == '\\' && at + 1 < content.End && text[at + 1] is '\n' or '\r') at += 2;
            else if (char.IsWhiteSpace(c)) at++;
            else if (c == '#') at = EndOfLine(text, at, content.End);
            else
            {
                var word = Word(text, at, content.End);
                words.Add(word);
                at = Math.Max(word.Range.End, at + 1);
            }
        }
        if (words.Count > 0) yield return words;
    }

    static int EndOfLine(string text, int at, int end) => text.AsSpan(at, end - at).IndexOf('\n') is var next and >= 0 ? at + next : end;

    static ShellWord Word(string text, int start, int end)
    {
        var word = new System.Text.StringBuilder();
        var quote = '\0';
        var at = start;
        for (; at < end; at++)
        {
            var c = text[at];
            if (quote == 0 && (char.IsWhiteSpace(c) || c is ';' or '&' or '(' or ')')) break;
            if (c == '\n') break;
            if (quote == 0 && c is '"' or '\'') quote = c;
            else if (c == quote) quote = '\0';
            else if (quote == 0 && c == '|' && word.Length > 0) break;
            else word.Append(c);
            if (quote == 0 && c == '|') { at++; break; }
        }
        return new(word.ToString(), new(start, at));
    }
}
