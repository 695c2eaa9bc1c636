using System.Text.RegularExpressions;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Regions;

/// <summary>A version, image name or port that a page's plain words give.</summary>
/// <param name="What">As written: PyTorch, numpy.</param>
public sealed record Claim(string What, string Value, TextRange Range);

/// <summary>
/// Finds what plain prose claims of an environment. Says nothing of what is compared, bounded, historical or an example ("PyTorch 2.4 or
/// later", "since 1.10"): there a version that is not the project's is no contradiction.
/// </summary>
public static partial class Claims
{
    public static IEnumerable<Claim> Of(Page page, PageRegions regions) => History().IsMatch(page.Path) ? [] : Said(page, regions);

    static IEnumerable<Claim> Said(Page page, PageRegions regions)
    {
        foreach (Match match in Version().Matches(page.Text))
            if (Range(match.Groups["version"]) is var range && IsProse(page, regions, range) && !IsHedged(Sentence(page.Text, match)))
                yield return new(match.Groups["what"].Value, match.Groups["version"].Value, range);
        foreach (Match match in ImageName().Matches(page.Text))
            if (IsProse(page, regions, Range(match))) yield return new("image", match.Value, Range(match));
        foreach (Match match in Port().Matches(page.Text))
            if (Range(match.Groups["port"]) is var range && IsProse(page, regions, range) && !IsHedged(Sentence(page.Text, match)))
                yield return new(match.Groups["what"].Value + " port", match.Groups["port"].Value, range);
    }

    static TextRange Range(Group group) => new(group.Index, group.Index + group.Length);

    static bool IsProse(Page page, PageRegions regions, TextRange range) =>
        page.KindAt(range.Start) is ZoneKind.Prose or ZoneKind.CodeSpan && !regions.Regions.Any(r => r.Range.Holds(range)) && !regions.Facts.Any(f => f.Text.Holds(range));

    static bool IsHedged(ReadOnlySpan<char> sentence) => Hedge().IsMatch(sentence);

    /// <summary>From the last full stop, line of a table or empty line to the next.</summary>
    static ReadOnlySpan<char> Sentence(string text, Match match)
    {
        var start = match.Index;
        while (start > 0 && match.Index - start < 300 && !Ends(text, start - 1)) start--;
        var end = match.Index + match.Length;
        while (end < text.Length && end - match.Index < 300 && !Ends(text, end)) end++;
        return text.AsSpan(start..end);
    }

    static bool Ends(string text, int at) => text[at] switch
    {
        '。' or '！' or '？' or '|' => true,
        '.' or '!' or '?' => at + 1 >= text.Length || char.IsWhiteSpace(text[at + 1]),
        '\n' => at + 1 >= text.Length || text[at + 1] is '\n' or '\r' or '-' or '*' or '#' or '|' or '>',
        _ => false,
    };

    [GeneratedRegex(@"(?<![\w./@-])(?<what>PyTorch|torch|Python|CUDA|NumPy|torchvision|torchaudio|pandas|scikit-learn|matplotlib)(?:\s*==\s*|\s+(?:version\s+|v)?|\s*版本\s*)(?<version>\d+\.\d+(?:\.\d+)?)(?!/\d|[\w.*+-]*[\w*+])", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Version();

    [GeneratedRegex(@"(?<![\w./-])pytorch\d+\.\d+-(?:cpu|cuda\d+(?:\.\d+)?)-python\d+\.\d+(?![\w.]*\w)", RegexOptions.None, 1000)]
    private static partial Regex ImageName();

    [GeneratedRegex(@"\b(?<what>Jupyter(?:Lab)?|SSH)\b(?:(?!Jupyter|SSH)[^.\n。|]){0,40}?(?:\bport\s+|端口\s*)(?<port>\d{2,5})\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Port();

    /// <summary>Pages about what was.</summary>
    [GeneratedRegex(@"(?:^|/)(?:CHANGELOG|CHANGES|HISTORY|NEWS|RELEASES?(?:[_-]?NOTES)?)\b[^/]*$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex History();

    [GeneratedRegex(@"\b(?:since|before|until|till|older|newer|later|earlier|above|below|than|at least|at most|up to|minimum|required|requires?|needs?|supports?|supported|supporting|compat\w*|broke|fix(?:e[ds])?|NGC|between|through|from|to|or|and|up|not|no|never|cannot|without|instead|unlike|longer|upgrade[ds]?|upgrading|update[ds]?|change[ds]?|deprecated|removed|added|introduced|new in|example|e\.g|such as|like|if|when|whether|say|would|could|may|might|was|were|had|used to|formerly|other|another|different|also|both|either|only|even|test(?:ed|s)?|vs|versus|release[ds]?|releases|history|changelog)\b|[<>≥≤~?–→…]|以上|以下|以前|之前|之后|以后|起|或|及|和|至|到|从|支持|兼容|需要|要求|不|无|没有|例如|比如|如果|若|更高|更低|旧|新|升级|其他|测试", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Hedge();
}
