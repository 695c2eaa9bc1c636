using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Kedge.Traces;

/// <summary>One event of the file as its bytes; what it lacks is empty. Good until the window moves on.</summary>
ref struct RawEvent
{
    public byte Phase;
    public ReadOnlySpan<byte> Category, Name, Process, Thread, Start, Duration;
    /// <summary>The whole object, braces included; empty without any.</summary>
    public ReadOnlySpan<byte> Arguments;

    /// <summary>At an object's opening brace. False when it is cut or broken.</summary>
    public static bool Read(ref JsonCursor json, ref RawEvent read)
    {
        read = default;
        if (!json.Take((byte)'{')) return false;
        while (json.Member(out var name))
            if (!read.Member(ref json, name)) return false;
        return !json.Cut && !json.Broken;
    }

    bool Member(ref JsonCursor json, ReadOnlySpan<byte> name)
    {
        switch (name)
        {
            case [(byte)'p', (byte)'h']:
                if (!json.Scalar(out var phase)) return false;
                Phase = phase is [var only] ? only : (byte)0;
                return true;
            case [(byte)'t', (byte)'s']: return json.Scalar(out Start);
            case [(byte)'d', (byte)'u', (byte)'r']: return json.Scalar(out Duration);
            case [(byte)'p', (byte)'i', (byte)'d']: return json.Scalar(out Process);
            case [(byte)'t', (byte)'i', (byte)'d']: return json.Scalar(out Thread);
            case [(byte)'c', (byte)'a', (byte)'t']: return json.Scalar(out Category);
            case [(byte)'n', (byte)'a', (byte)'m', (byte)'e']: return json.Scalar(out Name);
            case [(byte)'a', (byte)'r', (byte)'g', (byte)'s'] when json.Peek() == '{': return json.Skip(out Arguments);
            default: return json.Skip();
        }
    }

    /// <summary>Microseconds, in any notation, as nanoseconds; null when it is no number or beyond 200 years.</summary>
    public static long? Nanoseconds(ReadOnlySpan<byte> microseconds)
    {
        // Nearly all are digits with up to three decimals; a double would lose nanoseconds of a time since 1970.
        if (Utf8Parser.TryParse(microseconds, out long whole, out var used) && whole is >= 0 and < 6_000_000_000_000_000)
        {
            if (used == microseconds.Length) return whole * 1000;
            if (microseconds[used] == '.' && Fraction(microseconds[(used + 1)..]) is { } fraction) return whole * 1000 + fraction;
        }
        return Utf8Parser.TryParse(microseconds, out double value, out used) && used == microseconds.Length && Math.Abs(value) < 6e15
            ? (long)(value * 1000) : null;
    }

    static long? Fraction(ReadOnlySpan<byte> digits)
    {
        long value = 0;
        for (var i = 0; i < 3; i++) value = value * 10 + (i < digits.Length ? digits[i] - '0' : 0);
        return digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 ? value : null;
    }

    /// <summary>A number in any notation, NaN when it is none.</summary>
    public static double Number(ReadOnlySpan<byte> raw) =>
        Utf8Parser.TryParse(raw, out double value, out var used) && used == raw.Length ? value
            : double.TryParse(Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, 64)]), NumberStyles.Float, CultureInfo.InvariantCulture, out value) ? value : double.NaN;
}
