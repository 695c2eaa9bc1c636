using System.Collections.Immutable;
using System.Text.Json;

namespace Kedge.Runs.Metrics.Files;

/// <summary>
/// <c>trainer_state.json</c> of Hugging Face Transformers: <c>log_history</c> is a list of <c>{"loss":…,"epoch":…,"step":…}</c>. Each
/// checkpoint has a copy of all before it, so entries are told once, wherever they are read.
/// </summary>
public sealed class TrainerState(ToldValues told)
{
    const int LargestFile = 256 << 20;

    readonly HashSet<(long Step, string Names)> _told = [];

    public static bool IsTooLarge(long length) => length > LargestFile;

    /// <summary>Reads one whole file; a torn or foreign one says nothing.</summary>
    public void Read(ReadOnlyMemory<byte> text, long milliseconds)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new() { AllowTrailingCommas = true });
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("log_history", out var history)
                || history.ValueKind != JsonValueKind.Array)
                return;
            told.Rows(MetricSource.Files,
                [.. history.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Select(e => Row(e, milliseconds)).OfType<MetricRow>()]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)   // text that is no text shows only when it is asked for
        {
            // Being written at this moment: the next look will find it whole.
        }
    }

    MetricRow? Row(JsonElement entry, long milliseconds)
    {
        long? step = null;
        var values = ImmutableArray.CreateBuilder<(string Name, double Value)>();
        foreach (var member in entry.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetDouble(out var value)) continue;
            if (member.Name == "step") step = (long)value;
            else if (member.Name.Length <= 250) values.Add((member.Name, value));
        }
        var key = (step ?? -1, string.Join('\n', values.Select(v => v.Name)));
        return values.Any(v => v.Name != MetricSeries.Epoch) && _told.Add(key) ? new(step, milliseconds, values.ToImmutable()) : null;
    }
}
