using Kedge.Docs.Pages;

namespace Kedge.Docs.Anchors;

/// <summary>Which language a text is in: Chinese when it has Chinese characters in any number, since they stand for whole words.</summary>
public static class Languages
{
    public static PageLanguage Of(Page page) =>
        page.Path.Contains(".zh", StringComparison.OrdinalIgnoreCase) ? PageLanguage.Chinese : Of(page.Text.AsSpan(0, Math.Min(page.Text.Length, 20_000)));

    public static PageLanguage Of(ReadOnlySpan<char> text)
    {
        var (chinese, latin) = (0, 0);
        foreach (var c in text)
        {
            if (c is >= '\u3400' and <= '\u9FFF') chinese++;
            else if (char.IsAsciiLetter(c)) latin++;
        }
        return chinese * 8 > latin && chinese > 0 ? PageLanguage.Chinese : PageLanguage.English;
    }
}
