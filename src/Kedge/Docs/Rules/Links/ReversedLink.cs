using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Links;

/// <summary><c>(words)[target]</c>: brackets the wrong way round.</summary>
static class ReversedLink
{
    public static readonly Rule Rule = new("L11", "reversed-link", Severity.Error, Check) { Also = ["MD011", "no-reversed-links"] };

    static void Check(PageCheck on)
    {
        for (var at = 0; on.Text.AsSpan(at).IndexOf(")[") is var next and >= 0;)
        {
            var middle = at + next;
            at = middle + 2;
            if (on.Page.KindAt(middle) != ZoneKind.Prose || on.Page.BlockAt(middle) < 0) continue;
            var open = on.Text.LastIndexOf('(', middle, Math.Min(middle, 200));
            var close = on.Text.IndexOf(']', at, Math.Min(300, on.Text.Length - at));
            if (open < 0 || close < 0) continue;
            var (words, target) = (new TextRange(open + 1, middle), new TextRange(at, close));
            if (words.Of(on.Text).ContainsAny('\n', ')') || !LooksLikeTarget(target.Of(on.Text))) continue;
            on.Report(new(open, close + 1), "the link's brackets are the wrong way round", null,
                new Edit(new(open, close + 1), $"[{words.Of(on.Text)}]({target.Of(on.Text)})"));
        }
    }

    static bool LooksLikeTarget(ReadOnlySpan<char> text) =>
        !text.ContainsAny(" \n") && (text.StartsWith("http") || text.StartsWith("#") || text.StartsWith("./") || text.EndsWith(".md"));
}
