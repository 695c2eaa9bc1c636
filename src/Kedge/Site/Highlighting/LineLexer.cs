using Kedge.Site.Html;

namespace Kedge.Site.Highlighting;

/// <summary>Languages whose lines say what they are: settings, transcripts, differences, Dockerfiles.</summary>
static class LineLexer
{
    public static void Write(HtmlText html, Language language, ReadOnlySpan<char> code)
    {
        while (!code.IsEmpty)
        {
            var end = code.IndexOf('\n') is var newline and >= 0 ? newline + 1 : code.Length;
            Line(html, language, code[..end]);
            code = code[end..];
        }
    }

    static void Line(HtmlText html, Language language, ReadOnlySpan<char> line)
    {
        switch (language.Row.Form)
        {
            case LanguageForm.Yaml: Yaml(html, language, line); break;
            case LanguageForm.Assignments: Assignment(html, language, line); break;
            case LanguageForm.Console: Console(html, line); break;
            case LanguageForm.Diff: Diff(html, line); break;
            case LanguageForm.Markdown: Markdown(html, line); break;
            default: new Lexer(html, language).Write(line); break;
        }
    }

    static void Yaml(HtmlText html, Language language, ReadOnlySpan<char> line)
    {
        var start = line.IndexOfAnyExcept(" \t") is var first and > 0 ? first : 0;
        while (line[start..].StartsWith("- ")) start += 2;
        html.Text(line[..start]);
        var rest = line[start..];
        if (KeyLength(rest) is > 0 and var key)
        {
            Highlighter.Span(html, "a", rest[..key]);
            rest = rest[key..];
        }
        new Lexer(html, language).Write(rest);
    }

    /// <summary>Up to the colon after which a blank or the line's end stands; a quoted key with its quotes.</summary>
    static int KeyLength(ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty || rest[0] is '#' or '[' or '{' or '&' or '*') return 0;
        for (var at = 0; at < rest.Length && at < 200; at++)
        {
            if (rest[at] == '#' && at > 0 && rest[at - 1] == ' ') return 0;
            if (rest[at] == ':' && (at + 1 == rest.Length || char.IsWhiteSpace(rest[at + 1]))) return at;
        }
        return 0;
    }

    static void Assignment(HtmlText html, Language language, ReadOnlySpan<char> line)
    {
        var text = line.TrimStart();
        if (text.StartsWith("["))
        {
            Highlighter.Span(html, "k", line);
            return;
        }
        var equals = text is ['#' or ';', ..] ? -1 : line.IndexOf('=');
        if (equals > 0) Highlighter.Span(html, "a", line[..equals]);
        new Lexer(html, language).Write(line[Math.Max(equals, 0)..]);
    }

    /// <summary>What was typed after a prompt, and what was answered.</summary>
    static void Console(HtmlText html, ReadOnlySpan<char> line)
    {
        if (line is not (['$' or '#' or '>', ' ', ..]))
        {
            Highlighter.Span(html, "o", line);
            return;
        }
        // A prompt is not copied: it is not selectable, and the copy button leaves it out.
        Highlighter.Span(html, "p", line[..2]);
        new Lexer(html, Language.Named("bash")!).Write(line[2..]);
    }

    static void Diff(HtmlText html, ReadOnlySpan<char> line)
    {
        var name = line switch { ['@', '@', ..] => "k", ['+', ..] => "ins", ['-', ..] => "del",
            ['d', 'i', 'f', 'f', ' ', ..] or ['i', 'n', 'd', 'e', 'x', ' ', ..] => "c", _ => null };
        // The line's end stays outside: a coloured line is a box of its own.
        var words = line.TrimEnd('\n');
        if (name is null) html.Text(words);
        else Highlighter.Span(html, name, words);
        html.Text(line[words.Length..]);
    }

    static void Markdown(HtmlText html, ReadOnlySpan<char> line)
    {
        var name = line.TrimStart() switch { ['#', ..] => "k", ['>', ..] => "c", ['<', '!', '-', '-', ..] => "c",
            ['`', '`', '`', ..] or [':', ':', ':', ..] => "d", _ => null };
        if (name is null) html.Text(line);
        else Highlighter.Span(html, name, line);
    }
}
