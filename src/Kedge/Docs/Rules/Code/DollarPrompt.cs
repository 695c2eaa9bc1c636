using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Code;

/// <summary>A <c>$</c> before every command and no output between them: copying takes the dollars along. <c>console</c> is for transcripts.</summary>
static class DollarPrompt
{
    public static readonly Rule Rule = new("C04", "dollar-prompt", Severity.Warning, Check) { Also = ["MD014", "commands-show-output"] };

    static void Check(PageCheck on)
    {
        foreach (var code in on.Page.Code)
        {
            if (!code.IsFenced || code.Language is "console" or "text" || !on.Text.AsSpan(code.Content.Start, code.Content.Length).TrimStart().StartsWith("$ ")) continue;
            var prompts = Prompts(on.Page, code.Content);
            if (prompts is not null)
                on.Report(prompts[0], "each command begins with a $, and no output follows", "leave the $ out, or name the language console",
                    [.. prompts.Select(p => new Edit(p, ""))]);
        }
    }

    /// <summary>Of every line that is not blank; null when one has none.</summary>
    static List<TextRange>? Prompts(Page page, TextRange content)
    {
        var prompts = new List<TextRange>();
        for (var line = page.Lines.LineOf(content.Start); line < page.Lines.Count && page.Lines.StartOf(line) < content.End; line++)
        {
            var text = page.Lines[line].Of(page.Text);
            var start = text.Length - text.TrimStart().Length;
            if (start == text.Length) continue;
            if (!text[start..].StartsWith("$ ")) return null;
            prompts.Add(new(page.Lines.StartOf(line) + start, page.Lines.StartOf(line) + start + 2));
        }
        return prompts.Count > 0 ? prompts : null;
    }
}
