using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Packages.Python;

/// <summary>
/// The wheel tags that one CPython on one Linux takes, best first: PEP 425 and PEP 600, in the order of the packaging
/// library (packaging.tags.sys_tags), which pip and uv follow.
/// </summary>
public sealed class WheelTags
{
    /// <summary>glibc versions below this one have no x86_64 manylinux policy of their own (PEP 513: 2.5; for arm64 PEP 599: 2.17).</summary>
    const int OldestAmd64 = 5, OldestArm64 = 17;

    readonly Dictionary<string, int> _rank = new(StringComparer.Ordinal);

    WheelTags(IEnumerable<string> tags)
    {
        foreach (var tag in tags) _rank.TryAdd(tag, _rank.Count);
    }

    public IReadOnlyCollection<string> All => _rank.Keys;

    /// <param name="python">Major.minor, <c>3.13</c>.</param>
    /// <param name="glibcMinor">41 for glibc 2.41.</param>
    public static WheelTags Of(string python, Platform platform, int glibcMinor)
    {
        var minor = int.Parse(python.Split('.')[1], CultureInfo.InvariantCulture);
        return new(Tags(minor, Platforms(platform, glibcMinor).ToArray()));
    }

    /// <summary>Lower is better; null when the wheel does not fit.</summary>
    public int? Rank(WheelName wheel)
    {
        int? best = null;
        foreach (var tag in wheel.Tags)
        {
            if (_rank.TryGetValue(tag, out var rank) && (best is null || rank < best)) best = rank;
        }
        return best;
    }

    static IEnumerable<string> Tags(int minor, string[] platforms)
    {
        foreach (var platform in platforms) yield return $"cp3{minor}-cp3{minor}-{platform}";
        foreach (var platform in platforms) yield return $"cp3{minor}-abi3-{platform}";
        foreach (var platform in platforms) yield return $"cp3{minor}-none-{platform}";
        // A stable-ABI wheel of an older minor fits, newest first (3.2 began it).
        for (var stable = minor - 1; stable >= 2; stable--)
            foreach (var platform in platforms) yield return $"cp3{stable}-abi3-{platform}";
        foreach (var version in Versions(minor))
            foreach (var platform in platforms) yield return $"{version}-none-{platform}";
        yield return $"cp3{minor}-none-any";
        foreach (var version in Versions(minor)) yield return $"{version}-none-any";
    }

    static IEnumerable<string> Versions(int minor) =>
        [$"py3{minor}", "py3", .. Enumerable.Range(0, minor).Reverse().Select(m => $"py3{m}")];

    static IEnumerable<string> Platforms(Platform platform, int glibcMinor)
    {
        var (processor, oldest) = platform.Architecture == "arm64" ? ("aarch64", OldestArm64) : ("x86_64", OldestAmd64);
        for (var minor = glibcMinor; minor >= oldest; minor--)
        {
            yield return $"manylinux_2_{minor}_{processor}";
            if (Legacy(minor) is { } legacy) yield return $"{legacy}_{processor}";
        }
        yield return $"linux_{processor}";
    }

    static string? Legacy(int glibcMinor) => glibcMinor switch { 17 => "manylinux2014", 12 => "manylinux2010", 5 => "manylinux1", _ => null };
}
