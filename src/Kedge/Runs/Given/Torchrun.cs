using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Kedge.Runs.Given;

/// <summary>Starts several ranks of a training on this machine by PyTorch's own launcher, each with a log of its own.</summary>
public static partial class Torchrun
{
    /// <param name="command"><c>train.py …</c>, <c>python train.py …</c> or <c>python -m module …</c>.</param>
    /// <param name="restarts">How often all ranks are started again when one of them fails.</param>
    /// <param name="logs">Folder for the ranks' logs, as the command sees it.</param>
    public static ImmutableArray<string> Command(ImmutableArray<string> command, int ranks, int restarts, string logs)
    {
        var program = command.Length > 1 && Path.GetFileName(command[0]).StartsWith("python", StringComparison.Ordinal);
        var (interpreter, rest) = program ? (command[0], command[1..]) : ("python3", command);
        var module = rest is ["-m", _, ..];
        return
        [
            interpreter, "-m", "torch.distributed.run",
            // The ranks of one machine meet in a file: --standalone's TCP store needs libuv, which Debian builds torch without.
            "--rdzv_backend=c10d", $"--rdzv_endpoint={logs}.rendezvous", "--rdzv_conf=store_type=file", "--rdzv_id=kedge", "--nnodes=1",
            string.Create(CultureInfo.InvariantCulture, $"--nproc_per_node={ranks}"),
            string.Create(CultureInfo.InvariantCulture, $"--max_restarts={restarts}"), "--redirects=3", "--tee=3", $"--log_dir={logs}",
            .. module ? ["--module"] : ImmutableArray<string>.Empty, .. module ? rest[1..] : rest,
        ];
    }

    /// <summary>What the launcher says of a rank that failed: <c>1 ended with SIGKILL</c>.</summary>
    public static string? Failure(string line)
    {
        if (FailedLine().Match(line) is not { Success: true } match) return null;
        var code = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return $"{match.Groups[2].Value} ended with {(code < 0 ? RunEnd.SignalName(-code) ?? $"signal {-code}" : $"exit code {code}")}";
    }

    [GeneratedRegex(@"failed \(exitcode: (-?\d{1,9})\) local_rank: (\d{1,6}) \(pid: \d+\)")]
    private static partial Regex FailedLine();
}
