using System.Buffers;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Safety;

/// <summary>A token of a known form: whoever reads the page can use it. Placeholders (all of one letter, or with "example" in it) are let be.</summary>
static class Token
{
    public static readonly Rule Rule = new("S01", "token", Severity.Error, Check);

    /// <summary>Prefix, and how many letters and digits must follow at least; the forms are published by those who give them out.</summary>
    static readonly (string Prefix, int Least, string Of)[] Forms =
    [
        ("ghp_", 36, "GitHub"), ("gho_", 36, "GitHub"), ("ghs_", 36, "GitHub"), ("github_pat_", 40, "GitHub"), ("glpat-", 20, "GitLab"), ("hf_", 30, "Hugging Face"),
        ("sk-proj-", 40, "OpenAI"), ("sk-ant-", 40, "Anthropic"), ("sk-", 40, "OpenAI"), ("xoxb-", 40, "Slack"), ("xoxp-", 40, "Slack"),
        ("AKIA", 16, "AWS"), ("AIza", 35, "Google"),
        ("npm_", 36, "npm"), ("pypi-AgE", 40, "PyPI"), ("dckr_pat_", 20, "Docker"), ("eyJhbGciOi", 60, "a signed web"),
    ];

    static readonly SearchValues<string> Prefixes = SearchValues.Create([.. Forms.Select(f => f.Prefix)], StringComparison.Ordinal);

    static void Check(PageCheck on)
    {
        for (var at = 0; on.Text.AsSpan(at).IndexOfAny(Prefixes) is var next and >= 0;)
        {
            var start = at + next;
            var end = Found(on, start);
            at = Math.Max(end, start + 1);
        }
    }

    static int Found(PageCheck on, int start)
    {
        var form = Forms.Where(f => on.Text.AsSpan(start).StartsWith(f.Prefix, StringComparison.Ordinal)).MaxBy(f => f.Prefix.Length);
        var body = start + form.Prefix.Length;
        var end = body;
        while (end < on.Text.Length && (char.IsAsciiLetterOrDigit(on.Text[end]) || on.Text[end] is '_' or '-' or '.')) end++;
        if (start > 0 && char.IsAsciiLetterOrDigit(on.Text[start - 1]) || end - body < form.Least || IsExample(on.Text.AsSpan(body, end - body))) return end;
        on.Report(new(start, end), $"what looks like {form.Of}{(form.Of[0] == 'a' ? " token" : "'s token")}",
            "take it out, and take it out of use: git keeps what was here");
        return end;
    }

    /// <summary>Few different characters, or a word that says so.</summary>
    static bool IsExample(ReadOnlySpan<char> body)
    {
        Span<bool> seen = stackalloc bool[128];
        var different = 0;
        foreach (var c in body)
            if (!seen[c]) (seen[c], different) = (true, different + 1);
        return different < 8 || body.Contains("example", StringComparison.OrdinalIgnoreCase) || body.Contains("your", StringComparison.OrdinalIgnoreCase);
    }
}
