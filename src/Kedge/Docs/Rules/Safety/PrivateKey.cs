using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Safety;

/// <summary>The beginning of a private key, with at least a line of key after it.</summary>
static class PrivateKey
{
    public static readonly Rule Rule = new("S02", "private-key", Severity.Error, Check);
    const int LeastKey = 40;

    static void Check(PageCheck on)
    {
        for (var at = 0; on.Text.AsSpan(at).IndexOf("PRIVATE KEY") is var next and >= 0;)
        {
            var mark = at + next;
            at = mark + 11;
            var line = on.Page.Lines[on.Page.Lines.LineOf(mark)];
            if (!on.Text.AsSpan(line.Start, mark - line.Start).Contains("-----BEGIN", StringComparison.Ordinal) || !KeyFollows(on.Text.AsSpan(at))) continue;
            on.Report(new(mark, at), "a private key", "take it out, and take the key out of use: git keeps what was here");
        }
    }

    /// <summary>A run of Base64 after the dashes; an ellipsis is an example.</summary>
    static bool KeyFollows(ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart("- \r\n\\n\"");
        var length = 0;
        while (length < rest.Length && length < LeastKey && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] is '+' or '/' or '=')) length++;
        return length == LeastKey;
    }
}
