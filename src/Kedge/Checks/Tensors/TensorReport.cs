using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kedge.Checks.Tensors;

/// <summary>One check of what torch can compute.</summary>
/// <param name="Log">The error as Python wrote it, for <c>kedge explain</c>'s table; null when there is none.</param>
public sealed record TensorCheck(string Name, CheckState State, string Detail, double Seconds, string? Log);

/// <summary>What <c>tensors.data.py</c> wrote: one line of JSON per check, between whatever libraries print.</summary>
/// <param name="Running">The check that had begun and not ended when the output did; null when all ended.</param>
/// <param name="IsWhole">The program said that it was done, and named as many checks as there are.</param>
public sealed record TensorReport(ImmutableArray<TensorCheck> Checks, string? Running, bool IsWhole)
{
    /// <summary>What each line of the program's own begins with.</summary>
    public const string Mark = "kedge-tensor ";
    const int Most = 200, LongestLine = 64 << 10;

    /// <summary>It ran where anybody may have changed anything: lines of another form end what is believed.</summary>
    public static TensorReport Read(string output)
    {
        var checks = ImmutableArray.CreateBuilder<TensorCheck>();
        string? running = null;
        foreach (var text in output.AsSpan().EnumerateLines())
        {
            if (!text.StartsWith(Mark, StringComparison.Ordinal)) continue;
            if (Row(text[Mark.Length..]) is not { } row || checks.Count == Most) return new(checks.ToImmutable(), running, false);
            if (row.End is { } count) return new(checks.ToImmutable(), running, running is null && count == checks.Count);
            if (row.Begin is { } name)
            {
                running = PlainText.Of(name);
                continue;
            }
            if (Check(row) is not { } check) break;
            running = null;
            checks.Add(check);
        }
        return new(checks.ToImmutable(), running, false);
    }

    static TensorCheck? Check(TensorRow row) => row is { Check: { } name, Detail: { } detail, Seconds: { } seconds } && State(row.State) is { } state
        ? new(PlainText.Of(name), state, PlainText.Of(detail), Math.Clamp(seconds, 0, 1e6), row.Trace) : null;

    static CheckState? State(string? word) => word switch { "ok" => CheckState.Ok, "wrong" => CheckState.Wrong, "skipped" => CheckState.Skipped, _ => null };

    static TensorRow? Row(ReadOnlySpan<char> line)
    {
        if (line.Length > LongestLine) return null;
        try
        {
            return JsonSerializer.Deserialize(line, TensorJson.Default.TensorRow);
        }
        catch (Exception hostile) when (hostile is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}

sealed record TensorRow(string? Begin = null, string? Check = null, string? State = null, string? Detail = null, double? Seconds = null,
    string? Trace = null, int? End = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false, MaxDepth = 2)]
[JsonSerializable(typeof(TensorRow))]
sealed partial class TensorJson : JsonSerializerContext;
