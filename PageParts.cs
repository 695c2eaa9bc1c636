using System.Globalization;
using System.Text;
using Kedge.Runs.Record;

namespace Kedge.Runs.Page;

/// <summary>
/// A page is two parts: what is made from the record, and what belongs to people. Between them stands a line with the checksum
/// of the part above, so that a later making sees whether somebody wrote there, too.
/// </summary>
/// <param name="Yours">From the line's end to the end of the file, character for character; null when no line was found.</param>
/// <param name="Touched">The part above is not what was made: its words are somebody's.</param>
public sealed record PageParts(string? Yours, bool Touched)
{
    const string Opening = "<!-- kedge ";
    const string Closing = ": what stands above is made from the record; from here on the page is yours -->";

    /// <summary>The part that is made, with its line. Nothing in it can be taken for such a line.</summary>
    public static string Seal(string made)
    {
        var harmless = made.Replace(Opening, "<!--kedge ", StringComparison.Ordinal);
        return $"{harmless}{Opening}{Sum(harmless)}{Closing}\n";
    }

    /// <summary>Takes a page apart, whatever an editor did to its line ends.</summary>
    public static PageParts Of(string page)
    {
        for (int at = 0, end; at < page.Length; at = end)
        {
            var newline = page.IndexOf('\n', at);
            end = newline < 0 ? page.Length : newline + 1;
            var line = page.AsSpan(at, end - at).TrimEnd();
            if (line.StartsWith(Opening, StringComparison.Ordinal) && line.EndsWith(Closing, StringComparison.Ordinal) && line.Length == Opening.Length + 8 + Closing.Length)
                return new(page[end..], !line.Slice(Opening.Length, 8).SequenceEqual(Sum(page[..at])));
        }
        return new(null, true);
    }

    /// <summary>CRC-32C over the text with plain line ends: an editor that changes those changes nothing of importance.</summary>
    static string Sum(string text) => Crc.Of(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))).ToString("x8", CultureInfo.InvariantCulture);
}
