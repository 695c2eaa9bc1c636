using System.Collections.Immutable;

namespace Kedge.Runs;

/// <summary>A file that a run left behind: a model that it wrote, or what an MLflow client logged.</summary>
/// <param name="Path">Below the project's folder; below the run's own when <see cref="Kept"/>; absolute where it lies in neither.</param>
/// <param name="Size">Bytes.</param>
public sealed record Artifact(string Path, long Size)
{
    /// <summary>In hex; null where the file was not hashed.</summary>
    public string? Sha256 { get; init; }

    /// <summary>It lies in the run's folder and stays as it is; others may be overwritten by the next run.</summary>
    public bool Kept { get; init; }

    /// <summary>What it is, when it is a model.</summary>
    public ModelFacts? Model { get; init; }
}

/// <summary>What <c>kedge model inspect</c> says of a model file, in short.</summary>
/// <param name="Format">In words: <c>PyTorch checkpoint (zip)</c>.</param>
/// <param name="Parameters">Trainable values; zero where the file does not tell.</param>
/// <param name="Types">Of its weights, the most frequent first: <c>float32</c>.</param>
public sealed record ModelFacts(string Format, long Parameters, ImmutableArray<string> Types)
{
    /// <summary>Of ONNX's own operators, or of the first other domain.</summary>
    public long? Opset { get; init; }

    /// <summary>What loading it would do beyond laying down tensors: <c>needs code</c>, <c>runs code</c>; null: nothing.</summary>
    public string? Danger { get; init; }
}
