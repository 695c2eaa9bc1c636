using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Kedge.Packages.Python;

/// <summary>
/// A wheel's file name taken apart (binary distribution format, "File name convention"):
/// <c>project-version[-build]-python-abi-platform.whl</c>, each tag a set joined by dots.
/// </summary>
/// <param name="Project">As it is spelled; <see cref="Normalised"/> is what to compare.</param>
/// <param name="Build">Leading number and the rest, <c>(0, "")</c> without a build tag: the tie-breaker between equal versions.</param>
public sealed partial record WheelName(
    string Project, string Version, (long Number, string Suffix) Build,
    ImmutableArray<string> Python, ImmutableArray<string> Abi, ImmutableArray<string> Platform) : IParsable<WheelName>
{
    /// <summary>A file name longer than this is no wheel's (Linux's own limit on names).</summary>
    const int Longest = 255;

    /// <summary>PEP 503: lower case, runs of <c>-_.</c> as one <c>-</c>.</summary>
    public string Normalised => Normalise(Project);

    /// <summary>Every single tag that the compressed set stands for (PEP 425).</summary>
    public IEnumerable<string> Tags => from python in Python from abi in Abi from platform in Platform select $"{python}-{abi}-{platform}";

    public static string Normalise(string name) =>
        string.Join('-', name.ToLowerInvariant().Split(['-', '_', '.'], StringSplitOptions.RemoveEmptyEntries));

    public static WheelName Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var name) ? name : throw new FormatException($"not a wheel's file name: '{s}'");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out WheelName result)
    {
        result = null;
        if (s is null || s.Length > Longest || !s.EndsWith(".whl", StringComparison.Ordinal)) return false;
        var parts = s[..^4].Split('-');
        if (parts.Length is not (5 or 6) || !parts.All(p => Part().IsMatch(p))) return false;
        if (parts.Length == 6 && !char.IsAsciiDigit(parts[2][0])) return false;
        var build = parts.Length == 6 ? BuildOf(parts[2]) : (0, "");
        result = new(parts[0], parts[1], build, [.. parts[^3].Split('.')], [.. parts[^2].Split('.')], [.. parts[^1].Split('.')]);
        return true;
    }

    static (long, string) BuildOf(string tag)
    {
        var digits = tag.TakeWhile(char.IsAsciiDigit).Count();
        return long.TryParse(tag.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (number, tag[digits..]) : (long.MaxValue, tag);
    }

    // "+" and "!" stand in versions (local part, epoch).
    [GeneratedRegex(@"\A[A-Za-z0-9_.+!]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
