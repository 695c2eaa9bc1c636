using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Kedge.Machines;

/// <summary>
/// What a GPU can execute: 8.9, also written sm_89. The last digit of the sm form is the minor number
/// (sm_100 is 10.0, sm_121 is 12.1; CUDA C++ Programming Guide, "Compute Capabilities").
/// </summary>
[JsonConverter(typeof(ParsableJson<ComputeCapability>))]
public readonly record struct ComputeCapability(int Major, int Minor) : IParsable<ComputeCapability>, IComparable<ComputeCapability>
{
    public string Sm => string.Create(CultureInfo.InvariantCulture, $"sm_{Major}{Minor}");

    public int CompareTo(ComputeCapability other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    public static bool operator <(ComputeCapability a, ComputeCapability b) => a.CompareTo(b) < 0;
    public static bool operator >(ComputeCapability a, ComputeCapability b) => a.CompareTo(b) > 0;
    public static bool operator <=(ComputeCapability a, ComputeCapability b) => a.CompareTo(b) <= 0;
    public static bool operator >=(ComputeCapability a, ComputeCapability b) => a.CompareTo(b) >= 0;

    public static ComputeCapability Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var result) ? result : throw new FormatException($"not a compute capability: '{s}'");

    /// <summary>Takes <c>8.9</c>, <c>sm_89</c> and <c>compute_89</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ComputeCapability result)
    {
        result = default;
        if (s is null || s.Length > 16) return false;
        var digits = s.StartsWith("sm_", StringComparison.Ordinal) ? s[3..] : s.StartsWith("compute_", StringComparison.Ordinal) ? s[8..] : null;
        var (major, minor) = digits is { Length: >= 2 } ? (digits[..^1], digits[^1..])
            : s.Split('.') is [var whole, { Length: 1 } part] ? (whole, part) : ("", "");
        if (!int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var x) || x is 0 or > 99) return false;
        if (!int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var y)) return false;
        result = new(x, y);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
