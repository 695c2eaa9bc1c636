using System.Collections.Frozen;

namespace Kedge.Runs.Output;

/// <summary>Reads one number out of running text, and decides by what stands behind it whether it is a measurement.</summary>
static class LineNumbers
{
    static readonly FrozenSet<string> Units = FrozenSet.ToFrozenSet(
        ["s", "sec", "secs", "ms", "us", "ns", "min", "h", "kb", "mb", "gb", "kib", "mib", "gib", "w", "mhz", "hz", "c",
         "it/s", "s/it", "ms/step", "s/step", "img/s", "imgs/s", "images/s", "samples/s", "samples/sec", "tok/s", "tokens/s", "tokens/sec"],
             StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The number at <paramref name="at"/> and the place behind it with its unit. Percent becomes a fraction, <c>9834/10000</c> its
    /// quotient. Clocks, dates, versions, ranges, addresses and shapes are refused.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> line, int at, out double value, out int end)
    {
        (value, end) = (0, EndOfNumber(line, at));
        if (end == at) return false;
        if (TryThousands(line, at, ref end, out value)) return TryUnit(line, ref end) && IsEnd(line, end);
        if (!LiteralObject.TryNumber(line[at..end], out value)) return false;
        if (end < line.Length && line[end] == '/' && TryInteger(line, end + 1, out var whole, out var after) && whole > 0)
        {
            (value, end) = (value / whole, after);
            return IsEnd(line, end);
        }
        if (Percent(line, end) is { } behind)
        {
            LiteralObject.TryNumber($"{line[at..end]}e-2", out var percent);   // 79.8 % is 0.798 to the last digit
            (value, end) = (percent != 0 ? percent : value / 100, behind);
            return end == line.Length || line[end] != '|';   // a progress bar's own percentage
        }
        return TryUnit(line, ref end) && IsEnd(line, end);
    }

    /// <summary><c>193,832</c>: groups of three digits behind one to three.</summary>
    static bool TryThousands(ReadOnlySpan<char> line, int at, ref int end, out double value)
    {
        var (groups, behind) = (0, end);
        value = 0;
        if (end - at > 3 || !char.IsAsciiDigit(line[at])) return false;
        while (behind + 3 < line.Length && line[behind] == ',' && !line.Slice(behind + 1, 3).ContainsAnyExceptInRange('0', '9')
            && (behind + 4 >= line.Length || !char.IsAsciiDigit(line[behind + 4])))
            (groups, behind) = (groups + 1, behind + 4);
        if (groups == 0 || groups > 5) return false;
        end = behind;
        return double.TryParse(line[at..behind].ToString().Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Digits only.</summary>
    public static bool TryInteger(ReadOnlySpan<char> line, int at, out long value, out int end)
    {
        for (end = at; end < line.Length && char.IsAsciiDigit(line[end]);) end++;
        value = 0;
        return end > at && end - at <= 18 && long.TryParse(line[at..end], System.Globalization.CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Digits; also <c>83.000</c>, a count that was printed as a real number, and <c>31K</c>.</summary>
    public static bool TryCount(ReadOnlySpan<char> line, int at, out long value, out int end)
    {
        if (!TryInteger(line, at, out value, out end)) return false;
        var thousands = end < line.Length && value < 1_000_000_000 ? line[end] switch { 'k' or 'K' => 1000, 'M' => 1_000_000, _ => 0 } : 0;
        if (thousands > 0 && (end + 1 == line.Length || !char.IsLetterOrDigit(line[end + 1]))) (value, end) = (value * thousands, end + 1);
        else if (end + 1 < line.Length && line[end] == '.' && line[end + 1] == '0' && line[(end + 1)..].IndexOfAnyExcept('0') is var zeros
            && (zeros < 0 || !char.IsAsciiDigit(line[end + 1 + zeros])))
            end = zeros < 0 ? line.Length : end + 1 + zeros;
        return true;
    }

    static int EndOfNumber(ReadOnlySpan<char> line, int at)
    {
        var end = at;
        if (end < line.Length && line[end] is '-' or '+') end++;
        foreach (var word in (ReadOnlySpan<string>)["nan", "infinity", "inf"])
            if (line[end..].StartsWith(word, StringComparison.OrdinalIgnoreCase) && (end + word.Length == line.Length || !char.IsLetterOrDigit(line[end + word.Length])))
                return end + word.Length;
        var digits = end;
        while (end < line.Length && char.IsAsciiDigit(line[end])) end++;
        if (end + 1 < line.Length && line[end] == '.' && char.IsAsciiDigit(line[end + 1]) || end < line.Length && line[end] == '.' && end > digits)
            for (end++; end < line.Length && char.IsAsciiDigit(line[end]);) end++;
        if (end == digits) return at;
        if (end < line.Length && line[end] is 'e' or 'E')
        {
            var power = end + 1;
            if (power < line.Length && line[power] is '-' or '+') power++;
            if (power < line.Length && char.IsAsciiDigit(line[power]))
                for (end = power; end < line.Length && char.IsAsciiDigit(line[end]);) end++;
        }
        return end;
    }

    static int? Percent(ReadOnlySpan<char> line, int at)
    {
        if (at < line.Length && line[at] == '%') return at + 1;
        if (at + 1 < line.Length && line[at] == ' ' && line[at + 1] == '%' && (at + 2 == line.Length || line[at + 2] is ' ' or ',' or ')')) return at + 2;
        return null;
    }

    static bool TryUnit(ReadOnlySpan<char> line, ref int end)
    {
        var unit = end;
        while (unit < line.Length && (char.IsLetter(line[unit]) || line[unit] == '/')) unit++;
        if (unit == end) return true;
        if (!Units.GetAlternateLookup<ReadOnlySpan<char>>().Contains(line[end..unit])) return false;
        end = unit;
        return true;
    }

    static bool IsEnd(ReadOnlySpan<char> line, int at)
    {
        if (at >= line.Length) return true;
        var next = at + 1 < line.Length ? line[at + 1] : ' ';
        return line[at] switch
        {
            ',' or '.' => !char.IsLetterOrDigit(next) || (line[at] == ',' && char.IsLetter(next)),
            ':' or '-' or '/' or '_' or '@' => next == ' ' && line[at] is ':' or '-',
            var c => !char.IsLetterOrDigit(c),
        };
    }
}
