using System.Collections.Immutable;

namespace Kedge.Runs.Metrics;

public enum Better { Unknown, Lower, Higher }

/// <summary>What the words in a metric's name say: which end is better, and which metrics share a chart.</summary>
public static class MetricNames
{
    static readonly ImmutableArray<string> LowerWords =
        ["loss", "error", "err", "perplexity", "ppl", "mse", "mae", "rmse", "wer", "cer", "nll", "bpc", "bpb", "fid", "lpips", "l1", "time", "seconds", "latency"];

    static readonly ImmutableArray<string> HigherWords =
        ["accuracy", "acc", "acc@1", "acc@5", "top1", "top5", "f1", "auc", "auroc", "bleu", "rouge", "map", "map50", "iou", "miou", "dice", "precision",
         "recall", "score", "r2", "psnr", "ssim", "throughput", "reward", "mfu"];

    static readonly ImmutableArray<string> Others = ["lr", "learning_rate", "grad_norm", "gradnorm", "kl", "entropy"];

    static readonly ImmutableArray<string> Phases = ["train", "training", "val", "valid", "validation", "test", "eval", "dev"];

    public static Better Better(string name) =>
        Words(name).Any(LowerWords.Contains) ? Metrics.Better.Lower : Words(name).Any(HigherWords.Contains) ? Metrics.Better.Higher : Metrics.Better.Unknown;

    /// <summary>Names that are metrics at first sight; others must be seen twice.</summary>
    public static bool IsKnown(string name) =>
        Better(name) != Metrics.Better.Unknown || Others.Contains(name) || Words(name).Any(w => Phases.Contains(w) || Others.Contains(w));

    public static bool IsTime(string name) => Words(name).Any(w => w is "time" or "seconds" or "latency");

    /// <summary>Test before validation before training: the later a reader's trust, the earlier a reader's question.</summary>
    public static int PhaseOrder(string name) =>
        Words(name).Select(w => w switch { "test" => 0, "val" or "valid" or "validation" or "eval" or "dev" => 1, _ => 2 }).Append(2).Min();

    /// <summary>How quickly, not how well: never what a run is judged by.</summary>
    public static bool IsSpeed(string name) => IsTime(name) || Words(name).Any(w => w is "throughput" or "mfu" or "second" or "runtime");

    /// <summary>The best so far, as the training keeps it: the metric itself says more.</summary>
    public static bool IsRunningBest(string name) => Words(name).Contains("best");

    public static bool IsPhase(string word) => Phases.Contains(word);

    /// <summary>The name without train, val, test: metrics of one family share a chart.</summary>
    public static string Family(string name)
    {
        var rest = Words(name).Where(w => !Phases.Contains(w)).ToList();
        return rest.Count == 0 ? name : string.Join('_', rest);
    }

    /// <summary>In lower case, since tags of event files and columns of CSV files have any: <c>Loss/train</c>, <c>metrics/mAP50(B)</c>.</summary>
    static string[] Words(string name) => name.ToLowerInvariant().Split(['_', '/', '.', '-', ' ', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
}
