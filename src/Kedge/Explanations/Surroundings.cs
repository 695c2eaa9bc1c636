using System.Globalization;
using Kedge.Compat;
using Kedge.Compat.Facts;
using Kedge.Locks;
using Kedge.Machines;

namespace Kedge.Explanations;

/// <summary>What an answer may look at besides the message: this project's lock and a machine. Both may be missing.</summary>
public sealed record Surroundings(LockFile? Lock = null, Machine? Machine = null)
{
    public static Surroundings Nothing { get; } = new();

    /// <summary>The facts about the locked torch; null for one that the tables do not know.</summary>
    internal TorchRelease? Release =>
        Lock is null
            ? null
            : FactTables.Torch.LastOrDefault(r => DottedVersion.TryParse(Lock.Torch, CultureInfo.InvariantCulture, out var locked)
                && r.Version == locked);

    /// <summary>Null for the CPU build.</summary>
    internal CudaVariant? Variant => Release?.Cuda.FirstOrDefault(v => v.Cuda.ToString() == Lock!.Cuda);

    /// <summary>The locked CUDA; null where the lock is for the CPU.</summary>
    internal DottedVersion? Cuda => DottedVersion.TryParse(Lock?.Cuda, CultureInfo.InvariantCulture, out var cuda) ? cuda : null;

    /// <summary>"torch 2.7.1 for CUDA 12.8"; null without a lock.</summary>
    internal Words? Locked => Lock is null ? null
        : Lock.Cuda == "cpu" ? new($"your lock has torch {Lock.Torch} for the CPU", $"你的锁里是 CPU 版 torch {Lock.Torch}")
        : new($"your lock has torch {Lock.Torch} for CUDA {Lock.Cuda}", $"你的锁里是 CUDA {Lock.Cuda} 版 torch {Lock.Torch}");

    /// <summary>The CUDA build of the locked torch that this machine can run; null when none, or when something is not known.</summary>
    internal string? Fitting => Release is null || Machine is null ? null
        : Judge.Of(new() { Torch = Release.Version, Cuda = new CudaWish.Auto(), Targets = [Target.Of("this machine", Machine)] }).Build?.Cuda;
}
