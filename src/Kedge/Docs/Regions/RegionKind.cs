using System.Collections.Immutable;

namespace Kedge.Docs.Regions;

/// <summary>One kind of region: what its marker may say, and what then stands there.</summary>
/// <param name="Name">As in the marker; where that has <c>kind=</c>, its value after a blank: <c>diagram dockerfile</c>.</param>
/// <param name="Keys">What its marker may say besides <c>in</c>, <c>lang</c>, <c>hash</c> and <c>body</c>, separated by blanks.</param>
/// <param name="Of">Pure over what is known.</param>
public sealed record RegionKind(string Name, string Keys, string What, Func<RegionAsk, Checked<RegionText>> Of)
{
    static readonly string[] Always = ["kind", "in", "lang", "hash", "body", "gen"];

    /// <summary>Raised when the same inputs give another text: every region of the kind is stale then.</summary>
    public int Version { get; init; } = 1;

    public ImmutableArray<string> AllKeys => [.. Keys.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. Always];
}
