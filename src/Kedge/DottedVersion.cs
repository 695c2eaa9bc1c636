using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Kedge;

/// <summary>
/// A version that is only numbers: a driver (535.129.03), glibc (2.41), CUDA (12.8), PyTorch (2.7.1). Compared number by number,
/// a missing one counting as zero; written as it was read, since 03 and 3 are one version but two spellings.
/// </summary>
[JsonConverter(typeof(ParsableJson<DottedVersion>))]
public readonly struct DottedVersion : IParsable<DottedVersion>, IComparable<DottedVersion>, IEquatable<DottedVersion>
{
    const int MostParts = 5, MostDigits = 9;
    readonly string? _text;
    readonly int[]? _parts;

    DottedVersion(string text, int[] parts) => (_text, _parts) = (text, parts);

    int[] Parts => _parts ?? throw new InvalidOperationException("a default DottedVersion has no value");

    public int Major => this[0];

    public int Minor => this[1];

    /// <summary>How many numbers were written: 1 for "535", 3 for "535.129.03".</summary>
    public int Length => Parts.Length;

    public int this[int part] => part < Parts.Length ? Parts[part] : 0;

    /// <summary>"2.7" of 2.7.1.</summary>
    public string MajorMinor => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    /// <summary>Whether this version begins with all the numbers of the other: 2.7.1 is a 2.7, and a 2.</summary>
    public bool IsA(DottedVersion series) => Length >= series.Length && Parts.AsSpan(0, series.Length).SequenceEqual(series.Parts);

    public int CompareTo(DottedVersion other)
    {
        for (var i = 0; i < Math.Max(Length, other.Length); i++)
            if (this[i].CompareTo(other[i]) is not 0 and var order) return order;
        return 0;
    }

    public bool Equals(DottedVersion other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is DottedVersion other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(this[0], this[1], this[2]);

    public static bool operator ==(DottedVersion a, DottedVersion b) => a.Equals(b);
    public static bool operator !=(DottedVersion a, DottedVersion b) => !a.Equals(b);
    public static bool operator <(DottedVersion a, DottedVersion b) => a.CompareTo(b) < 0;
    public static bool operator >(DottedVersion a, DottedVersion b) => a.CompareTo(b) > 0;
    public static bool operator <=(DottedVersion a, DottedVersion b) => a.CompareTo(b) <= 0;
    public static bool operator >=(DottedVersion a, DottedVersion b) => a.CompareTo(b) >= 0;

    public static DottedVersion Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var version) ? version : throw new FormatException($"not a version: '{s}'");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out DottedVersion result)
    {
        result = default;
        if (s is null || s.Length > MostParts * (MostDigits + 1)) return false;
        var words = s.Split('.');
        if (words.Length > MostParts) return false;
        var parts = new int[words.Length];
        for (var i = 0; i < words.Length; i++)
            if (words[i].Length > MostDigits || !int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out parts[i])) return false;
        result = new(s, parts);
        return true;
    }

    public override string ToString() => _text ?? throw new InvalidOperationException("a default DottedVersion has no value");
}
