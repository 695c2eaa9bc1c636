using Kedge.Docs.Anchors;

namespace Kedge.Docs.Rules.Anchors;

/// <summary>An alert has a sign of its own: the same anchor inside says it twice, another one contradicts it.</summary>
static class AlertAgreement
{
    static readonly string[] Severe = ["WARNING", "CAUTION"];
    public static readonly Rule Rule = new("E11", "alert-agreement", Severity.Warning, Check);

    static void Check(PageCheck on)
    {
        if (on.Page.Alerts.IsEmpty) return;
        foreach (var use in on.Anchors.InProse)
        {
            var inAlert = on.Page.Blocks[use.Block].Alert;
            if (inAlert < 0 || use is not { Place: EmojiPlace.Start, Anchor: { } anchor }) continue;
            var alert = on.Page.Alerts[inAlert];
            var kind = alert.Kind.ToUpperInvariant();
            if (anchor.Alerts.Contains(kind)) on.Report(use.Range, $"{use.Written} says again what [!{kind}] says", null, Surgery.Remove(on.Text, use.Range));
            else if (anchor.Alerts is [var right, ..] && Severe.Contains(right))
                on.Report(use.Range, $"{use.Written} in an alert of kind {kind}", $"make it [!{right}]", new Edit(alert.KindRange, right),
                    Surgery.Remove(on.Text, use.Range));
            else on.Report(use.Range, $"{use.Written} in an alert of kind {kind}", "one of them is enough", Surgery.Remove(on.Text, use.Range));
        }
    }
}
