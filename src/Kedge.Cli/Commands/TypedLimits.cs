using System.Globalization;
using Kedge.Cli.Projects;
using Kedge.Runs;
using Kedge.Sessions.Gpus;
using Kedge.Specs;

namespace Kedge.Cli.Commands;

/// <summary>What was typed about processors, memory and GPUs: the same words behind <c>kedge up</c> and <c>kedge run</c>.</summary>
public sealed record TypedLimits
{
    public string? Cpus { get; init; }
    public string? Memory { get; init; }
    public string? Shm { get; init; }
    public string? Gpus { get; init; }
    /// <summary>No GPU, whatever is there and whatever kedge.yaml says.</summary>
    public bool Cpu { get; init; }

    /// <summary>Whether anything was typed at all.</summary>
    public bool Any => this != new TypedLimits();

    /// <summary>The spec's limits with what was typed put over them.</summary>
    public Checked<Limits> Over(Limits limits)
    {
        Problem?[] problems =
        [
            Cpus is not null && Processors(Cpus) is null ? RunProblems.BadLimit("--cpus", Cpus, "2 or 1.5") : null,
            Memory is not null && ByteSize(Memory) is null ? RunProblems.BadLimit("--memory", Memory, "8g or 512m") : null,
            Shm is not null && ByteSize(Shm) is null ? RunProblems.BadLimit("--shm", Shm, "8g or 512m") : null,
            Gpus is not null && GpuWish.Read(Gpus) is null ? GpuProblems.BadWish(Gpus) : null,
            Cpu && Gpus is not null && GpuWish.Read(Gpus) is not GpuWish.None ? GpuProblems.CpuAndGpus(Gpus) : null,
        ];
        Problem[] wrong = [.. problems.OfType<Problem>()];
        return wrong.Length > 0 ? Checked<Limits>.Bad(wrong) : Checked<Limits>.Ok(limits with
        {
            Cpus = Cpus is null ? limits.Cpus : Processors(Cpus), Memory = Memory is null ? limits.Memory : ByteSize(Memory),
            Shm = Shm is null ? limits.Shm : ByteSize(Shm),
        });
    }

    /// <summary>What is typed must be there; what the spec says is for many machines. Ask <see cref="Over"/> first.</summary>
    public GpuWish Wish(Limits limits) => Cpu ? new GpuWish.None() : Gpus is { } typed ? GpuWish.Read(typed)! : ProjectGpus.Wish(limits);

    static decimal? Processors(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 10_000 ? count : null;

    /// <summary><c>512m</c>, <c>8g</c>, <c>8GB</c>, <c>1.5g</c>, in powers of 1024 as the engines count; null when it is no size.</summary>
    public static long? ByteSize(string text)
    {
        var number = text.TrimEnd("bBiIkKmMgGtT".ToCharArray());
        var shift = text[number.Length..].ToLowerInvariant().Replace("i", "", StringComparison.Ordinal) switch
        {
            "" or "b" => 0, "k" or "kb" => 10, "m" or "mb" => 20, "g" or "gb" => 30, "t" or "tb" => 40, _ => -1,
        };
        return shift >= 0 && decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var size)
            && size > 0 && size * (1L << shift) is >= 1 and <= 1L << 50 and var bytes ? (long)bytes : null;
    }
}
