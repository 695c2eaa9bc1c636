using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Files;

/// <summary>A page that the parser gives up on: nothing else is known about it.</summary>
static class Unparsed
{
    public static readonly Rule Rule = new("F07", "unparsed", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        if (on.Page.Unparsed is { } why) on.Report(TextRange.At(0), $"the page cannot be read as Markdown: {why}");
    }
}
