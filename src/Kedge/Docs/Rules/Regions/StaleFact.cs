using Kedge.Docs.Regions;

namespace Kedge.Docs.Rules.Regions;

/// <summary>A marked word of a sentence says what was true earlier.</summary>
static class StaleFact
{
    public static readonly Rule Rule = new("D06", "stale-fact", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        foreach (var state in on.FactStates.Where(s => s.Freshness == Freshness.Stale))
            on.Report(state.Fact.Text.IsEmpty ? state.Fact.Open.Comment.Range : state.Fact.Text,
                state.Now is { } now
                    ? $"'{state.Words.Of(on.Text)}' is now '{now}' ({state.Fact.Open.Name})"
                    : $"the fact '{state.Fact.Open.Name}' is stale: {state.Problems[0].Message}",
                state.Problems is [{ Hint: { } hint }, ..] ? hint : $"kedge docs sync {on.Page.Path}", state.Edit is { } edit ? [edit] : []);
    }
}
