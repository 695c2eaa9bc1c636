using System.Collections.Immutable;

namespace Kedge.Checks;

/// <summary>Everything that one <c>kedge check</c> looked at.</summary>
/// <param name="Where">What was looked into: "session kedge-demo-3fa9c1", "a fresh container", "this machine's own environment"; null when nothing could be.</param>
/// <param name="Environment">What is there, compared with the lock.</param>
/// <param name="Tensors">What the environment can compute.</param>
public sealed record CheckReport(string? Where, ImmutableArray<CheckResult> Environment, ImmutableArray<CheckResult> Tensors)
{
    /// <summary>What the host engine cannot promise; empty for a container.</summary>
    public ImmutableArray<string> NotPromised { get; init; } = [];
    /// <summary>The image's ID as the engine has it; null without one.</summary>
    public string? Image { get; init; }
    /// <summary>"docker 28.2.2"; null without one.</summary>
    public string? Engine { get; init; }

    public IEnumerable<CheckResult> All => Environment.Concat(Tensors);

    /// <summary>What is certainly wrong counts before what is not known.</summary>
    public CheckState State =>
        All.Any(r => r.State == CheckState.Wrong) ? CheckState.Wrong
        : All.Any(r => r.State == CheckState.CouldNot) ? CheckState.CouldNot
        : CheckState.Ok;
}
