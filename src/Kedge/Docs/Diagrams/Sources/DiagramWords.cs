using System.Globalization;
using System.Text.RegularExpressions;
using Kedge.Docs.Anchors;

namespace Kedge.Docs.Diagrams.Sources;

/// <summary>Words of a picture in the language of its page.</summary>
public sealed partial record DiagramWords(PageLanguage Language)
{
    /// <summary>Characters of a line in a box; Chinese ones count double.</summary>
    const int Widest = 60;

    public string Say(string english, string chinese) => Language == PageLanguage.Chinese ? chinese : english;

    /// <summary>The first few, and how many more there are.</summary>
    public string List(IEnumerable<string> items, int most = 4)
    {
        var all = items.ToList();
        var shown = string.Join(Say(", ", "、"), all.Take(all.Count == most + 1 ? all.Count : most));
        return all.Count > most + 1 ? string.Create(CultureInfo.InvariantCulture, $"{shown} +{all.Count - most}") : shown;
    }

    /// <summary>Text from a file as one line of a box: short, and without what a URL may hold of passwords.</summary>
    public static string Cut(string text, int widest = Widest)
    {
        text = UserPart().Replace(text.ReplaceLineEndings(" ").Trim(), "***");
        var width = 0;
        for (var i = 0; i < text.Length; i++)
            if ((width += text[i] >= '\u1100' ? 2 : 1) > widest) return text[..(char.IsLowSurrogate(text[i]) ? i - 1 : i)].TrimEnd() + "…";
        return text;
    }

    /// <summary><c>310 MB</c>, in powers of ten as package sizes are told.</summary>
    public static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => (bytes / 1e9).ToString("0.0 'GB'", CultureInfo.InvariantCulture),
        >= 1_000_000 => (bytes / 1e6).ToString("0 'MB'", CultureInfo.InvariantCulture),
        >= 1_000 => (bytes / 1e3).ToString("0 'kB'", CultureInfo.InvariantCulture),
        _ => bytes.ToString("0 'B'", CultureInfo.InvariantCulture),
    };

    /// <summary><c>25.6 M</c> parameters.</summary>
    public static string Count(long count) => count switch
    {
        >= 1_000_000_000_000 => (count / 1e12).ToString("0.0 'T'", CultureInfo.InvariantCulture),
        >= 1_000_000_000 => (count / 1e9).ToString("0.0 'G'", CultureInfo.InvariantCulture),
        >= 1_000_000 => (count / 1e6).ToString("0.0 'M'", CultureInfo.InvariantCulture),
        >= 10_000 => (count / 1e3).ToString("0.0 'k'", CultureInfo.InvariantCulture),
        _ => count.ToString(CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"(?<=://)[^/@\s]+(?=@)|(?<=://[^\s?]*\?)\S+")]
    private static partial Regex UserPart();
}
