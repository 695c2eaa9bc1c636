using System.Buffers;
using System.Globalization;
using System.Text;

namespace Kedge.Runs.Query;

/// <summary>What a comparison is asked about: a number or the UTF-8 of a text.</summary>
readonly ref struct Facet(double number, ReadOnlySpan<byte> text, bool isText)
{
    public double Number { get; } = number;
    public ReadOnlySpan<byte> Text { get; } = text;
    public bool IsText { get; } = isText;
}

delegate bool FacetTest(Facet facet);

/// <summary>
/// One comparison with a fixed value. Numbers compare as numbers; a text compares as a text, by as much of it as was given
/// (<c>date&gt;=2026-08</c>, <c>commit=4f2a91c</c> for less and greater; equality wants the whole text unless both are dates or hashes).
/// </summary>
sealed class Comparison
{
    static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    readonly string _sign, _value;
    readonly double? _number;
    readonly byte[] _utf8;

    public Comparison(string sign, string value)
    {
        (_sign, _value, _utf8) = (sign, value, Encoding.UTF8.GetBytes(value));
        _number = Number(value);
    }

    public FacetTest Test => _sign == "~" ? Contains : Compare;

    /// <summary>A number, also with a unit of time (<c>10m</c>, in seconds) or as a percentage, or <c>nan</c>, <c>inf</c>.</summary>
    static double? Number(string text)
    {
        if (Flattened.Number(text) is { } plain) return plain;
        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase)) return double.NaN;
        if (text.TrimStart('+', '-').Equals("inf", StringComparison.OrdinalIgnoreCase)) return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        var unit = text.Length < 2 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, '%' => 0.01, _ => 0 };
        return unit != 0 && Flattened.Number(text[..^1]) is { } amount ? amount * unit : null;
    }

    bool Contains(Facet facet) => facet.IsText
        ? Encoding.UTF8.GetString(facet.Text).Contains(_value, StringComparison.OrdinalIgnoreCase)
        : facet.Number.ToString("R", CultureInfo.InvariantCulture).Contains(_value, StringComparison.OrdinalIgnoreCase);

    bool Compare(Facet facet)
    {
        if (facet.IsText) return OfOrder(TextOrder(facet.Text));
        if (_number is not { } number) return false;
        if (double.IsNaN(number) || double.IsNaN(facet.Number)) return _sign is "=" or "<=" or ">=" && double.IsNaN(number) && double.IsNaN(facet.Number);
        return OfOrder(facet.Number.CompareTo(number));
    }

    /// <summary>A given beginning of a date or of a hash stands for everything that begins so.</summary>
    int TextOrder(ReadOnlySpan<byte> text)
    {
        var compared = text.Length > _utf8.Length && (IsDate(text) || IsHash(text)) ? text[.._utf8.Length] : text;
        return compared.SequenceCompareTo(_utf8);
    }

    static bool IsDate(ReadOnlySpan<byte> text) => text.Length >= 19 && text[4] == '-' && text[7] == '-' && text[10] == 'T';

    bool IsHash(ReadOnlySpan<byte> text)
    {
        var digits = text.StartsWith("sha256:"u8) ? text[7..] : text;
        return digits.Length is 40 or 64 && _utf8.Length >= 4 && !digits.ContainsAnyExcept(HexDigits);
    }

    bool OfOrder(int order) => _sign switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, ">=" => order >= 0, _ => order == 0 };
}
