using System.Collections.Immutable;
using System.Globalization;
using Kedge.Docs.Pages;
using Kedge.Docs.Rules;

namespace Kedge.Docs.Regions;

/// <summary>How a fact stands. Decided purely.</summary>
/// <param name="Words">What a reader sees, without the marks of emphasis or code around it.</param>
/// <param name="Now">What would be written; null where that is not known.</param>
public sealed record FactState(Fact Fact, Freshness Freshness, TextRange Words, string? Now)
{
    const string Marks = "`*_ \t\"'";

    public ImmutableArray<Problem> Problems { get; init; } = [];

    /// <summary>The words replaced by what is true now; the marks around them stay.</summary>
    public Edit? Edit => this is { Freshness: Freshness.Stale, Now: { } now } ? new(Words, now) : null;

    public static IEnumerable<FactState> Of(Page page, PageRegions regions, Known known) => regions.Facts.Select(fact => Of(page, fact, known));

    static FactState Of(Page page, Fact fact, Known known)
    {
        var words = Bare(page.Text, fact.Text);
        var value = ValueOf(new(fact.Open, page, known));
        if (value.IsOk)
            return Decide(words.Of(page.Text).ToString(), value.Value) is var now && now is null
                ? new(fact, Freshness.Fresh, words, null)
                : new(fact, Freshness.Stale, words, now);
        var freshness = value.Problems.All(RegionProblems.SaysStale)
            ? Freshness.Stale
            : value.Problems.Any(RegionProblems.BlamesMarker)
            ? Freshness.Broken
            : Freshness.SourceMissing;
        return new(fact, freshness, words, null) { Problems = value.Problems };
    }

    /// <summary>What a marker's fact is now.</summary>
    public static Checked<FactValue> ValueOf(RegionAsk ask)
    {
        if (ask.Marker.Name is not { } name || FactKinds.Find(name) is not { } kind)
            return Checked<FactValue>.Bad(RegionProblems.UnknownFact(ask.Marker.Name,
                Nearest.First(ask.Marker.Name ?? "", FactKinds.All.Select(k => k.Name))));
        var which = ask.Marker.Words.Where(w => w.Key.Length == 0).Skip(1).FirstOrDefault()?.Value ?? "";
        return kind.Example is { } example && which.Length == 0 ? Checked<FactValue>.Bad(RegionProblems.FactNeedsName(name, example)) : kind.Of(new(ask, which));
    }

    /// <summary>What to write instead of the words; null when they are right: the very text, or a measured number rounded to as many digits as are printed.</summary>
    public static string? Decide(string words, FactValue value)
    {
        if (words == value.Text) return null;
        if (value.Number is not { } number || !Shape(words, out var decimals, out var percent)) return value.Text;
        var fresh = (percent ? number * 100 : number)
            .ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + (percent ? "%" : "");
        // A rounding to nothing says nothing of a small number.
        var says = number == 0 || fresh.AsSpan().ContainsAnyInRange('1', '9');
        return !says ? value.Text : fresh == words ? null : fresh;
    }

    /// <summary>How a number is printed: with how many decimals, as a percentage or not.</summary>
    static bool Shape(string words, out int decimals, out bool percent)
    {
        percent = words.EndsWith('%');
        var digits = percent ? words.AsSpan()[..^1] : words;
        decimals = digits.IndexOf('.') is var point and >= 0 ? digits.Length - point - 1 : 0;
        return decimals <= 12 && double.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
    }

    static TextRange Bare(string text, TextRange range)
    {
        var (start, end) = (range.Start, range.End);
        while (start < end && Marks.Contains(text[start])) start++;
        while (end > start && Marks.Contains(text[end - 1])) end--;
        return new(start, end);
    }
}
