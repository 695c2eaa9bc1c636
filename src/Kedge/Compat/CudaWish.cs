using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Kedge.Compat.Facts;

namespace Kedge.Compat;

/// <summary>Which CUDA the user wants: not said, the newest that runs, none, or a version or a series of them.</summary>
public abstract record CudaWish : IParsable<CudaWish>
{
    /// <summary>Not said: what a plain install gives if that fits, else the newest that does.</summary>
    public sealed record Unsaid : CudaWish;

    /// <summary>The newest that every target can run.</summary>
    public sealed record Auto : CudaWish;

    public sealed record Cpu : CudaWish;

    /// <param name="Version">12.8, or 12 for any of them.</param>
    public sealed record Exactly(DottedVersion Version) : CudaWish;

    /// <summary>The variants of a release that are meant; none for the CPU.</summary>
    public IReadOnlyList<CudaVariant> Of(TorchRelease release) => this switch
    {
        Cpu => [],
        Exactly(var version) => [.. release.Cuda.Where(v => v.Cuda.IsA(version))],
        _ => release.Cuda,
    };

    public static CudaWish Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var wish) ? wish : throw new FormatException($"not a CUDA version: '{s}'");

    /// <summary>Takes <c>cpu</c>, <c>auto</c>, <c>12.8</c>, <c>12.8.1</c> (the same builds), <c>12</c>, <c>cu128</c>, <c>cuda12.8</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out CudaWish result)
    {
        result = s?.Trim().ToLowerInvariant() switch
        {
            null or "" => null,
            "cpu" or "none" => new Cpu(),
            "auto" => new Auto(),
            ['c', 'u', 'd', 'a', .. var rest] => Number(rest.TrimStart('-', ' ')),
            // cu128 is 12.8, cu92 was 9.2: the last digit is the minor number.
            ['c', 'u', .. { Length: 2 or 3 } digits] => Number($"{digits[..^1]}.{digits[^1]}"),
            var version => Number(version),
        };
        return result is not null;
    }

    static Exactly? Number(string text) =>
        DottedVersion.TryParse(text, CultureInfo.InvariantCulture, out var version)
            ? new(version.Length > 2 ? DottedVersion.Parse(version.MajorMinor) : version)
            : null;

    public sealed override string ToString() => this switch { Cpu => "cpu", Exactly(var version) => version.ToString(), _ => "auto" };
}
