using System.Collections.Frozen;

namespace Kedge.Runs.Following;

public enum FileKind { None, TensorBoard, Csv, JsonLines, TrainerState, PointLog, RankLog, Model }

/// <summary>What a file that appears during a run is, by its name alone.</summary>
public static class FileKinds
{
    static readonly FrozenSet<string> Csvs =
        FrozenSet.ToFrozenSet(["metrics.csv", "results.csv", "summary.csv", "history.csv", "progress.csv", "training.csv", "train_log.csv"]);
    static readonly FrozenSet<string> Lines = FrozenSet.ToFrozenSet(["metrics.json", "metrics.jsonl", "scalars.json", "train_log.jsonl"]);

    /// <param name="host">The container's host name: event files carry their writer's; null where it says nothing.</param>
    public static FileKind Of(string name, string? host) =>
        name.Contains("tfevents", StringComparison.Ordinal) ? IsOthers(name, host) ? FileKind.None : FileKind.TensorBoard
        : Csvs.Contains(name) ? FileKind.Csv
        : Lines.Contains(name) ? FileKind.JsonLines
        : name == "trainer_state.json" ? FileKind.TrainerState
        : FileKind.None;

    /// <summary>What a training may leave in its folders: metrics or models.</summary>
    public static FileKind OfWritten(string name, string? host) => Of(name, host) is not FileKind.None and var metrics ? metrics : OfModel(name);

    /// <summary>Of the folder that the run itself hands out (<see cref="GivenFolder"/>).</summary>
    public static FileKind OfGiven(string name) =>
        name.StartsWith("log-r", StringComparison.Ordinal) && name.EndsWith(".jsonl", StringComparison.Ordinal) ? FileKind.PointLog
        : name is "stdout.log" or "stderr.log" ? FileKind.RankLog
        : Of(name, null);

    /// <summary>What training writes models under. <c>.bin</c> and <c>.pkl</c> may be anything: their content decides.</summary>
    public static FileKind OfModel(string name) => IsSurelyModel(name) || Path.GetExtension(name) is ".bin" or ".pkl" or ".pickle" ? FileKind.Model : FileKind.None;

    public static bool IsSurelyModel(string name) =>
        Path.GetExtension(name) is ".pt" or ".pth" or ".ckpt" or ".safetensors" or ".onnx" or ".pt2" or ".torchscript" or ".ptl"
            || name.EndsWith(".pth.tar", StringComparison.Ordinal);

    /// <summary><c>events.out.tfevents.1700000000.HOST.PID.0</c> of another run that goes on at the same time.</summary>
    static bool IsOthers(string name, string? host)
    {
        if (host is null) return false;
        var parts = name[name.IndexOf("tfevents", StringComparison.Ordinal)..].Split('.', 3);
        return parts.Length == 3 && parts[1].All(char.IsAsciiDigit) && parts[2] != host && !parts[2].StartsWith(host + ".", StringComparison.Ordinal);
    }
}
