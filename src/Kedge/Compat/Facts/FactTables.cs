using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kedge.Compat.Facts;

/// <summary>
/// The embedded tables, each read when it is first asked for: a question about Python alone does not pay for the GPUs.
/// Read strictly: a member that the records do not know, or that is missing, is an error here and not a silent gap in an answer.
/// </summary>
public static class FactTables
{
    static readonly FactJson Json = new(new JsonSerializerOptions(JsonSerializerDefaults.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase });
    static readonly Lazy<TorchRelease[]> LazyTorch = new(() => Read("Torch", Json.TorchReleaseArray));
    static readonly Lazy<CudaFacts> LazyCuda = new(() => Read("Cuda", Json.CudaFacts));
    static readonly Lazy<GpuFacts> LazyGpus = new(() => Read("Gpus", Json.GpuFacts));
    static readonly Lazy<OsFact[]> LazyOses = new(() => Read("Oses", Json.OsFactArray));

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<TorchRelease> Torch => LazyTorch.Value;

    public static CudaFacts Cuda => LazyCuda.Value;

    public static IReadOnlyList<GpuFact> Gpus => LazyGpus.Value.Gpus;

    public static IReadOnlyList<OsFact> Oses => LazyOses.Value;

    /// <summary>Throws a <see cref="JsonException"/> unless the text is a table of this name, whole and with nothing unknown.</summary>
    public static void Check(string table, ReadOnlySpan<byte> text) => JsonSerializer.Deserialize(text, table switch
    {
        "Torch" => Json.TorchReleaseArray,
        "Cuda" => Json.CudaFacts,
        "Gpus" => Json.GpuFacts,
        "Oses" => (System.Text.Json.Serialization.Metadata.JsonTypeInfo)Json.OsFactArray,
        _ => throw new ArgumentException($"no table {table}", nameof(table)),
    });

    static T Read<T>(string table, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var stream = Embedded.Open(typeof(FactTables), $"{table}.data.json");
        return JsonSerializer.Deserialize(stream, type)!;
    }
}

[JsonSerializable(typeof(TorchRelease[]))]
[JsonSerializable(typeof(CudaFacts))]
[JsonSerializable(typeof(GpuFacts))]
[JsonSerializable(typeof(OsFact[]))]
sealed partial class FactJson : JsonSerializerContext;
