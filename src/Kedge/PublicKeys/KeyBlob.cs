using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Kedge.PublicKeys;

/// <summary>Looks into a key's base64: the type within, the fields that the type has, their sizes, and nothing behind them.</summary>
static class KeyBlob
{
    const int LeastRsa = 2048, MostRsa = 16384, Ed25519Length = 32;

    public static Problem? Check(string type, string base64, Place? place)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length) || Convert.ToBase64String(bytes.AsSpan(0, length)) != base64)
            return PublicKeyProblems.NotBase64(place);
        var fields = Fields(bytes.AsSpan(0, length));
        if (fields is not [var first, .. var rest]) return PublicKeyProblems.Torn(place, type);
        var inner = Encoding.Latin1.GetString(first);
        return inner != type ? PublicKeyProblems.OtherTypeWithin(place, type, inner) : WhyNot(type, rest, place);
    }

    static Problem? WhyNot(string type, byte[][] fields, Place? place) => (type, fields) switch
    {
        (KeyType.Ed25519, [{ Length: Ed25519Length }]) => null,
        (KeyType.SkEd25519, [{ Length: Ed25519Length }, { Length: > 0 }]) => null,
        (KeyType.Rsa, [var exponent, var modulus]) => Rsa(exponent, modulus, place),
        (KeyType.SkEcdsa, [var curve, var point, { Length: > 0 }]) when IsOnCurve(type, curve, point) => null,
        (_, [var curve, var point]) when type != KeyType.SkEcdsa && IsOnCurve(type, curve, point) => null,
        _ => PublicKeyProblems.Torn(place, type),
    };

    /// <summary>Uncompressed, as OpenSSH writes and asks for them (SEC 1, 2.3.3).</summary>
    static bool IsOnCurve(string type, byte[] curve, byte[] point) =>
        KeyType.Ecdsa(type) is var (name, length) && Encoding.Latin1.GetString(curve) == name && point.Length == length && point[0] == 4;

    static Problem? Rsa(byte[] exponent, byte[] modulus, Place? place)
    {
        if (Positive(exponent) is not { } e || Positive(modulus) is not { } n || e < 3 || e.IsEven || n.IsEven) return PublicKeyProblems.Torn(place, KeyType.Rsa);
        var bits = (int)n.GetBitLength();
        return bits is < LeastRsa or > MostRsa ? PublicKeyProblems.RsaSize(place, bits, LeastRsa, MostRsa) : null;
    }

    /// <summary>An mpint in its shortest form (RFC 4251, 5); null when negative, zero or padded.</summary>
    static BigInteger? Positive(byte[] mpint)
    {
        if (mpint.Length is 0 or > (MostRsa / 8) + 1 + 8 || (mpint[0] & 0x80) != 0 || (mpint[0] == 0 && (mpint.Length == 1 || (mpint[1] & 0x80) == 0))) return null;
        return new BigInteger(mpint, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>Length-prefixed strings to the last byte (RFC 4251, 5); null when one is cut short.</summary>
    static byte[][]? Fields(ReadOnlySpan<byte> bytes)
    {
        var fields = new List<byte[]>();
        while (bytes.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            if (length > bytes.Length - 4) return null;
            fields.Add(bytes.Slice(4, (int)length).ToArray());
            bytes = bytes[(4 + (int)length)..];
        }
        return bytes.IsEmpty ? [.. fields] : null;
    }
}
