using System.Collections.Immutable;
using System.Text.Json;

namespace Kedge.Traces;

/// <summary>What a trace says outside of its events: devices, and this process's place in a distributed run.</summary>
sealed class TraceHeader
{
    const int MostDevices = 64;

    public ImmutableArray<Device> Devices { get; private set; } = [];
    public int? Rank { get; private set; }
    public int? WorldSize { get; private set; }
    public string? Backend { get; private set; }

    public void Read(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("deviceProperties"u8)) Parsed(value, json => Devices = [.. json.EnumerateArray().Take(MostDevices).Select(One)]);
        else if (name.SequenceEqual("distributedInfo"u8)) Parsed(value, Distributed);
    }

    void Distributed(JsonElement json)
    {
        Rank = Number(json, "rank") is { } rank ? (int)rank : null;
        WorldSize = Number(json, "world_size") is { } size ? (int)size : null;
        Backend = json.TryGetProperty("backend", out var backend) && backend.ValueKind == JsonValueKind.String ? backend.GetString() : null;
    }

    static Device One(JsonElement json) => new(
        (int)(Number(json, "id") ?? 0), json.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "",
        Number(json, "totalGlobalMem") ?? 0, (int)(Number(json, "computeMajor") ?? 0), (int)(Number(json, "computeMinor") ?? 0), (int)(Number(json, "numSms") ?? 0));

    static long? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            && number is >= 0 and < 1L << 50
            ? number
            : null;

    /// <summary>A header that is odd says nothing; the events may still be good.</summary>
    static void Parsed(ReadOnlySpan<byte> value, Action<JsonElement> read)
    {
        try
        {
            using var document = JsonDocument.Parse(value.ToArray());
            read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
        }
    }
}
