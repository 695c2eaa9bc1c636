using System.Buffers;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Links;

/// <summary><c>[words][label]</c> without a definition of the label: readers see the brackets.</summary>
static class UndefinedReference
{
    public static readonly Rule Rule = new("L05", "undefined-reference", Severity.Error, Check) { Also = ["MD052", "reference-links-images"] };

    static readonly SearchValues<char> Digits = SearchValues.Create("0123456789:, -");

    static void Check(PageCheck on)
    {
        for (var at = 0; on.Text.AsSpan(at).IndexOf("][") is var next and >= 0;)
        {
            var label = at + next + 2;
            at = label;
            if (on.Page.KindAt(label - 1) != ZoneKind.Prose || on.Page.BlockAt(label) < 0) continue;
            var rest = on.Text.AsSpan(label, Math.Min(200, on.Text.Length - label));
            var close = rest.IndexOfAny("[]\n");
            if (close <= 0 || rest[close] != ']' || !Opens(on.Text, label - 2) || IsIndex(rest[..close])) continue;
            on.Report(new(label, label + close), $"no definition of [{rest[..close]}]", $"define it: [{rest[..close]}]: https://…");
        }
    }

    /// <summary>Whether a bracket opens before the one that closes at <paramref name="close"/>, in the same line and not after a word as in <c>a[1]</c>.</summary>
    static bool Opens(string text, int close)
    {
        for (var at = close - 1; at >= Math.Max(0, close - 300); at--)
        {
            if (text[at] is '\n' or ']' or '\\') return false;
            if (text[at] == '[') return at == 0 || text[at - 1] != '\\' && !char.IsAsciiLetterOrDigit(text[at - 1]);
        }
        return false;
    }

    /// <summary>Numbers and slices, as arrays have: text that is no link.</summary>
    static bool IsIndex(ReadOnlySpan<char> label) => !label.ContainsAnyExcept(Digits) || label[0] == '^';
}
