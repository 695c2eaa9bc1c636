using System.Globalization;
using System.Text.RegularExpressions;
using Kedge.Docs.Books;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Twins;

/// <summary>
/// A translation gives the versions, sizes and figures of its original, section by section. Days of a month and numbers of one digit are left
/// out: languages write them differently.
/// </summary>
static partial class TwinNumbers
{
    const int TenThousand = 10_000;

    public static readonly Rule Rule = new("D10", "twin-numbers", Severity.Warning, Check);

    readonly record struct Number(TextRange Range, int Section, string Value);

    static void Check(PageCheck on)
    {
        if (Translations.OriginalOf(on.Page, on.Book) is not { Unparsed: null } original) return;
        // Where sections do not correspond, what the pages say as wholes still does.
        var bySection = original.Headings.Length == on.Page.Headings.Length;
        var (here, there) = (Numbers(on.Page, bySection), Numbers(original, bySection));
        foreach (var extra in Missing(here, there)) on.Report(extra.Range, $"{extra.Value} is not in {original.Path}");
        foreach (var missing in Missing(there, here)) on.Report(Section(on.Page, missing.Section), $"{missing.Value} of {original.Path} is not here");
    }

    static IEnumerable<Number> Missing(List<Number> numbers, List<Number> from)
    {
        var known = from.Select(n => (n.Section, n.Value)).ToHashSet();
        return numbers.Where(n => !known.Contains((n.Section, n.Value))).DistinctBy(n => (n.Section, n.Value));
    }

    static TextRange Section(Page page, int section) => page.Headings.Length == 0 ? default : page.Headings[Math.Max(0, section - 1)].Content;

    static List<Number> Numbers(Page page, bool bySection)
    {
        var found = new List<Number>();
        var section = 0;
        foreach (Match match in Written().Matches(page.Text))
        {
            while (section < page.Headings.Length && page.Headings[section].Range.Start <= match.Index) section++;
            if (page.KindAt(match.Index) is not (ZoneKind.Prose or ZoneKind.CodeSpan) || match.Groups["day"].Success) continue;
            var range = new TextRange(match.Groups["number"].Index, match.Groups["number"].Index + match.Groups["number"].Length);
            if (Value(match) is { Length: > 1 } value) found.Add(new(range, bySection ? section : 0, value));
        }
        return found;
    }

    /// <summary>1,062 is 1062, and 1.5 万 is 15000.</summary>
    static string Value(Match match)
    {
        var plain = match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal);
        return match.Groups["myriad"].Success && decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var some)
            ? (some * TenThousand).ToString("0.##", CultureInfo.InvariantCulture)
            : plain;
    }

    [GeneratedRegex("""
        (?<![\w.,])(?:
          (?<day>\d{1,2}(?:st|nd|rd|th)?\ +(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*|\d{1,2}\ *[月日号])
        | (?<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)*)(?<myriad>\ *万)?
        )
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Written();
}
