using Kedge.Docs.Fixes;
using Kedge.Docs.Pages;
using Kedge.Docs.Rules;

namespace Kedge.Cli.Docs.Editor;

/// <summary>Findings as an editor shows them, and the edits that mend them.</summary>
static class Mends
{
    public const string QuickFix = "quickfix", FixAll = "source.fixAll.kedge";

    public static Diagnostic Diagnostic(Finding finding) =>
        new(finding.Page.Lines.Of(finding.Range), SeverityOf(finding), finding.Rule.Code, "kedge",
            finding.Hint is { } hint ? $"{finding.Message}\n{hint}" : finding.Message);

    public static IEnumerable<CodeAction> For(PageNow now, ActionAsk ask)
    {
        if (Wants(ask, QuickFix))
            foreach (var finding in now.Findings.Where(f => now.Page.Lines.Of(f.Range).Touches(ask.Range)))
            {
                if (!finding.Fix.IsEmpty) yield return Mend(now.Open, finding);
                if (TurnOff(now.Open, finding) is { } off) yield return off;
            }
        if (WantsAll(ask) && now.Findings.Any(f => !f.Fix.IsEmpty) && All(now) is { } all) yield return all;
    }

    /// <summary>Mending a whole page checks it again and again: not for an editor that asks by itself, at every move of the cursor, whether there is
    /// anything to do here.</summary>
    static bool WantsAll(ActionAsk ask) => Wants(ask, FixAll) && ask.Context is not { Only: null, TriggerKind: Protocol.Automatic };

    /// <summary>A kind that is asked for stands for all below it: <c>source</c> for <c>source.fixAll</c>.</summary>
    static bool Wants(ActionAsk ask, string kind) => ask.Context?.Only is not { } only || only.Any(o => kind == o || kind.StartsWith(o + ".", StringComparison.Ordinal));

    static CodeAction Mend(OpenPage open, Finding finding) =>
        new($"Mend {finding.Rule.Code}: {finding.Message}", QuickFix,
            Edits(open, [.. finding.Fix.Select(edit => new TextEdit(open.Page.Lines.Of(edit.Range), edit.Text))]))
        {
            Diagnostics = [Diagnostic(finding)], IsPreferred = true,
        };

    /// <summary>A comment that says so: after the words of the line, above a heading. In tables and code it would be read as text.</summary>
    static CodeAction? TurnOff(OpenPage open, Finding finding)
    {
        var (page, at) = (open.Page, finding.Range.Start);
        if (page.Tables.Any(t => t.Range.Holds(at)) || page.Code.Any(c => c.Range.Holds(at)) || page.FrontMatter.Holds(at)) return null;
        var line = page.Lines[page.Lines.LineOf(at)];
        var (place, comment) = page.Headings.Any(h => h.Range.Holds(at))
            ? (line.Start, $"<!-- kedge-lint off-next-line {finding.Rule.Code} -->\n")
            : (line.End, $" <!-- kedge-lint off-line {finding.Rule.Code} -->");
        return new($"Do not check {finding.Rule.Code} in this line", QuickFix, Edits(open, new TextEdit(page.Lines.Of(TextRange.At(place)), comment)))
        {
            Diagnostics = [Diagnostic(finding)],
        };
    }

    /// <summary>What `kedge docs fix --all` does, as one edit from the first to the last character that changes; null where that is nothing.</summary>
    static CodeAction? All(PageNow now)
    {
        var (before, after) = (now.Page.Text, PageFix.Of(now.Page, now.Book, now.Settings).Text);
        if (before == after) return null;
        var same = before.AsSpan().CommonPrefixLength(after);
        var (oldEnd, newEnd) = (before.Length, after.Length);
        while (oldEnd > same && newEnd > same && before[oldEnd - 1] == after[newEnd - 1]) (oldEnd, newEnd) = (oldEnd - 1, newEnd - 1);
        // Neither half of a pair of surrogates alone.
        if (same > 0 && char.IsHighSurrogate(before[same - 1])) same--;
        if (oldEnd < before.Length && char.IsLowSurrogate(before[oldEnd])) (oldEnd, newEnd) = (oldEnd + 1, newEnd + 1);
        return new("Mend all that kedge can mend on this page", FixAll, Edits(now.Open, new TextEdit(now.Page.Lines.Of(new(same, oldEnd)), after[same..newEnd])));
    }

    static WorkspaceEdit Edits(OpenPage open, params TextEdit[] edits) => new(new() { [open.Uri] = edits });

    static int SeverityOf(Finding finding) => finding.Severity switch { Severity.Error => 1, Severity.Warning => 2, _ => 3 };
}
