using System.Globalization;

namespace Kedge.Site;

/// <summary>What git knows of pages: when each changed last, and where the repository can be looked at. One question for all pages. Door: git, the clock.</summary>
public static class GitHistory
{
    const int Most = 32 << 20;
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The last commit of each page, by path from the root; empty without git. A history too long to read is read as far as time allows.</summary>
    public static async Task<IReadOnlyDictionary<string, DateTimeOffset>> LastChanges(string root, CancellationToken ct)
    {
        if (!Path.Exists(Path.Combine(root, ".git"))) return new Dictionary<string, DateTimeOffset>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        enough.CancelAfter(Longest);
        try
        {
            var git = new CommandLine("git", "-C", root, "-c", "core.quotepath=off", "log", "--format=@%ct", "--name-only", "--no-renames",
                "--relative", "--", "*.md", "*.markdown") { Most = Most };
            return await git.TryRun(enough.Token).ConfigureAwait(false) is { } said ? Read(said.Output) : new Dictionary<string, DateTimeOffset>();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Dictionary<string, DateTimeOffset>();
        }
    }

    /// <summary>Lines <c>@seconds</c>, each followed by the files of that commit, the newest first.</summary>
    internal static Dictionary<string, DateTimeOffset> Read(string log)
    {
        var found = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var when = default(DateTimeOffset);
        foreach (var line in log.AsSpan().EnumerateLines())
        {
            if (line is ['@', .. var seconds] && long.TryParse(seconds, CultureInfo.InvariantCulture, out var unix))
                when = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(unix, 0, 253402300799));
            else if (!line.IsEmpty) found.TryAdd(line.ToString(), when);
        }
        return found;
    }

    /// <summary>Where <c>origin</c> can be looked at in a browser; null when it is no known kind of place.</summary>
    public static async Task<string?> Repository(string root, CancellationToken ct)
    {
        var git = await new CommandLine("git", "-C", root, "remote", "get-url", "origin").TryRun(ct).ConfigureAwait(false);
        return git is { ExitCode: 0 } ? WebAddress(git.Output.Trim()) : null;
    }

    /// <summary>Names and passwords in the address stay where they are.</summary>
    internal static string? WebAddress(string remote)
    {
        if (remote.StartsWith("git@", StringComparison.Ordinal) && remote.IndexOf(':') is var colon and > 0)
            remote = $"https://{remote[4..colon]}/{remote[(colon + 1)..]}";
        if (!Uri.TryCreate(remote, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "ssh") || url.Host.IndexOf('.') < 0) return null;
        var path = url.AbsolutePath.EndsWith(".git", StringComparison.Ordinal) ? url.AbsolutePath[..^4] : url.AbsolutePath;
        return $"https://{url.Host}{path.TrimEnd('/')}";
    }
}
