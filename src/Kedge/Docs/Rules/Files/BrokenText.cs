using System.Buffers;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Files;

/// <summary>Bytes that are no UTF-8, and characters that nobody sees: some turn the text around so that it reads otherwise than it is.</summary>
static class BrokenText
{
    public static readonly Rule Rule = new("F06", "broken-text", Severity.Error, Check) { Also = ["MD084"] };

    /// <summary>Zero-width blanks, directions and isolates (CVE-2021-42574), a byte order mark inside, other controls. Joiners stay: emoji and some
    /// scripts need them.</summary>
    static readonly SearchValues<char> Unseen = SearchValues.Create(
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000b\u000c\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f"
        + "\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069");

    static void Check(PageCheck on)
    {
        foreach (var offset in on.Page.Source.BadBytes) on.Report(new(offset, offset + 1), "bytes that are no UTF-8", "save the file as UTF-8");
        var found = 0;
        for (var at = 0; at < on.Text.Length && on.Text.AsSpan(at).IndexOfAny(Unseen) is var next and >= 0; at++)
        {
            at += next;
            if (on.Page.KindAt(at) == ZoneKind.CodeBlock && on.Text[at] == '\u001b') continue;
            if (found++ < 20) on.Report(new(at, at + 1), $"a character that nobody sees: U+{(int)on.Text[at]:X4}", null, new Edit(new(at, at + 1), ""));
        }
    }
}
