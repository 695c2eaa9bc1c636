using Kedge.Docs.Pages;
using Kedge.Docs.Rules;

namespace Kedge.Docs.Anchors;

/// <summary>Takes an emoji out of a text or puts one in, with the one blank that belongs to it and nothing else.</summary>
static class Surgery
{
    /// <summary>The emoji with the blank after it; at the end of a line, with the one before it.</summary>
    public static TextRange WithBlank(string text, TextRange emoji)
    {
        if (emoji.End < text.Length && text[emoji.End] == ' ' && BeginsWord(text, emoji.Start)) return new(emoji.Start, emoji.End + 1);
        return emoji.Start > 0 && text[emoji.Start - 1] == ' ' && (emoji.End == text.Length || !IsWord(text[emoji.End]))
            && HasTextBefore(text, emoji.Start - 1)
            ? new(emoji.Start - 1, emoji.End)
            : emoji;
    }

    public static Edit Remove(string text, TextRange emoji) => new(WithBlank(text, emoji), "");

    public static Edit Insert(int at, string emoji) => new(TextRange.At(at), emoji + " ");

    /// <summary>A blank that indents, or follows a list's mark, is part of the structure.</summary>
    static bool HasTextBefore(string text, int blank) =>
        blank > 0 && (char.IsLetterOrDigit(text[blank - 1]) || char.IsSurrogate(text[blank - 1])
            || char.IsPunctuation(text[blank - 1]) && text[blank - 1] is not ('-' or '#' or '*'));

    /// <summary>No blank belongs after what stands before: marks of emphasis, opening brackets or Chinese punctuation.</summary>
    static bool BeginsWord(string text, int at)
    {
        if (at > 0 && text[at - 1] > 0x2e80 && char.IsPunctuation(text[at - 1])) return true;
        while (at > 0 && text[at - 1] is ('*' or '_' or '~' or '(' or '[' or '"' or '“')) at--;
        return at == 0 || char.IsWhiteSpace(text[at - 1]);
    }

    static bool IsWord(char c) => char.IsLetterOrDigit(c);
}
