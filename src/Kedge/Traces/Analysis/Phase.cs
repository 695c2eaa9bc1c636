namespace Kedge.Traces.Analysis;

/// <summary>What the thread that runs the training loop is at, at one moment. Every moment of a step has exactly one.</summary>
public enum Phase
{
    /// <summary>In the DataLoader's <c>__next__</c>: loading in its own process, or waiting for a worker.</summary>
    Loading,
    /// <summary>In an operator outside of the phases below: the forward pass, the loss, metrics.</summary>
    Forward,
    Backward,
    /// <summary><c>step</c> and <c>zero_grad</c>.</summary>
    Optimiser,
    /// <summary>In the runtime's copy call: starting a copy, or waiting for one from pageable memory.</summary>
    Copy,
    /// <summary>In an exchange between processes.</summary>
    Communication,
    /// <summary>Waiting until the device has done what it was given: <c>.item()</c>, <c>nonzero</c>, a synchronising call.</summary>
    Sync,
    /// <summary>In no operator: Python, or waiting for something that the profiler does not see.</summary>
    Python,
}

/// <summary>The names by which PyTorch's own events tell a phase.</summary>
static class PhaseNames
{
    public const string Step = "ProfilerStep#";

    /// <summary>The phase that an event of this name begins; null when it goes on with the one around it.</summary>
    public static Phase? Of(string name, EventKind kind) => kind switch
    {
        EventKind.Annotation => Annotation(name),
        EventKind.Runtime => Runtime(name),
        EventKind.Operator => Operator(name),
        _ => null,
    };

    static Phase? Annotation(string name) =>
        name.StartsWith("enumerate(DataLoader)", StringComparison.Ordinal) ? Phase.Loading
        : name.StartsWith("Optimizer.", StringComparison.Ordinal) ? Phase.Optimiser
        : IsCollective(name) ? Phase.Communication : null;

    static Phase? Runtime(string name) => name switch
    {
        "cudaStreamSynchronize" or "cudaDeviceSynchronize" or "cudaEventSynchronize" or "hipStreamSynchronize" or "hipDeviceSynchronize" or "hipEventSynchronize"
            or "cuStreamSynchronize" or "cuCtxSynchronize" or "cuEventSynchronize" => Phase.Sync,
        "cudaMemcpyAsync" or "cudaMemcpy" or "hipMemcpyAsync" or "hipMemcpyWithStream" or "hipMemcpy" => Phase.Copy,
        _ => null,
    };

    static Phase? Operator(string name) =>
        name.StartsWith("autograd::engine::evaluate_function", StringComparison.Ordinal) ? Phase.Backward
        : IsSync(name) ? Phase.Sync
        // torch.autograd.profiler wrote these without a category.
        : name.StartsWith("enumerate(DataLoader)", StringComparison.Ordinal) ? Phase.Loading
        : name.StartsWith("Optimizer.", StringComparison.Ordinal) ? Phase.Optimiser
        : IsCollective(name) ? Phase.Communication : Phase.Forward;

    /// <summary>Operators whose result the host must know before it can go on.</summary>
    public static bool IsSync(string name) =>
        name is "aten::item" or "aten::_local_scalar_dense" or "aten::is_nonzero" or "aten::nonzero" or "aten::equal" or "aten::masked_select"
            or "aten::unique" or "aten::_unique2";

    /// <summary>An exchange as the host sees it: <c>nccl:all_reduce</c>, <c>gloo:broadcast</c>, <c>c10d::allreduce_</c>.</summary>
    public static bool IsCollective(string name) =>
        name.StartsWith("nccl:", StringComparison.Ordinal) || name.StartsWith("gloo:", StringComparison.Ordinal) || name.StartsWith("mpi:", StringComparison.Ordinal)
        || name.StartsWith("c10d::", StringComparison.Ordinal) || name == "record_param_comms";

    /// <summary>An exchange as the device runs it: <c>ncclDevKernel_AllReduce…</c>, <c>ncclKernel_…</c>, RCCL's, which has the same names.</summary>
    public static bool IsCollectiveKernel(string name) => name.StartsWith("nccl", StringComparison.OrdinalIgnoreCase);
}
