using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Runs.Page;

/// <summary>A mark on an axis: where, and what is written there.</summary>
public readonly record struct Tick(double At, string Label);

/// <summary>One axis of a chart: its range in data units, linear or logarithmic, with its marks.</summary>
public sealed record AxisScale(double From, double To, bool Log, ImmutableArray<Tick> Ticks)
{
    /// <summary>0 at <see cref="From"/>, 1 at <see cref="To"/>.</summary>
    public double Place(double value) => Log
        ? (Math.Log10(value) - Math.Log10(From)) / (Math.Log10(To) - Math.Log10(From))
        : (value - From) / (To - From);

    /// <summary>A range that holds the values, and about <paramref name="count"/> marks on round numbers.</summary>
    /// <param name="mayLog">Values above zero over more than two and a half decades are drawn by their logarithm.</param>
    /// <param name="air">Leave a twentieth free at both ends.</param>
    public static AxisScale Of(double min, double max, int count, bool mayLog, bool air)
    {
        if (mayLog && min > 0 && max / min > 300) return Logarithmic(min, max);
        if (max - min <= Math.Max(Math.Abs(min), Math.Abs(max)) * 1e-9) (min, max) = Widened(min, max);
        else if (air) (min, max) = (min - (max - min) * 0.05, max + (max - min) * 0.05);
        var step = NiceStep((max - min) / count);
        if (!double.IsFinite(step) || step == 0) return new(min, max, false, [new(min, Short(min)), new(max, Short(max))]);
        var ticks = ImmutableArray.CreateBuilder<Tick>();
        for (var i = Math.Ceiling(min / step - 1e-9); i * step <= max + step * 1e-9 && ticks.Count < 20; i++) ticks.Add(new(i * step, Label(i * step, step)));
        return new(min, max, false, ticks.ToImmutable());
    }

    static (double, double) Widened(double min, double max)
    {
        var half = min == 0 && max == 0 ? 1 : Math.Max(Math.Abs(min), Math.Abs(max)) * 0.1;
        return (min - half, max + half);
    }

    static AxisScale Logarithmic(double min, double max)
    {
        var (low, high) = ((int)Math.Floor(Math.Log10(min)), (int)Math.Ceiling(Math.Log10(max)));
        var every = (high - low + 5) / 6;
        var ticks = ImmutableArray.CreateBuilder<Tick>();
        for (var power = low; power <= high; power += every) ticks.Add(new(Math.Pow(10, power), Short(Math.Pow(10, power))));
        return new(Math.Pow(10, low), Math.Pow(10, high), true, ticks.ToImmutable());
    }

    /// <summary>1, 2 or 5 times a power of ten, not below <paramref name="rough"/>.</summary>
    static double NiceStep(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1 => power, <= 2 => 2 * power, <= 5 => 5 * power, _ => 10 * power };
    }

    static string Label(double value, double step)
    {
        if (Math.Abs(value) < step * 1e-6) return "0";
        if (step is >= 1000 and < 1e12) return Thousands(value);
        if (step is < 1e-5 or >= 1e12) return Short(value);
        return Fixed(value, (int)Math.Max(0, Math.Ceiling(-Math.Log10(step) - 1e-9)));
    }

    static string Thousands(double value) => Math.Abs(value) switch
    {
        >= 1e9 => (value / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + "G",
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        _ => (value / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + "k",
    };

    static string Fixed(double value, int decimals) => value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Four significant digits, for people.</summary>
    public static string Short(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "-∞";
        var size = Math.Abs(value);
        if (size != 0 && size is < 1e-3 or >= 1e7) return value.ToString("0.###e0", CultureInfo.InvariantCulture);
        var text = Fixed(value, size == 0 ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 6));
        return text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text;
    }
}
