using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Kedge.Runs.Facts;

/// <summary>
/// Hyperparameters that a Python file has as plain assignments at its top level, as scripts without options and configuration files in Python
/// do: <c>LR = 3e-4</c>, <c>batch_size = 12  # per GPU</c>. Only names that mean one thing in every training.
/// </summary>
public static partial class ScriptConstants
{
    static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        ["lr", "learning_rate", "base_lr", "max_lr", "min_lr", "batch_size", "train_batch_size", "micro_batch_size", "epochs", "num_epochs", "n_epochs",
         "max_epochs", "max_iters", "max_steps", "num_steps", "warmup_steps", "warmup_iters", "warmup_epochs", "weight_decay", "momentum", "dropout", "gamma",
         "beta1", "beta2", "grad_clip", "gradient_accumulation_steps", "accumulation_steps", "hidden_size", "hidden_dim", "embed_dim", "latent_dim",
         "num_layers", "n_layers", "n_layer", "num_heads", "n_heads", "n_head", "n_embd", "block_size", "seq_len", "max_len", "context_length", "image_size",
         "img_size", "num_classes", "num_workers", "label_smoothing", "optimizer", "model_name", "seed"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The first assignment to each name; a later one depends on what was computed in between.</summary>
    public static IEnumerable<ScriptDefault> Of(string text) =>
        from line in Assignments().Matches(text)
        let name = line.Groups["name"].Value
        where Names.Contains(name)
        let value = PythonCall.Literal(line.Groups["value"].Value.Trim())
        where value is { Length: > 0 and <= 200 }
        select new ScriptDefault(name, value, text.AsSpan(0, line.Index).Count('\n') + 1);

    /// <summary>An assignment that begins its line, with or without a type, up to a comment.</summary>
    [GeneratedRegex("""^(?<name>[A-Za-z_]\w{0,40})[ \t]*(?::[ \t]*\w+[ \t]*)?=[ \t]*(?<value>[\w.+-]+|"[^"\n]*"|'[^'\n]*')[ \t]*(?:#.*)?\r?$""", RegexOptions.Multiline)]
    private static partial Regex Assignments();
}
