using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Files;

/// <summary>Some lines end with CR LF and some with LF: every tool that writes the file changes others.</summary>
static class MixedEndings
{
    public static readonly Rule Rule = new("F05", "mixed-line-endings", Severity.Warning, Check);

    static void Check(PageCheck on)
    {
        var (first, other) = (on.Text.IndexOf('\n', StringComparison.Ordinal), 0);
        if (first < 0 || !on.Text.Contains('\r')) return;
        var windows = first > 0 && on.Text[first - 1] == '\r';
        TextRange place = default;
        for (var at = first; at >= 0; at = at + 1 < on.Text.Length ? on.Text.IndexOf('\n', at + 1) : -1)
            if (at > 0 && on.Text[at - 1] == '\r' != windows && other++ == 0) place = new(at, at + 1);
        if (other > 0) on.Report(place, $"{other} lines end otherwise than the first one, which ends with {(windows ? "CR LF" : "LF")}");
    }
}
