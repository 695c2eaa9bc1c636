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
        var (start, end) = Sentence(page.Text, match);
        return !Hedges.Hold(page.Text.AsSpan(start..match.Index), page.Text.AsSpan((match.Index + match.Length)..end));
    }

    static TextRange Range(Group group) => new(group.Index, group.Index + group.Length);

    static bool IsProse(Page page, PageRegions regions, TextRange range) =>
        page.KindAt(range.Start) is ZoneKind.Prose or ZoneKind.CodeSpan && !regions.Regions.Any(r => r.Range.Holds(range))
            && !regions.Facts.Any(f => f.Text.Holds(range));

    /// <summary>From the last full stop, line of a table or empty line to the next.</summary>
    static (int Start, int End) Sentence(string text, Match match)
    {
        var start = match.Index;
        while (start > 0 && match.Index - start < 300 && !Ends(text, start - 1)) start--;
        var end = match.Index + match.Length;
        while (end < text.Length && end - match.Index < 300 && !Ends(text, end)) end++;
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
    [GeneratedRegex(@"(?<![A-Za-z0-9_./@-])(?<what>PyTorch|torch|Python|CUDA|cudatoolkit|pytorch-cuda|NumPy|torchvision|torchaudio|pandas|scikit-learn|matplotlib)(?:\s*==\s*|(?<!(?<![A-Za-z])torch)=|\s+(?:version\s+|v)?|\s*版本\s*|(?:\s+version|\s*版本)?[*_`]*(?:[:：][*_`]*\s+|：|\s+(?:is|=)\s+|\s*[为是]\s*)[*_`]*v?|\s*[(（]\s*v?)(?<version>\d+\.\d+(?:\.\d+)?)(?!/\d|\.?[A-Za-z0-9_]|\.\*|\*(?!\*)|-[A-Za-z0-9])(?:\+(?:cu\d+|cpu)\b)?", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Version();

    [GeneratedRegex(@"(?<![\w./-])pytorch\d+\.\d+-(?:cpu|cuda\d+(?:\.\d+)?)-python\d+\.\d+(?![\w.]*\w)", RegexOptions.None, 1000)]
    private static partial Regex ImageName();

    [GeneratedRegex(@"\b(?<what>Jupyter(?:Lab)?|SSH)\b(?:(?!Jupyter|SSH)[^.\n。|]){0,40}?(?:\bport\b[\s:*_`]*|端口[\s:：*_`]*)(?<port>\d{2,5})\b",
        RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Port();

    /// <summary>Pages about what was.</summary>
    [GeneratedRegex(@"(?:^|/)(?:CHANGELOG|CHANGES|HISTORY|NEWS|RELEASES?(?:[_-]?NOTES)?)\b[^/]*$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex History();
}
