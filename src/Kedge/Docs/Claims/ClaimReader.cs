using System.Text.RegularExpressions;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;

namespace Kedge.Docs.Claims;

/// <summary>
/// Finds what plain prose claims of an environment. Says nothing of what is compared, bounded, historical or an example ("PyTorch 2.4 or
/// later", "since 1.10"), nor of a table, list or paragraph that gives several versions of one thing: it speaks of several environments.
/// </summary>
public static partial class ClaimReader
{
    public static IEnumerable<Claim> Of(Page page, PageRegions regions) => History().IsMatch(page.Path)
        ? []
        : Said(page, regions).GroupBy(c => Place(page, c)).Where(g => !HasSeveral([.. g])).SelectMany(g => g).OrderBy(c => c.Range.Start);

    /// <summary>What is read together: a whole table or list, else the paragraph.</summary>
    static (BlockKind Kind, int Number) Place(Page page, Claim claim)
    {
        var at = page.BlockAt(claim.Range.Start);
        if (at < 0 || page.Blocks[at] is not { Kind: BlockKind.Cell or BlockKind.Item } block) return (BlockKind.Paragraph, at);
        return (block.Kind, block.Group);
    }

    static bool HasSeveral(IReadOnlyList<Claim> claims) =>
        claims.GroupBy(c => c.What, StringComparer.OrdinalIgnoreCase).Any(same => same.Any(c => !c.Agrees(same.First().Value)));

    static IEnumerable<Claim> Said(Page page, PageRegions regions)
    {
        foreach (Match match in Version().Matches(page.Text))
            if (IsSaid(page, regions, match, match.Groups["version"]))
                yield return new(match.Groups["what"].Value, match.Groups["version"].Value, Range(match.Groups["version"]));
        foreach (Match match in ImageName().Matches(page.Text))
            if (IsProse(page, regions, Range(match))) yield return new("image", match.Value, Range(match));
        foreach (Match match in Port().Matches(page.Text))
            if (IsSaid(page, regions, match, match.Groups["port"]))
                yield return new(match.Groups["what"].Value + " port", match.Groups["port"].Value, Range(match.Groups["port"]));
    }

    static bool IsSaid(Page page, PageRegions regions, Match match, Group value)
    {
        if (!IsProse(page, regions, Range(value))) return false;
        var (start, end) = Sentence(page, match);
        return !Hedges.Hold(page.Text.AsSpan(start..match.Index), page.Text.AsSpan((match.Index + match.Length)..end));
    }

    static TextRange Range(Group group) => new(group.Index, group.Index + group.Length);

    static bool IsProse(Page page, PageRegions regions, TextRange range) =>
        page.KindAt(range.Start) is ZoneKind.Prose or ZoneKind.CodeSpan && !regions.Regions.Any(r => r.Range.Holds(range))
            && !regions.Facts.Any(f => f.Text.Holds(range));

    /// <summary>From the last full stop or line of a list in the same block to the next.</summary>
    static (int Start, int End) Sentence(Page page, Match match)
    {
        var block = page.BlockAt(match.Index) is var at and >= 0 ? page.Blocks[at].Range : new(0, page.Text.Length);
        var (first, last) = (Math.Max(block.Start, match.Index - 300), Math.Min(block.End, match.Index + 300));
        var (start, end) = (match.Index, match.Index + match.Length);
        while (start > first && !Ends(page.Text, start - 1)) start--;
        while (end < last && !Ends(page.Text, end)) end++;
        return (start, end);
    }

    static bool Ends(string text, int at) => text[at] switch
    {
        '。' or '！' or '？' or '|' => true,
        '.' or '!' or '?' => at + 1 >= text.Length || char.IsWhiteSpace(text[at + 1]),
        '\n' => at + 1 >= text.Length || text[at + 1] is '\n' or '\r' or '-' or '*' or '#' or '|' or '>',
        _ => false,
    };

    /// <summary>A name and its version: "PyTorch 2.6", "torch==2.6", "python=3.12", "Python version: 3.12", "**CUDA**: 12.4", "PyTorch (2.6)", "CUDA
    /// version is 12.4".</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9_./@-])(?<what>PyTorch|torch|Python|CUDA|cudatoolkit|pytorch-cuda|NumPy|torchvision|torchaudio|pandas|scikit-learn|matplotlib)(?:\s*==\s*|(?<!(?<![A-Za-z])torch)=|\s+(?:version\s+|v)?|\s*版本\s*|(?:\s+version|\s*版本)?[*_`]*(?:[:：][*_`]*\s+|：|\s+(?:is|=)\s+|\s*[为是]\s*)[*_`]*v?|\s*[(（]\s*v?)(?<version>\d+\.\d+(?:\.\d+)?)(?!/\d|\.?[A-Za-z0-9_]|\.\*|\*(?!\*)|-[A-Za-z0-9])(?:\+(?:cu\d+|cpu)\b)?", RegexOptions.IgnoreCase, PatternTime.Longest)]
    private static partial Regex Version();

    [GeneratedRegex(@"(?<![\w./-])pytorch\d+\.\d+-(?:cpu|cuda\d+(?:\.\d+)?)-python\d+\.\d+(?![\w.]*\w)", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex ImageName();

    /// <summary>The port of a server; a tunnel's is what it leads to.</summary>
    [GeneratedRegex(@"\b(?<what>Jupyter(?:Lab)?|SSH)\b(?!\s*(?:tunnel|forward|隧道|转发))(?:(?!Jupyter|SSH)[^.\n。|]){0,40}?(?:\bport\b[\s:*_`]*|端口[\s:：*_`]*)(?<port>\d{2,5})\b",
        RegexOptions.IgnoreCase, PatternTime.Longest)]
    private static partial Regex Port();

    /// <summary>Pages about what was.</summary>
    [GeneratedRegex(@"(?:^|/)(?:CHANGELOG|CHANGES|HISTORY|NEWS|RELEASES?(?:[_-]?NOTES)?)\b[^/]*$", RegexOptions.IgnoreCase, PatternTime.Longest)]
    private static partial Regex History();
}
