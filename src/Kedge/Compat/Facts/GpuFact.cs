using System.Text.Json.Serialization;
using Kedge.Machines;

namespace Kedge.Compat.Facts;

public sealed record GpuFacts([property: JsonPropertyName("_meta")] TableNote Meta, IReadOnlyList<GpuFact> Gpus);

/// <summary>A GPU by name. A row of Gpus.data.json.</summary>
/// <param name="Name">As nvidia-smi prints it where <paramref name="NameAsPrinted"/>.</param>
/// <param name="MemoryGB">Nominal; nvidia-smi reports 1 to 5 % less.</param>
/// <param name="Class"><c>datacenter</c>, <c>workstation</c>, <c>geforce</c>, <c>jetson</c>.</param>
public sealed record GpuFact(
    string Name, ComputeCapability Cc, string Sm, string Architecture, int MemoryGB, string Class, bool NameAsPrinted, string Source,
    IReadOnlyList<string>? Aliases = null, IReadOnlyList<int>? MemoryVariantsGB = null, string? Confidence = null);
