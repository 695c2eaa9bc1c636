using System.Globalization;

namespace Kedge.Sessions.Starting;

/// <summary>How long a session may be unused: <c>90m</c>, <c>2h</c>, <c>1d</c>. Pure.</summary>
public static class IdleTime
{
    const int MostMinutes = 365 * 24 * 60;

    /// <summary>Minutes; null when it is no such time.</summary>
    public static int? Read(string text)
    {
        var unit = text.Length > 1 ? text[^1] switch { 'm' => 1, 'h' => 60, 'd' => 24 * 60, _ => 0 } : 0;
        return unit > 0 && decimal.TryParse(text.AsSpan(..^1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * unit is >= 1 and <= MostMinutes and var minutes ? (int)minutes : null;
    }

    /// <summary>2 h, 1 h 30 min, 45 min.</summary>
    public static string Words(int minutes) => (minutes / 60, minutes % 60) switch
    {
        (0, var rest) => string.Create(CultureInfo.InvariantCulture, $"{rest} min"),
        (var hours, 0) => string.Create(CultureInfo.InvariantCulture, $"{hours} h"),
        var (hours, rest) => string.Create(CultureInfo.InvariantCulture, $"{hours} h {rest} min"),
    };
}
