using System.Diagnostics.CodeAnalysis;

namespace Kedge;

/// <summary>Operating system and processor in OCI terms (<c>linux/amd64</c>).</summary>
public readonly record struct Platform(string Os, string Architecture) : IParsable<Platform>
{
    public static Platform LinuxAmd64 { get; } = new("linux", "amd64");

    public static Platform LinuxArm64 { get; } = new("linux", "arm64");

    public static Platform Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var platform) ? platform : throw new FormatException($"not a platform: '{s}'");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Platform result)
    {
        result = s switch { "linux/amd64" => LinuxAmd64, "linux/arm64" => LinuxArm64, _ => default };
        return result != default;
    }

    public override string ToString() => $"{Os}/{Architecture}";
}
