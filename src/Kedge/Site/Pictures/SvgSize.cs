using System.Globalization;
using System.Text;
using Kedge.Docs.Pages;

namespace Kedge.Site.Pictures;

/// <summary>What an SVG's first tag says of its size: width and height in pixels, or the view box.</summary>
static class SvgSize
{
    /// <summary>Nobody writes more before the first tag.</summary>
    const int Farthest = 16 << 10;

    public static PictureSize? Of(ReadOnlySpan<byte> file)
    {
        var text = Encoding.UTF8.GetString(file[..Math.Min(file.Length, Farthest)]);
        var open = text.IndexOf("<svg", StringComparison.Ordinal);
        if (open < 0) return null;
        var tag = new TextRange(open, HtmlScan.EndOf(text, new(open, text.Length)));
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in HtmlAttributes.Of(text, tag)) said.TryAdd(name.Of(text).ToString(), value.Of(text).ToString());
        if (Pixels(said.GetValueOrDefault("width")) is { } width && Pixels(said.GetValueOrDefault("height")) is { } height) return new(width, height);
        return said.GetValueOrDefault("viewBox")?.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries) is [_, _, var wide, var high]
            && Pixels(wide) is { } w && Pixels(high) is { } h
            ? new(w, h)
            : null;
    }

    /// <summary><c>640</c> or <c>640px</c>; other units depend on where the picture stands.</summary>
    static int? Pixels(string? said)
    {
        var number = said?.EndsWith("px", StringComparison.Ordinal) == true ? said[..^2] : said;
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0.5 and < 1e6 ? (int)Math.Round(value) : null;
    }
}
