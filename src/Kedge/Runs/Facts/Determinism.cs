using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Kedge.Runs.Facts;

/// <summary>Something that decides whether a run can be repeated to the last bit.</summary>
/// <param name="What"><c>torch.manual_seed(0)</c>, <c>PYTHONHASHSEED=0</c>, <c>--seed 1</c>.</param>
/// <param name="Where"><c>train.py:12</c>, <c>environment</c>, <c>arguments</c>.</param>
public sealed record SeenFlag(string What, string Where);

/// <summary>Seeds and flags of determinism that are seen before a run starts: in the variables, the arguments and the entry script's text.</summary>
public static partial class Determinism
{
    static readonly ImmutableArray<string> Variables =
        ["PYTHONHASHSEED", "CUBLAS_WORKSPACE_CONFIG", "CUDA_LAUNCH_BLOCKING", "NVIDIA_TF32_OVERRIDE", "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE"];

    /// <param name="script">The entry script's name and text, when there is one.</param>
    public static ImmutableArray<SeenFlag> Seen(ImmutableSortedDictionary<string, string> environment,
        ImmutableSortedDictionary<string, string> parameters, (string Name, string Text)? script) =>
    [
        .. from name in Variables where environment.ContainsKey(name) select new SeenFlag($"{name}={environment[name]}", "environment"),
        .. from parameter in parameters
           where SeedName().IsMatch(parameter.Key)
           select new SeenFlag($"{parameter.Key}={parameter.Value}", "parameters"),
        .. script is { } file ? InScript(file.Name, file.Text) : [],
    ];

    static IEnumerable<SeenFlag> InScript(string name, string text) =>
        from line in text.Split('\n').Index().Take(20_000)
        let code = line.Item.Split('#')[0]
        from Match match in Calls().Matches(code)
        select new SeenFlag(match.Value.Trim(), string.Create(CultureInfo.InvariantCulture, $"{name}:{line.Index + 1}"));

    [GeneratedRegex(@"(^|[._-])(seed|random_state|deterministic|benchmark|amp|tf32|fp16|bf16)$", RegexOptions.IgnoreCase)]
    private static partial Regex SeedName();

    [GeneratedRegex(@"\b(?:(?:torch\.(?:cuda\.)?|np\.random\.|numpy\.random\.|random\.|pl\.|L\.|transformers\.)?(?:manual_seed(?:_all)?|seed_everything|set_seed|seed|default_rng)\([^)\n]{0,60}\)|torch\.use_deterministic_algorithms\([^)\n]{0,40}\)|(?:torch\.backends\.)?cudnn\.(?:deterministic|benchmark|allow_tf32)\s*=\s*\w+|(?:torch\.backends\.)?cuda\.matmul\.allow_tf32\s*=\s*\w+|torch\.set_float32_matmul_precision\([^)\n]{0,40}\)|torch\.compile\(|(?:torch\.)?autocast\()")]
    private static partial Regex Calls();
}
