using Kedge.Docs.Anchors;
using Kedge.Docs.Suggesting;

namespace Kedge.Docs.Rules.Anchors;

/// <summary>Words that clearly ask for an anchor, without one. Off by default: <c>kedge docs suggest</c> shows them.</summary>
static class MissingAnchor
{
    public static readonly Rule Rule = new("E14", "missing-anchor", Severity.Note, Check) { OnDemand = true };

    static void Check(PageCheck on)
    {
        foreach (var suggestion in Suggester.For(on.Page, on.Settings.Anchors))
            on.Report(new(suggestion.Range.Start, suggestion.Range.Start + 1),
                $"the words ask for {suggestion.Anchor.Emoji} {suggestion.Anchor.Meaning.En} ({string.Join(", ", suggestion.Words)})", null,
                    Surgery.Insert(suggestion.Range.Start, suggestion.Anchor.Emoji));
    }
}
