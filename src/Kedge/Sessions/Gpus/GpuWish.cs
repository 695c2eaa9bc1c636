using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Kedge.Sessions.Gpus;

/// <summary>Which GPUs a session shall have.</summary>
public abstract partial record GpuWish
{
    /// <summary>All that are there, and none where there is none or the environment has no CUDA: the default.</summary>
    public sealed record Any : GpuWish;

    /// <summary>All, and there must be some.</summary>
    public sealed record All : GpuWish;

    public sealed record None : GpuWish;

    public sealed record Count(int Number) : GpuWish;

    /// <summary>Indexes or UUIDs as <c>nvidia-smi -L</c> lists them.</summary>
    public sealed record These(ImmutableArray<string> Ids) : GpuWish;

    /// <summary>How "none" is written.</summary>
    public const string NoGpus = "none";

    /// <summary>The same for processes outside of a container, as <c>CUDA_VISIBLE_DEVICES</c>; null where all may be seen.</summary>
    public string? Visible => this switch
    {
        None => "",
        Count(var number) => string.Join(',', Enumerable.Range(0, number)),
        These(var ids) => string.Join(',', ids),
        _ => null,
    };

    /// <summary>Reads <c>all</c>, <c>none</c>, a count, or ids separated by commas; null when it is none of them.</summary>
    public static GpuWish? Read(string text) => text switch
    {
        "all" => new All(),
        NoGpus or "0" => new None(),
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 1024 => new Count(count),
        _ when IdList().IsMatch(text) => new These([.. text.Split(',')]),
        _ => null,
    };

    /// <summary>The same grammar as <c>limits.gpus</c> in kedge.yaml.</summary>
    [GeneratedRegex(@"^(GPU-[0-9A-Za-z-]+|MIG-[0-9A-Za-z/-]+|[0-9]{1,3})(,(GPU-[0-9A-Za-z-]+|MIG-[0-9A-Za-z/-]+|[0-9]{1,3}))*\z")]
    private static partial Regex IdList();
}
