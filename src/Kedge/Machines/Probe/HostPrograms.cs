namespace Kedge.Machines.Probe;

/// <summary>Programs on a host's PATH, asked with a time limit: a driver or a daemon that hangs must not hang the doctor.</summary>
public sealed class HostPrograms(HostFiles files, Func<string, string?> environment)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Full path below the root; null when it is not on the PATH. WSL keeps nvidia-smi where no PATH may lead.</summary>
    public string? Find(string program) =>
        (environment("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Append("/usr/lib/wsl/lib")
            .Select(folder => $"{folder.TrimEnd('/')}/{program}").Where(files.Exists).Select(files.PathOf).FirstOrDefault();

    /// <summary>What it says; null when it is not there. One that does not answer in time says so.</summary>
    public async Task<CommandResult?> Ask(string program, CancellationToken ct, params string[] arguments)
    {
        if (Find(program) is not { } path) return null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            return await new CommandLine(path, [.. arguments]).TryRun(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(124, "", $"{program} did not answer within {Patience.TotalSeconds} s");
        }
    }
}
