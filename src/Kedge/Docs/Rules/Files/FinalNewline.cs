using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Files;

/// <summary>The last line ends like every other.</summary>
static class FinalNewline
{
    public static readonly Rule Rule = new("F03", "final-newline", Severity.Warning, Check) { Also = ["MD047", "single-trailing-newline"] };

    static void Check(PageCheck on)
    {
        var text = on.Text;
        if (text.Length == 0 || text[^1] is '\n' or '\r') return;
        var ending = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        on.Report(new(text.Length - 1, text.Length), "the last line does not end", null, new Edit(TextRange.At(text.Length), ending));
    }
}
