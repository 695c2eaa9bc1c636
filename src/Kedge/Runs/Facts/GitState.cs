using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Runs.Facts;

/// <summary>The project's git state when the run starts: facts, and the files that git does not know.</summary>
public sealed record GitState(GitFacts? Facts, ImmutableArray<string> Untracked, ImmutableArray<Missing> Incomplete)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks git. Its optional locks, hooks and external diff programs stay off: looking must not change anything or run anything.</summary>
    /// <param name="project">The project's folder; runs/ below it is not part of its state.</param>
    public static async Task<GitState> Look(string project, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            return await Ask(project, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Without($"git did not answer within {Patience.TotalSeconds:0} s");
        }
    }

    static async Task<GitState> Ask(string project, CancellationToken ct)
    {
        var remote = Git(project, "config", "--get", "remote.origin.url").TryRun(ct);
        var status = await Git(project, "status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all", "--", ".", ":(exclude)runs").TryRun(ct).ConfigureAwait(false);
        var origin = await remote.ConfigureAwait(false);
        if (status is null) return Without("git is not installed");
        if (status.ExitCode != 0) return Without(FirstLine(status.Error) ?? "git status failed");
        var url = origin is { ExitCode: 0 } && origin.Output.Trim() is { Length: > 0 } line ? Secrets.CleanRemote(line) : null;
        var parsed = Parse(status.Output);
        return parsed with { Facts = parsed.Facts! with { Remote = url } };
    }

    /// <summary>Lets git write the difference between the commit and the files into <paramref name="file"/>, byte for byte.</summary>
    /// <returns>Why it could not, or null.</returns>
    public static async Task<Missing?> SavePatch(string project, string file, CancellationToken ct)
    {
        var diff = await Git(project, "diff", "HEAD", $"--output={file}", "--binary", "--no-color", "--no-ext-diff", "--no-textconv", "--submodule=short",
            "--", ".", ":(exclude)runs").TryRun(ct).ConfigureAwait(false);
        return diff is { ExitCode: 0 } ? null : new("code/diff.patch", FirstLine(diff?.Error) ?? "git diff failed");
    }

    /// <summary>Reads <c>git status --porcelain=v2 --branch -z</c> (git-status(1), "Porcelain Format Version 2").</summary>
    public static GitState Parse(string status)
    {
        var (commit, branch, changed) = ((string?)null, (string?)null, 0);
        var untracked = ImmutableArray.CreateBuilder<string>();
        var entries = status.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = entries[i];
            if (entry.StartsWith("# branch.oid ", StringComparison.Ordinal)) commit = entry[13..] is "(initial)" ? null : entry[13..];
            else if (entry.StartsWith("# branch.head ", StringComparison.Ordinal)) branch = entry[14..] is "(detached)" ? null : entry[14..];
            else if (entry.StartsWith("? ", StringComparison.Ordinal)) untracked.Add(entry[2..]);
            else if (entry[0] is '1' or '2' or 'u')
            {
                changed++;
                if (entry[0] == '2') i++;   // a rename's old path follows as an entry of its own
            }
        }
        untracked.Sort(StringComparer.Ordinal);
        return new(new(commit, branch, null, changed, untracked.Count, null), untracked.ToImmutable(), []);
    }

    static GitState Without(string why) => new(null, [], [new("git", why)]);

    static CommandLine Git(string project, params ImmutableArray<string> arguments) =>
        new("git", ["-C", project, "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", .. arguments])
        {
            Environment = ImmutableSortedDictionary<string, string?>.Empty.Add("GIT_OPTIONAL_LOCKS", "0").Add("LC_ALL", "C").Add("GIT_TERMINAL_PROMPT", "0"),
        };

    static string? FirstLine(string? text) =>
        text?.Split('\n', 2)[0].Trim() is { Length: > 0 } line ? line : null;
}
