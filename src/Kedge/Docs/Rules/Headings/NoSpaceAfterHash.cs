using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Headings;

/// <summary><c>##Title</c> is text, not a heading.</summary>
static class NoSpaceAfterHash
{
    public static readonly Rule Rule = new("H05", "space-after-hash", Severity.Error, Check) { Also = ["MD018", "no-missing-space-atx"] };

    static void Check(PageCheck on)
    {
        foreach (var block in on.Page.Blocks)
        {
            if (block.Kind != BlockKind.Paragraph || on.Text[block.Range.Start] != '#') continue;
            var hashes = on.Text.AsSpan(block.Range.Start, Math.Min(7, block.Range.Length)).IndexOfAnyExcept('#');
            if (hashes is < 2 or > 6 || !char.IsLetter(on.Text[block.Range.Start + hashes])) continue;
            var at = TextRange.At(block.Range.Start + hashes);
            on.Report(new(block.Range.Start, at.End + 1), "no blank after the #: this is no heading", null, new Edit(at, " "));
        }
    }
}
