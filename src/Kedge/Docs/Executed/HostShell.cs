using System.Security.Cryptography;

namespace Kedge.Docs.Executed;

/// <summary>Runs blocks in this machine's own bash, in a folder of the tree. Door: that shell.</summary>
public static class HostShell
{
    /// <summary>More than a page could show.</summary>
    const int MostOutput = 4 << 20;

    public static string NewMark() => "kedge-" + RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <param name="folder">Absolute.</param>
    /// <param name="programs">A folder that is looked into before all others: where this Kedge lies.</param>
    public static async Task<Checked<CommandResult>> Run(string script, string folder, string programs, CancellationToken ct)
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        var line = new CommandLine("bash", ["-c", $"cd -- \"$1\" || exit 125\n{script}", "kedge", folder])
        {
            Most = MostOutput, Environment = System.Collections.Immutable.ImmutableSortedDictionary<string, string?>.Empty.Add("PATH",
                $"{programs}:{path}").Add("NO_COLOR", "1"),
        };
        return await line.TryRun(ct).ConfigureAwait(false) is { } result ? Checked<CommandResult>.Ok(result) : Checked<CommandResult>.Bad(ExecutedProblems.NoShell());
    }
}
