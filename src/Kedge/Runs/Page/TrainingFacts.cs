using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Runs.Page;

/// <summary>What a reviewer asks of a training first, found among its parameters under the names that trainers use.</summary>
public sealed record TrainingFacts(string? Model, string? Optimiser, string? LearningRate, string? Batch)
{
    static readonly ImmutableArray<string> ModelNames = ["model", "arch", "architecture", "model_name", "model_name_or_path", "model_type", "backbone", "net", "network"];
    static readonly ImmutableArray<string> OptimiserNames = ["optimizer", "optimiser", "optim", "opt"];
    static readonly ImmutableArray<string> RateNames = ["lr", "learning_rate", "base_lr", "max_lr", "learningrate"];
    static readonly ImmutableArray<string> BatchNames =
        ["batch_size", "per_device_train_batch_size", "micro_batch_size", "train_batch_size", "batch", "bs", "batchsize", "b"];
    static readonly ImmutableArray<string> AccumulationNames = ["gradient_accumulation_steps", "grad_accum_steps", "accumulate_grad_batches",
        "accumulation_steps", "grad_accum", "accum_iter", "accum", "update_freq"];
    static readonly ImmutableArray<string> ProcessNames = ["nproc_per_node", "nproc", "num_processes", "world_size"];

    /// <param name="IsFallback">Only the script's own default: it stands behind what somebody gave, under whatever longer name.</param>
    readonly record struct Parameter(string Name, string Value, bool IsFallback);

    public static TrainingFacts Of(Run run)
    {
        ImmutableArray<Parameter> parameters = [.. run.Parameters.Select(p => new Parameter(p.Key, p.Value, run.Plan?.IsFallback(p.Key) == true))];
        return new(Found(parameters, ModelNames), Found(parameters, OptimiserNames), Found(parameters, RateNames),
            run.Plan is { } plan ? Batches(parameters, plan) : null);
    }

    /// <summary>The value under the first of these names; of <c>trainer.optimizer.lr</c> the last part counts.</summary>
    static string? Found(ImmutableArray<Parameter> parameters, ImmutableArray<string> names) =>
        (from name in names
         from parameter in parameters
         let last = parameter.Name.ToLowerInvariant().Replace('-', '_').Split('.', '/')[^1]
         where last == name && parameter.Value.Length is > 0 and <= 200
         orderby parameter.IsFallback, parameter.Name.Length
         select parameter.Value).FirstOrDefault();

    /// <summary><c>64 per GPU × 8 GPUs × 4 accumulated = 2048</c>; what is one and was not asked for is left out.</summary>
    static string? Batches(ImmutableArray<Parameter> parameters, RunPlan plan)
    {
        if (Found(parameters, BatchNames) is not { } text || !long.TryParse(text, CultureInfo.InvariantCulture, out var batch)) return null;
        var (processes, steps) = (plan.Ranks ?? Count(plan.Env.GetValueOrDefault("WORLD_SIZE") ?? Found(parameters, ProcessNames)),
            Count(Found(parameters, AccumulationNames)));
        if (processes * steps == 1) return text;
        var device = plan.SeenGpus is { IsDefaultOrEmpty: false } ? "GPU" : "process";
        var factors = $"{batch} per {device}" + (processes > 1 ? $" × {processes} {(device == "GPU" ? "GPUs" : "processes")}" : "") + (steps > 1 ? $" × {steps} accumulated" : "");
        return string.Create(CultureInfo.InvariantCulture, $"{factors} = {batch * processes * steps} effective");
    }

    static long Count(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var count) && count is > 0 and < 1_000_000 ? count : 1;
}
