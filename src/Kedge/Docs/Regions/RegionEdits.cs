using System.Collections.Immutable;
using Kedge.Docs.Pages;
using Kedge.Docs.Rules;

namespace Kedge.Docs.Regions;

/// <summary>What is to be replaced so that a region says what its source says: its body and its marker's two digests, nothing else.</summary>
public static class RegionEdits
{
    /// <summary>Nothing for a region whose new text is not known.</summary>
    public static ImmutableArray<Edit> Of(Page page, RegionState state)
    {
        if (state is not { Now: { } now, Hash: { } hash }) return [];
        var (region, newline) = (state.Region, NewlineOf(page.Text));
        var body = region.Body.Of(page.Text).ToString();
        var wanted = state.SameWords && body.Contains('\n') ? body : RegionBody.Written(now, region.Prefix, newline);
        return [.. Words(region.Open, ("hash", hash), ("body", RegionBody.Sum(now))), .. body == wanted ? (Edit[])[] : [new(region.Body, wanted)]];
    }

    static IEnumerable<Edit> Words(Marker marker, params (string Key, string Value)[] wanted)
    {
        var added = "";
        foreach (var (key, value) in wanted)
            if (marker.Words.FirstOrDefault(w => w.Key == key) is not { } there) added += $" {key}={value}";
            else if (there.Value != value) yield return new(there.Range, value);
        if (added.Length > 0) yield return new(TextRange.At(marker.End), added);
    }

    /// <summary>What most lines of the page end with; the first one's is taken.</summary>
    static string NewlineOf(string text) => text.IndexOf('\n') is var at and > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
}
