using System.Text.RegularExpressions;

namespace Kedge.Runs.Facts;

/// <summary>Environment variables that a Python script asks for by name; the libraries' own and a launcher's are no hyperparameters.</summary>
public static partial class ScriptVariables
{
    public static IEnumerable<string> Read(string text) =>
        Reads().Matches(text).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal).Where(name => !OfLibraries().IsMatch(name));

    [GeneratedRegex("""\bos\.(?:environ(?:\.get)?|getenv)[ ]*[\[(][ ]*["'](?<name>[A-Za-z_]\w{0,60})["']""")]
    private static partial Regex Reads();

    [GeneratedRegex("^(?:CUDA|NVIDIA|NCCL|GLOO|OMP|MKL|OPENBLAS|TORCH|PYTORCH|TOKENIZERS|HF|WANDB|MLFLOW|KEDGE|SLURM|MASTER|PYTHON)_?|RANK$|WORLD_SIZE$|^(?:HOME|PATH|USER|HOSTNAME|TMPDIR)$")]
    private static partial Regex OfLibraries();
}
