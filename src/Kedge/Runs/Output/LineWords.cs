using System.Collections.Frozen;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Output;

/// <summary>The words of trainers' output that mean something, all in lower case.</summary>
static class LineWords
{
    /// <summary>Steps of the whole run, whatever else the line counts.</summary>
    public static readonly FrozenSet<string> GlobalSteps = FrozenSet.ToFrozenSet(["global_step", "num_updates", "current_steps", "total_timesteps"]);

    public static readonly FrozenSet<string> Steps = FrozenSet.ToFrozenSet(
        ["step", "steps", "iter", "iteration", "it", "iters", "iterations", "update", "batch", "batch_idx", .. GlobalSteps]);

    public static readonly FrozenSet<string> Epochs = FrozenSet.ToFrozenSet(["epoch", "ep", "epch"]);

    /// <summary>Names that may stand before their number without a sign between: <c>loss 3.12, time 250ms</c>.</summary>
    static readonly FrozenSet<string> Bare = FrozenSet.ToFrozenSet(
        ["loss", "acc", "accuracy", "acc@1", "acc@5", "prec@1", "prec@5", "lr", "ppl", "perplexity", "mfu", "grad_norm", "norm", "gnorm", "time",
            "data", "dt", "f1", "f-score",
         "f1-score", "auc", "iou", "miou", "map", "wer", "cer", "xent", "kl", "reward", "tok/s", "wps", "ups", "learning_rate",
         "psnr", "ssim", "lpips", "l1", "dice", "pseudo_dice"]);

    /// <summary>Words before a number that are never measurements.</summary>
    public static readonly FrozenSet<string> Never = FrozenSet.ToFrozenSet(
        ["localhost", "port", "pid", "rank", "local_rank", "world_size", "cuda", "gpu", "cpu", "device", "line", "version", "v_num", "eta", "seed",
            "http", "https", "warning", "error",
         "micro_step", "parameters", "params", "total_steps", "total_num_steps", "max_steps", "percentage", "progress", "remaining", "elapsed", "eta_msec", "far", "run",
         "load", "loaded", "saved", "update", "tensors"]);

    /// <summary>Two words that are one name, by the second one.</summary>
    static readonly FrozenDictionary<string, FrozenSet<string>> Before = new Dictionary<string, FrozenSet<string>>
    {
        ["loss"] = FrozenSet.ToFrozenSet(
            ["lm", "d", "g", "nll", "mlm", "ctc", "att", "kl", "ce", "mse", "l1", "l2", "bce", "dice", "cls", "box", "reg", "aux", "total", "policy",
                "value", "actor", "critic", "kd", "distill",
             "disc", "gen", "rec", "recon", "reconstruction", "adv", "adversarial", "perceptual", "contrastive", "cycle", "mask", "obj", "style",
                 "content", "entropy", "generator", "discriminator"]),
        ["rate"] = FrozenSet.ToFrozenSet(["learning"]), ["norm"] = FrozenSet.ToFrozenSet(["grad", "gradient"]),
        ["size"] = FrozenSet.ToFrozenSet(["batch"]), ["scale"] = FrozenSet.ToFrozenSet(["loss", "logit"]), ["mem"] = FrozenSet.ToFrozenSet(["max", "gpu"]),
        ["usage"] = FrozenSet.ToFrozenSet(["memory"]), ["length"] = FrozenSet.ToFrozenSet(["episode", "response", "prompt"]),
        ["dice"] = FrozenSet.ToFrozenSet(["pseudo"]),
        ["samples"] = FrozenSet.ToFrozenSet(["consumed"]), ["value"] = FrozenSet.ToFrozenSet(["loss", "lm_loss"]),
        ["time"] = FrozenSet.ToFrozenSet(["data", "forward", "backward", "batch", "iter", "step", "wall", "train", "epoch", "total"]),
        ["ctc"] = FrozenSet.ToFrozenSet(["loss"]), ["att"] = FrozenSet.ToFrozenSet(["loss"]),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsBare(string word) =>
        Bare.Contains(word) || word.IndexOf('_') is > 0 and var at && MetricNames.IsPhase(word[..at]) && Bare.Contains(word[(at + 1)..]) || word.EndsWith("_loss", StringComparison.Ordinal) || word.EndsWith("_acc", StringComparison.Ordinal)
            || word.EndsWith("_ppl", StringComparison.Ordinal)
        || word.StartsWith("loss_", StringComparison.Ordinal);

    /// <summary>
    /// <c>grad norm</c> is <c>grad_norm</c>, <c>loss value</c> is the loss, <c>steps per second</c> is one name; else the word alone.
    /// </summary>
    /// <param name="before">The word right before it.</param>
    public static string Joined(string before, string word) =>
        word == "per" || before.EndsWith("_per", StringComparison.Ordinal) ? $"{before}_{word}"
        : !Before.TryGetValue(word, out var known) || !known.Contains(before) ? word : word == "value" ? before : $"{before}_{word}";

    /// <summary>A place is one under a training's prefix, too: <c>training/global_step</c>, <c>train_num_updates</c>, <c>trainer/epoch</c>.</summary>
    public static string Place(string word)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["train/", "training/", "trainer/", "train_"])
            if (word.StartsWith(prefix, StringComparison.Ordinal) && word[prefix.Length..] is var rest && (GlobalSteps.Contains(rest) || rest == "epoch")) return rest;
        return word;
    }

    /// <summary>A phase by one of its words; <c>valid_1</c>, a data set of a booster, is one as it stands.</summary>
    public static string? Phase(string word) => word switch
    {
        "train" or "training" => "train",
        "val" or "valid" or "validation" or "dev" => "val",
        "test" or "testing" => "test",
        "eval" or "evaluation" => "eval",
        _ => word.StartsWith("valid_", StringComparison.Ordinal) && word.Length > 6 && word[6..].All(char.IsAsciiDigit) ? word : null,
    };
}
