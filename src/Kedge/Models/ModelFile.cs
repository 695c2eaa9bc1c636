using System.Collections.Immutable;

namespace Kedge.Models;

/// <summary>One tensor of a model file.</summary>
/// <param name="Name">Dotted, as the file has it: <c>layer4.0.conv1.weight</c>.</param>
/// <param name="Type">PyTorch's word: <c>float32</c>.</param>
/// <param name="Bytes">Elements times their size; of a file that compresses or shares, not what lies there.</param>
/// <param name="Storage">Where its bytes begin: a storage's key, with <c>+OFFSET</c> in elements where they begin further on. Two names with one
/// storage are the same weights; null when the format does not share.</param>
public sealed record Weight(string Name, ImmutableArray<long> Shape, string Type, long Elements, long Bytes, string? Storage = null)
{
    /// <summary>Statistics that training updates without a gradient, by the names that PyTorch's normalisations give them.</summary>
    public bool IsBuffer { get; init; } = Name.EndsWith("running_mean", StringComparison.Ordinal)
        || Name.EndsWith("running_var", StringComparison.Ordinal) || Name.EndsWith("num_batches_tracked", StringComparison.Ordinal);
}

/// <summary>Tensors that belong together: a model's, an optimiser's.</summary>
/// <param name="Path">Where in the file: <c>model_state_dict</c>; empty for the file itself.</param>
/// <param name="IsOptimiser">Moments and step counts, not weights.</param>
public sealed record WeightGroup(string Path, bool IsOptimiser, ImmutableArray<Weight> Weights);

/// <summary>An input or output of a graph. A dimension is a number or a name.</summary>
public sealed record Port(string Name, string Type, ImmutableArray<string> Shape);

/// <summary>A graph of operators: of ONNX and exported programs.</summary>
/// <param name="Operators">How often each occurs, most frequent first.</param>
/// <param name="Opsets">Domain → version; the default domain is <c>ai.onnx</c>.</param>
public sealed record Graph(ImmutableArray<Port> Inputs, ImmutableArray<Port> Outputs, ImmutableArray<KeyValuePair<string, int>> Operators,
    ImmutableSortedDictionary<string, long> Opsets);

/// <summary>How far loading a file would go beyond laying down tensors.</summary>
public enum Danger
{
    /// <summary><c>torch.load</c> with <c>weights_only=True</c> takes it.</summary>
    None,
    /// <summary>Classes of its own: loading imports and runs their code.</summary>
    NeedsCode,
    /// <summary>It calls what no model needs.</summary>
    RunsCode,
}

/// <param name="Name">What would be imported: <c>os.system</c>.</param>
/// <param name="Call">The call, where one would be made.</param>
public sealed record Import(string Name, Danger Danger, string? Call);

/// <summary>What is in a model file; nothing of it was run.</summary>
public sealed record ModelFile
{
    /// <summary>In words: <c>PyTorch checkpoint (zip)</c>.</summary>
    public required string Format { get; init; }
    public required long Size { get; init; }
    public ImmutableArray<WeightGroup> Groups { get; init; } = [];
    public Graph? Graph { get; init; }
    /// <summary>What else it says of itself: epoch, producer, metadata. Values are shortened.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Facts { get; init; } = [];
    /// <summary>Names beyond PyTorch's own building blocks that loading would import.</summary>
    public ImmutableArray<Import> Imports { get; init; } = [];
    /// <summary>Classes of modules by their dotted place (group and name), of files that hold whole modules.</summary>
    public ImmutableSortedDictionary<string, string> Classes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public Danger Danger => Imports.IsEmpty ? Danger.None : Imports.Max(i => i.Danger);

    /// <summary>The weights of models, without optimisers' states.</summary>
    public IEnumerable<Weight> Weights => Groups.Where(g => !g.IsOptimiser).SelectMany(g => g.Weights);

    /// <summary>Trainable values: every storage once, without statistics.</summary>
    public long Parameters => Weights.Where(w => !w.IsBuffer).GroupBy(w => w.Storage ?? w.Name).Sum(g => g.Max(w => w.Elements));
}
