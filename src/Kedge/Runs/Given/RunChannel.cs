using System.Collections.Immutable;

namespace Kedge.Runs.Given;

/// <summary>The ways by which a command hands values to its record: a folder for files, and a tracking server.</summary>
/// <param name="Folder">On this machine.</param>
/// <param name="Run">The run's id.</param>
/// <param name="Port">Of the server on 127.0.0.1, for a command without a container; else it has a socket file in the folder.</param>
/// <param name="Token">That clients must show to the server on 127.0.0.1: other users of this machine see it, too.</param>
public sealed record RunChannel(string Folder, string Run, int? Port, string? Token)
{
    /// <summary>Where a container has the folder.</summary>
    public const string Inside = "/run/kedge";

    /// <summary>What MLflow's clients read. Who sets it has a server of their own.</summary>
    public const string TrackingUri = "MLFLOW_TRACKING_URI";

    /// <summary>Set to profile some steps; the folder beside <c>lib/</c> with what does it.</summary>
    public const string Profile = "KEDGE_PROFILE", Profiler = "profile";

    /// <summary>The command, started by way of the relay to the server's socket file.</summary>
    public static ImmutableArray<string> Relayed(ImmutableArray<string> command) => ["python3", "-I", "-S", $"{Inside}/lib/start.py", .. command];

    /// <summary>The variables that the command needs for it, put over its own.</summary>
    public ImmutableSortedDictionary<string, string?> Over(ImmutableSortedDictionary<string, string?> variables, bool inContainer)
    {
        var folder = inContainer ? Inside : Folder;
        var path = variables.TryGetValue("PYTHONPATH", out var own) && own is { Length: > 0 } ? $"{folder}/lib:{own}" : $"{folder}/lib";
        if (variables.ContainsKey(Profile)) path = $"{folder}/{Profiler}:{path}";
        var all = variables.SetItem("PYTHONPATH", path).SetItem("KEDGE_LOG_DIR", folder).SetItem("KEDGE_RUN_ID", Run);
        if (inContainer || Port is not { } port || variables.ContainsKey(TrackingUri)) return all;
        return all.SetItem(TrackingUri, FormattableString.Invariant($"http://127.0.0.1:{port}")).SetItem("MLFLOW_TRACKING_TOKEN", Token);
    }
}
