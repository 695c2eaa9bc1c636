using System.CommandLine;

namespace Kedge.Cli.Commands;

/// <summary>The options that say what a container may use of the machine.</summary>
sealed class LimitOptions
{
    readonly Option<string?> _gpus = new("--gpus") { Description = "all, a count such as 2, indexes such as 0,1, or UUIDs. Default: limits.gpus in kedge.yaml, else all that are there" };
    readonly Option<bool> _cpu = new("--cpu") { Description = "No GPU, whatever is there" };
    readonly Option<string?> _memory = new("--memory") { Description = "Memory that it may use, such as 32g" };
    readonly Option<string?> _cpus = new("--cpus") { Description = "Processors that it may use, such as 2 or 1.5; OMP_NUM_THREADS follows" };
    readonly Option<string?> _shm = new("--shm") { Description = "Shared memory for DataLoader workers, such as 8g" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_gpus, _cpu, _memory, _cpus, _shm]) command.Add(option);
    }

    public TypedLimits Read(ParseResult parse) => new()
    {
        Gpus = parse.GetValue(_gpus), Cpu = parse.GetValue(_cpu), Memory = parse.GetValue(_memory), Cpus = parse.GetValue(_cpus), Shm = parse.GetValue(_shm),
    };
}
