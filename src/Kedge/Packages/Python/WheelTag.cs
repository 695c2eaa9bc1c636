using System.Collections.Immutable;

namespace Kedge.Packages.Python;

/// <summary>One combination of a compatibility tag (PEP 425): <c>cp313-cp313-manylinux_2_28_x86_64</c>.</summary>
public readonly record struct WheelTag(string Python, string Abi, string Platform)
{
    /// <summary>Every combination of a compressed tag set, in which dots separate alternatives.</summary>
    public static ImmutableArray<WheelTag> Expand(string python, string abi, string platform) =>
        [.. from p in python.Split('.') from a in abi.Split('.') from f in platform.Split('.') select new WheelTag(p, a, f)];

    /// <summary>Reads <c>cp313-cp313-any</c>, as a line of a WHEEL file has it; empty when it is none.</summary>
    public static ImmutableArray<WheelTag> Parse(string text) => text.Split('-') is [var python, var abi, var platform] ? Expand(python, abi, platform) : [];

    public override string ToString() => $"{Python}-{Abi}-{Platform}";
}
