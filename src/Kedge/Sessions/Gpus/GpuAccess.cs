using System.Collections.Immutable;

namespace Kedge.Sessions.Gpus;

/// <summary>How a container reaches GPUs: engine options and variables, and the same in words.</summary>
/// <param name="Options">For the engine's <c>run</c>; empty without GPUs.</param>
/// <param name="Words">Which GPUs, or why none.</param>
public sealed record GpuAccess(ImmutableArray<string> Options, ImmutableSortedDictionary<string, string?> Variables, string Words)
{
    public bool HasGpus => !Options.IsEmpty;

    /// <summary>An NVIDIA runtime that is an engine's default must not give any either ("void", container toolkit).</summary>
    public static GpuAccess None(string why) => new([], Launch.NoVariables.Add("NVIDIA_VISIBLE_DEVICES", "void"), why);
}
