namespace Kedge.Runs.Resources;

/// <summary>
/// How long processes stood still for want of something, in microseconds since the start: pressure stall information, of the machine
/// in <c>/proc/pressure/</c> and of a control group in its <c>*.pressure</c> (kernel: accounting/psi.rst).
/// </summary>
/// <param name="Some">At least one waited.</param>
/// <param name="Full">All that had something to do waited: nothing was done meanwhile.</param>
public readonly record struct Pressure(long? Some, long? Full)
{
    /// <summary>Lines such as <c>some avg10=0.00 avg60=0.00 avg300=0.00 total=123</c>; a kernel without it has no such file.</summary>
    public static Pressure Parse(string? text) => new(Total(text, "some"), Total(text, "full"));

    static long? Total(string? text, string line)
    {
        const string Word = "total=";
        var told = text?.Split('\n').FirstOrDefault(l => l.StartsWith(line + " ", StringComparison.Ordinal));
        return told?.IndexOf(Word, StringComparison.Ordinal) is > 0 and var at ? KernelNumbers.Whole(told[(at + Word.Length)..]) : null;
    }

    /// <summary>As shares of the time between two moments.</summary>
    public IEnumerable<(string Name, double Value)> Since(Pressure before, double seconds, string name)
    {
        if (Share(Some - before.Some, seconds) is { } some) yield return ($"pressure.{name}", some);
        if (Share(Full - before.Full, seconds) is { } full) yield return ($"pressure.{name}.full", full);
    }

    /// <summary>The kernel adds up a stall when it ends or is looked at: a share can come out a little over one.</summary>
    static double? Share(long? microseconds, double seconds) =>
        microseconds is >= 0 and var stalled && seconds > 0 ? Math.Min(1, Math.Round(stalled / 1e6 / seconds, 3)) : null;
}
