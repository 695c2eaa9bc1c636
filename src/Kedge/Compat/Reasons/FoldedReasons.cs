using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kedge.Compat.Reasons;

/// <summary>Reasons for readers: what is said of several builds of one PyTorch in the same words is said once, of all of them.</summary>
public static partial class FoldedReasons
{
    const string Place = "\u0000";

    public static ImmutableArray<Reason> Of(IEnumerable<Reason> reasons) =>
        [.. reasons.GroupBy(r => r with { Message = Cuda().Replace(r.Message, $"CUDA {Place}", 1), Source = "" }).Select(Fold)];

    static Reason Fold(IGrouping<Reason, Reason> same)
    {
        var builds = same.Select(r => Cuda().Match(r.Message)).Where(m => m.Success).Select(m => m.Groups[1].Value).Distinct().ToList();
        return same.First() with { Message = same.Key.Message.Replace(Place, Words.List(builds, "and"), StringComparison.Ordinal),
            Source = string.Join("; ", same.Select(r => r.Source).Distinct()) };
    }

    [GeneratedRegex(@"\bCUDA ([0-9]+\.[0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Cuda();
}
