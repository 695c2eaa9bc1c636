using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Traces.Rules;

/// <summary>Something that costs time, with what shows it and what to change.</summary>
/// <param name="Rule">Its heading in docs/profile.md.</param>
/// <param name="Evidence">Numbers, and where they are seen: step, operator, thread, rank.</param>
/// <param name="Win">The most that the change can save, as a share of step time: an upper bound. Bounds of several findings overlap.</param>
/// <param name="Bound">Why no more than that.</param>
/// <param name="Change">What to do; lines that are code stand alone.</param>
public sealed record Bottleneck(string Rule, string Title, ImmutableArray<string> Evidence, double Win, string Bound, ImmutableArray<Change> Change)
{
    /// <summary>Worth knowing, though it costs little here.</summary>
    public bool IsNote { get; init; }
}

/// <param name="Code">A line to put into the script or to type; null for advice in words only.</param>
public sealed record Change(string Words, string? Code = null);

/// <summary>Numbers for people.</summary>
public static class Amount
{
    /// <summary>Of nanoseconds: <c>2.4 s</c>, <c>320 ms</c>, <c>12 µs</c>.</summary>
    public static string Time(double nanoseconds) => nanoseconds switch
    {
        >= 99.5e9 => Text($"{nanoseconds / 1e9:0} s"),
        >= 1e9 => Text($"{nanoseconds / 1e9:0.0} s"),
        >= 9.95e6 => Text($"{nanoseconds / 1e6:0} ms"),
        >= 1e6 => Text($"{nanoseconds / 1e6:0.0} ms"),
        >= 9.95e3 => Text($"{nanoseconds / 1e3:0} µs"),
        _ => Text($"{nanoseconds / 1e3:0.0} µs"),
    };

    /// <summary><c>64 %</c>, <c>3.1 %</c>, <c>&lt; 0.1 %</c>.</summary>
    public static string Percent(double share) => share switch
    {
        >= 0.0995 => Text($"{share * 100:0} %"),
        >= 0.001 => Text($"{share * 100:0.0} %"),
        > 0 => "< 0.1 %",
        _ => "0 %",
    };

    public static string Count(double count) => count >= 9.95 || count == Math.Round(count) ? Text($"{count:#,0}") : Text($"{count:0.0}");

    public static string Bytes(long bytes) => bytes switch
    {
        >= 1_000_000_000 => Text($"{bytes / 1e9:0.0} GB"),
        >= 1_000_000 => Text($"{bytes / 1e6:0} MB"),
        _ => Text($"{bytes / 1e3:0} kB"),
    };

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
