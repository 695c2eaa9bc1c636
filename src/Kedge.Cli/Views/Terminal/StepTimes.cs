using System.Globalization;
using System.Text.Json.Nodes;

namespace Kedge.Cli.Views.Terminal;

/// <summary>Where the time went. Phases may overlap, so they need not add up to the whole.</summary>
static class StepTimes
{
    /// <summary><c>lay 7.3 s · finish 18.8 s</c>.</summary>
    public static string Text(IEnumerable<(string Phase, double Seconds)> times) =>
        string.Join(" · ", times.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Phase} {t.Seconds:0.0} s")));

    public static JsonObject Json(IEnumerable<(string Phase, double Seconds)> times) =>
        new(times.Select(t => KeyValuePair.Create<string, JsonNode?>(t.Phase, Math.Round(t.Seconds, 3))));
}
