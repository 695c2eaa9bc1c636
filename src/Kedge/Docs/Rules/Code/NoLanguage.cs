using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Code;

/// <summary>Code in a fence that does not say its language: it is shown without colours and cannot be checked.</summary>
static class NoLanguage
{
    public static readonly Rule Rule = new("C01", "code-language", Severity.Warning, Check) { Also = ["MD040", "fenced-code-language"] };

    static void Check(PageCheck on)
    {
        foreach (var code in on.Page.Code)
            if (code.IsFenced && code.Language.Length == 0) on.Report(code.Fence, "the code does not say its language", "```text is for what has none");
    }
}
