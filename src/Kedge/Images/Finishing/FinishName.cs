using System.Globalization;
using System.Text.RegularExpressions;
using Kedge.Store;

namespace Kedge.Images.Finishing;

/// <summary>
/// The name of a finish step's container and image. It says whose it is, so that a later build can tell what a killed one left
/// behind: <c>kedge-finish-MACHINE-BOOT-PROCESS-STARTED</c>, the last in seconds since 1970.
/// </summary>
/// <param name="Machine">Eight hex digits; a container with its own process numbers has its own host name, too.</param>
/// <param name="Boot">Eight hex digits that change with each start of the machine.</param>
public sealed partial record FinishName(string Machine, string Boot, int Process, long Started)
{
    public const string Prefix = "kedge-finish-";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Machine}-{Boot}-{Process}-{Started}");

    /// <summary>Null when the name is of another making. Podman puts <c>localhost/</c> before an image's.</summary>
    public static FinishName? Parse(string name) => Pattern().Match(name) is { Success: true } match
        && int.TryParse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture, out var process)
        && long.TryParse(match.Groups[4].ValueSpan, CultureInfo.InvariantCulture, out var started)
        ? new(match.Groups[1].Value, match.Groups[2].Value, process, started) : null;

    /// <summary>Was it left behind? What another machine made (on a shared engine) is not judged.</summary>
    public bool IsLeft(FinishName own) =>
        Machine == own.Machine && (Boot != own.Boot || StoreProcess.IsGone(Process, DateTimeOffset.FromUnixTimeSeconds(Started).UtcDateTime));

    [GeneratedRegex("^(?:localhost/)?kedge-finish-([0-9a-f]{8})-([0-9a-f]{8})-([0-9]{1,10})-([0-9]{1,11})$")]
    private static partial Regex Pattern();
}
