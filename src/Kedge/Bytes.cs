using System.Globalization;

namespace Kedge;

/// <summary>Sizes for people: decimal units, as disks and registries count.</summary>
public static class Bytes
{
    public static string Of(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        double value = bytes;
        var unit = 0;
        for (; value >= 1000 && unit < units.Length - 1; unit++) value /= 1000;
        return value.ToString(unit == 0 || value >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
