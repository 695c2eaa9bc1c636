using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Kedge.Compat.Reasons;

namespace Kedge.Compat.Names;

/// <summary>The companions of torch among what is asked for: <c>torchtext</c>, <c>torchvision==0.22.1</c>, <c>numpy>=2</c>.</summary>
static partial class SpecCompanion
{
    public static ImmutableSortedDictionary<string, DottedVersion?> Of(IEnumerable<string> packages) => packages
        .Select(Read).Where(c => CompanionCheck.Known.Contains(c.Name)).DistinctBy(c => c.Name)
        .ToImmutableSortedDictionary(c => c.Name, c => c.Version, StringComparer.Ordinal);

    /// <summary>Only what pins a version is read as one: of a range the resolver takes what belongs to torch, and a marker may not be about this system.</summary>
    public static (string Name, DottedVersion? Version) Read(string entry)
    {
        var match = Requirement().Match(entry);
        var name = match.Groups["name"].Value.ToLowerInvariant();
        var lowest = match.Groups["operator"].Value is ">=" or "~=";
        var pins = !entry.Contains(';') && (match.Groups["operator"].Value == "==" || (lowest && name == "numpy"));
        return (name, pins && DottedVersion.TryParse(match.Groups["version"].Value, CultureInfo.InvariantCulture, out var version) ? version : null);
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*(?<operator>==|>=|~=)?\s*(?<version>[0-9.]*[0-9])?", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex Requirement();
}
