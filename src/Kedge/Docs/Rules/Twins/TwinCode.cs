using Kedge.Docs.Books;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Twins;

/// <summary>What a reader of a translation copies is what a reader of the original copies.</summary>
static class TwinCode
{
    public static readonly Rule Rule = new("D09", "twin-code", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        if (Translations.OriginalOf(on.Page, on.Book) is not { Unparsed: null } original) return;
        var (here, there) = (Blocks(on.Page), Blocks(original));
        if (here.Count != there.Count && on.Page.Headings is [var title, ..])
            on.Report(title.Content, $"{here.Count} blocks of code here, {there.Count} in {original.Path}");
        if (here.Count != there.Count) return;
        foreach (var (mine, theirs) in here.Zip(there))
            if (Different(Copied(on.Page, mine), Copied(original, theirs)) is { } line)
                on.Report(mine.Fence, $"line {line} is another one in {original.Path}", "comments and what a command prints may be translated, what is copied may not");
    }

    /// <summary>Code that is copied; pictures and messages are translated.</summary>
    static List<CodeBlock> Blocks(Page page) =>
        [.. page.Code.Where(code => code.IsFenced && code.Language is not ("" or "text" or "mermaid" or "markdown" or "md"))];

    /// <summary>Number of the first line that is not the same in both; null: all are.</summary>
    static int? Different(List<string> here, List<string> there)
    {
        var same = here.Zip(there).TakeWhile(pair => pair.First == pair.Second).Count();
        return same == here.Count && same == there.Count ? null : same + 1;
    }

    /// <summary>Its lines without comments; of a transcript, its commands.</summary>
    static List<string> Copied(Page page, CodeBlock code)
    {
        var lines = code.Content.Of(page.Text).ToString().Split('\n').Select(WithoutComment).Where(line => line.Length > 0);
        return [.. code.Language == "console" ? lines.Where(line => line.StartsWith("$ ", StringComparison.Ordinal)) : lines];
    }

    static string WithoutComment(string line)
    {
        var at = line.StartsWith('#') ? 0 : line.IndexOf(" #", StringComparison.Ordinal);
        return (at < 0 ? line : line[..at]).TrimEnd();
    }
}
