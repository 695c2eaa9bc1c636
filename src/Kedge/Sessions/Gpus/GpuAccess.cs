using System.Collections.Immutable;
using Kedge.Machines;

namespace Kedge.Sessions.Gpus;

/// <summary>How a container reaches GPUs: engine options and variables, and the same in words.</summary>
/// <param name="Options">For the engine's <c>run</c>; empty without GPUs.</param>
/// <param name="Words">Which GPUs, or why none.</param>
public sealed record GpuAccess(ImmutableArray<string> Options, ImmutableSortedDictionary<string, string?> Variables, string Words)
{
    /// <summary>What it sees of the machine's, as far as they are known: a part of a GPU (MIG) is not among them.</summary>
    public ImmutableArray<Gpu> Gpus { get; init; } = [];
    /// <summary>Version of the driver that they are reached by.</summary>
    public string? Driver { get; init; }

    public bool HasGpus => !Options.IsEmpty;

    /// <summary>An NVIDIA runtime that is an engine's default must not give any either ("void", container toolkit).</summary>
    public static GpuAccess None(string why) => new([], Launch.NoVariables.Add("NVIDIA_VISIBLE_DEVICES", "void"), why);
}
