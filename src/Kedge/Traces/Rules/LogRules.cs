using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Kedge.Traces.Rules;

/// <summary>What PyTorch says in a run's own output about its speed, where it goes by in a flood of other lines.</summary>
public static partial class LogRules
{
    public static ImmutableArray<Bottleneck> Judge(IReadOnlyList<string> log)
    {
        Bottleneck?[] found = [Workers(log), Recompiles(log), Fragments(log), Files(log)];
        return [.. found.OfType<Bottleneck>()];
    }

    static (Match Match, int Line)? First(IReadOnlyList<string> log, Regex regex) =>
        log.Index().Select(l => (Match: regex.Match(l.Item), Line: l.Index + 1)).Where(l => l.Match.Success).Select(l => ((Match, int)?)l).FirstOrDefault();

    /// <summary>torch/utils/data/dataloader.py compares num_workers with the processors that the process may use.</summary>
    static Bottleneck? Workers(IReadOnlyList<string> log)
    {
        if (First(log, TooManyWorkers()) is not { } said) return null;
        var (asked, there) = (said.Match.Groups[1].Value, said.Match.Groups[2].Value);
        return new("starved-workers", $"{asked} worker processes load data on {there} {(there == "1" ? "processor" : "processors")}",
            [$"PyTorch warns of it: “{Cut(said.Match.Value)}”"], 0, "",
            [
                new("as many as there are:", $"DataLoader(…, num_workers={there})"),
                new("or more processors:", $"kedge run --cpus {asked} -- python train.py"),
                new("NumPy and OpenCV start threads in every worker, too:", "kedge run --env OMP_NUM_THREADS=1 -- python train.py"),
            ]) { IsNote = true };
    }

    /// <summary>torch._dynamo gives up on a function that it compiled too often, and runs it as it is.</summary>
    static Bottleneck? Recompiles(IReadOnlyList<string> log)
    {
        if (First(log, Recompiled()) is not { } said) return null;
        var function = log.Select(l => RecompiledFunction().Match(l)).FirstOrDefault(m => m.Success)?.Groups[1].Value;
        var reason = log.Select(l => RecompileReason().Match(l)).FirstOrDefault(m => m.Success)?.Groups[1].Value;
        return new("recompiles", $"torch.compile compiled {(function is null ? "a function" : Cut(function))} {said.Match.Groups[1].Value} times, and gave up",
            [$"torch._dynamo says so: “{Cut(said.Match.Value)}”", .. reason is null ? ImmutableArray<string>.Empty : [$"the last reason: {Cut(reason)}"]], 0, "",
            [
                new("a size that changes with every batch is one that the compiler must be told of:",
                    "torch._dynamo.mark_dynamic(x, 0)   # or torch.compile(model, dynamic=True)"),
                new("the last batch is smaller than the others:", "DataLoader(…, drop_last=True)"),
                new("every recompilation with its reason:", "kedge run --env TORCH_LOGS=recompiles -- python train.py"),
            ]) { IsNote = true };
    }

    /// <summary>The text of torch.OutOfMemoryError (c10/cuda/CUDACachingAllocator.cpp).</summary>
    static Bottleneck? Fragments(IReadOnlyList<string> log)
    {
        if (First(log, OutOfMemory()) is not { } said) return null;
        var (used, idle) = (Size(said.Match, 1), Size(said.Match, 3));
        if (used + idle <= 0 || idle / (used + idle) <= Threshold.Of("memory.slack")) return null;
        return new("fragmentation", $"when memory ran out, {Amount.Percent(idle / (used + idle))} of what PyTorch held of the device was free, in pieces too small",
            [$"“{Cut(said.Match.Value)}”"], 0, "",
            [
                new("let pieces grow instead of taking new ones:", "kedge run --env PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True -- python train.py"),
                new("sizes that change from batch to batch fragment: pad to a few lengths, sort by length"),
            ]) { IsNote = true };
    }

    /// <summary>Tensors go from worker to trainer as open files (torch/multiprocessing); at the limit one of the two fails.</summary>
    static Bottleneck? Files(IReadOnlyList<string> log)
    {
        if (First(log, TooManyFiles()) is not { } said) return null;
        return new("too-many-files", "worker processes ran out of open files", [$"line {said.Line}: “{Cut(said.Match.Value)}”"], 0, "",
            [
                new("hand tensors over by name, not as an open file each:", "torch.multiprocessing.set_sharing_strategy(\"file_system\")"),
                new("a batch that is kept holds its files: append loss.item(), not loss, and copy what you keep"),
            ]) { IsNote = true };
    }

    /// <summary>A number and the unit behind it, in bytes.</summary>
    static double Size(Match match, int group)
    {
        var unit = match.Groups[group + 1].Value switch { "GiB" => 1 << 30, "MiB" => 1 << 20, "KiB" => 1 << 10, _ => 1 };
        return double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) * unit;
    }

    static string Cut(string text) => text.Length <= 160 ? text : text[..159] + "…";

    [GeneratedRegex(@"This DataLoader will create (\d{1,4}) worker processes in total\. Our suggested max number of worker in current system is (\d{1,4})")]
    private static partial Regex TooManyWorkers();

    [GeneratedRegex(@"OSError: \[Errno 24\] Too many open files[^\n]{0,100}|RuntimeError: received \d{1,6} items of ancdata|RuntimeError: Too many open files\. Communication with the workers")]
    private static partial Regex TooManyFiles();

    [GeneratedRegex(@"torch\._dynamo hit config\.(?:recompile_limit|cache_size_limit|accumulated_recompile_limit|accumulated_cache_size_limit) \((\d{1,5})\)")]
    private static partial Regex Recompiled();

    [GeneratedRegex(@"^\W*(?:.*\] )?\s*function: '([^']{1,200})'")]
    private static partial Regex RecompiledFunction();

    [GeneratedRegex(@"last reason: (.{1,300})$")]
    private static partial Regex RecompileReason();

    [GeneratedRegex(@"Of the allocated memory (\d{1,6}(?:\.\d{1,4})?) ([KMG]iB|bytes) is allocated by PyTorch, (?:with [^.]{0,80} allocated in private pools[^.]{0,40}, )?and (\d{1,6}(?:\.\d{1,4})?) ([KMG]iB|bytes) is reserved by PyTorch but unallocated")]
    private static partial Regex OutOfMemory();
}
