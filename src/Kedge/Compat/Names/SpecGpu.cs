using System.Globalization;
using System.Text.RegularExpressions;
using Kedge.Machines;

namespace Kedge.Compat.Names;

/// <summary>
/// A GPU as users write it, in kedge.yaml or after <c>--gpu</c>: a name; or, for one that is too new for the table, its compute capability,
/// alone (13.0, sm_130) or after a name (RTX 6090=13.0).
/// </summary>
public static partial class SpecGpu
{
    public static (TargetGpu? Gpu, Problem? Problem) Find(string text)
    {
        var name = text.Trim();
        if (ComputeCapability.TryParse(name, CultureInfo.InvariantCulture, out var capability)) return (new($"GPU with {name}", capability, "as given"), null);
        if (Given().Match(name) is { Success: true } given && ComputeCapability.TryParse(given.Groups[2].Value, CultureInfo.InvariantCulture, out capability))
            return (new(given.Groups[1].Value, capability, "as given"), null);
        return GpuNames.Find(name) switch
        {
            GpuNames.Found.One(var gpu) => (TargetGpu.Of(gpu), null),
            GpuNames.Found.Several(var gpus) => (null, CompatProblems.SeveralGpus(name, gpus)),
            GpuNames.Found.None(var near) => (null, OtherVendor().IsMatch(name) ? CompatProblems.NotNvidia(name) : CompatProblems.NoSuchGpu(name, near)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>A Mac's own GPU: M1 to M9, with or without Apple, Pro, Max, Ultra.</summary>
    public static bool IsApple(string text) => Apple().IsMatch(text.Trim());

    [GeneratedRegex(@"\b(?:amd|radeon|instinct|intel|arc|mi\d{2,3}x?|rx \d{4}\w*|gfx\d+)\b", RegexOptions.IgnoreCase, PatternTime.Longest)]
    private static partial Regex OtherVendor();

    [GeneratedRegex(@"^(.{1,80}?)\s*[=:(]\s*((?:sm_)?[\d.]+)\)?$", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex Given();

    [GeneratedRegex(@"^(?:apple(?: silicon| gpu)?|(?:apple )?m\d(?: (?:pro|max|ultra))?)$", RegexOptions.IgnoreCase, PatternTime.Longest)]
    private static partial Regex Apple();
}
