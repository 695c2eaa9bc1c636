using System.Collections.Immutable;
using Kedge.Runs;
using Kedge.Runs.Given;
using Kedge.Sessions;
using Kedge.Specs;

namespace Kedge.Cli.Commands.Runs.Recording;

/// <summary>What was typed behind <c>kedge run</c>.</summary>
sealed record RunWish
{
    public required ImmutableArray<string> Command { get; init; }
    public string? Name { get; init; }
    public string? Engine { get; init; }
    public TypedLimits Limits { get; init; } = new();
    public ImmutableArray<string> Variables { get; init; } = [];
    public bool Record { get; init; } = true;
    /// <summary>Ranks that torchrun starts; null: the command is started as it is.</summary>
    public int? Ranks { get; init; }
    public int Restarts { get; init; }
    /// <summary>Have PyTorch's profiler record some steps.</summary>
    public bool Profile { get; init; }
    public ImmutableArray<string> Data { get; init; } = [];
    /// <summary>A run to go on from.</summary>
    public string? Resume { get; init; }
    /// <summary>That run, found, and which attempt this one is.</summary>
    public RunId? Parent { get; init; }
    public int Attempt { get; init; } = 1;

    /// <summary>The command as it is started in the container, or on the host.</summary>
    /// <param name="logs">Where the ranks' logs go; null where nothing is recorded.</param>
    public ImmutableArray<string> Started(string? logs) =>
        Ranks is { } ranks ? Torchrun.Command(Command, ranks, Restarts, logs ?? "/tmp/kedge-ranks") : Command;
    /// <summary>What stands beside the project on this machine, and where in the project it is to appear; both absolute.</summary>
    public ImmutableArray<(string There, string Here)> Beside { get; init; } = [];

    /// <summary>The spec with what was typed put over its limits.</summary>
    public Checked<Spec> Over(Spec spec) => Limits.Over(spec.Limits).Then(limits => Checked<Spec>.Ok(spec with { Limits = limits }));

    /// <summary>Variables for the command: what Kedge passes on by itself, then what was typed. A null value is passed on unseen.</summary>
    public ImmutableSortedDictionary<string, string?> Passed(Func<string, string?> environment)
    {
        var passed = Launch.NoVariables.ToBuilder();
        foreach (var name in PassedOn) if (environment(name) is { Length: > 0 } value) passed[name] = value;
        if (Profile) passed[RunChannel.Profile] = "1";
        foreach (var typed in Variables)
        {
            var equals = typed.IndexOf('=');
            passed[equals < 0 ? typed : typed[..equals]] = equals < 0 ? null : typed[(equals + 1)..];
        }
        return passed.ToImmutable();
    }

    /// <summary>Variables that decide results or speed, and hold no secrets.</summary>
    static readonly ImmutableArray<string> PassedOn =
    [
        "PYTHONHASHSEED", "CUBLAS_WORKSPACE_CONFIG", "CUDA_VISIBLE_DEVICES", "CUDA_LAUNCH_BLOCKING", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS",
        "PYTORCH_CUDA_ALLOC_CONF", "PYTORCH_ALLOC_CONF", "TORCH_LOGS", "NCCL_DEBUG", "NCCL_SOCKET_IFNAME", "NCCL_IB_DISABLE", "NCCL_P2P_DISABLE",
        "RANK", "LOCAL_RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT",
    ];
}
