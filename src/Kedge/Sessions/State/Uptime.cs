using System.Globalization;

namespace Kedge.Sessions.State;

/// <summary>A moment by the clock that nobody moves: seconds since the machine's start. Door: /proc/uptime, the kernel's boot id.</summary>
/// <param name="Boot">Which start that was; only moments of the same one can be compared.</param>
public sealed record Uptime(string Boot, double Seconds)
{
    /// <summary>Null where the kernel does not say.</summary>
    public static Uptime? Now()
    {
        try
        {
            var seconds = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
            return new(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), seconds);
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }
}
