using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Kedge;

/// <summary>A SHA-256 content digest, written <c>sha256:&lt;64 lower-case hex digits&gt;</c> (OCI image-spec, descriptor.md).</summary>
public readonly record struct Digest : IParsable<Digest>, IComparable<Digest>
{
    const string Prefix = "sha256:";
    static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    readonly string? _hex;

    Digest(string hex) => _hex = hex;

    /// <summary>The 64 hex digits without the algorithm.</summary>
    public string Hex => _hex ?? throw new InvalidOperationException("a default Digest has no value");

    /// <summary>Twelve digits: enough for people to tell two apart.</summary>
    public string Short => Hex[..12];

    public static Digest Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    public static Digest Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Wraps the 32 bytes that a finished SHA-256 gave.</summary>
    public static Digest FromHash(ReadOnlySpan<byte> hash) => hash.Length == 32
        ? new(Convert.ToHexStringLower(hash))
        : throw new ArgumentException("SHA-256 has 32 bytes", nameof(hash));

    /// <summary>Reads bare hex, as Debian's indexes and wheels' RECORD files write it.</summary>
    public static Digest FromHex(string hex) =>
        TryParse(Prefix + hex, null, out var digest) ? digest : throw new FormatException($"not a SHA-256: '{hex}'");

    public static Digest Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var digest) ? digest : throw new FormatException($"not a sha256 digest: '{s}'");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Digest result)
    {
        result = default;
        if (s is null || s.Length != Prefix.Length + 64 || !s.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        if (s.AsSpan(Prefix.Length).ContainsAnyExcept(HexDigits)) return false;
        result = new(s[Prefix.Length..]);
        return true;
    }

    public int CompareTo(Digest other) => string.CompareOrdinal(_hex, other._hex);

    public override string ToString() => Prefix + Hex;
}
