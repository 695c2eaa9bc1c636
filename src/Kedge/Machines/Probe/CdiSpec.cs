using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kedge.Machines.Probe;

/// <summary>Device names that a Container Device Interface specification defines (CNCF CDI, SPEC.md: kind, devices[].name).</summary>
public static partial class CdiSpec
{
    public static ImmutableArray<string> Devices(string text) => text.AsSpan().TrimStart().StartsWith("{") ? OfJson(text) : OfYaml(text);

    static ImmutableArray<string> OfJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var kind = document.RootElement.GetProperty("kind").GetString();
            return [.. document.RootElement.GetProperty("devices").EnumerateArray().Select(d => $"{kind}={d.GetProperty("name").GetString()}")];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>As nvidia-ctk writes it: a device's members are indented by two, what is inside its edits by more.</summary>
    static ImmutableArray<string> OfYaml(string text)
    {
        var kind = Kind().Match(text).Groups[1].Value;
        return kind.Length == 0 ? [] : [.. Name().Matches(text).Select(m => $"{kind}={m.Groups[1].Value}")];
    }

    [GeneratedRegex(@"^kind:[ ]*""?([\w./-]+)""?[ ]*\r?$", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex(@"^(?:- |  |  - |    )name:[ ]*[""']?([\w.:-]+)[""']?[ ]*\r?$", RegexOptions.Multiline)]
    private static partial Regex Name();
}
