using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Runs.Facts;

/// <summary>The project's git state when the run starts: facts, and the files that git does not know.</summary>
public sealed record GitState(GitFacts? Facts, ImmutableArray<string> Untracked, ImmutableArray<Missing> Incomplete)
{
    /// <summary>Where a record keeps the difference.</summary>
    public const string Patch = "code/diff.patch";

    /// <summary>A changed file above this is data, and a patch below it holds no more than a record should.</summary>
    public const long LargestChange = 20 << 20;

    /// <summary>Tracked files that differ from the commit, from the top of the repository.</summary>
    public ImmutableArray<string> Changed { get; init; } = [];

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
        var (remote, describe) = (Git(project, "config", "--get", "remote.origin.url").TryRun(ct), Git(project, "describe", "--tags").TryRun(ct));
        var status = await Git(project, "status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all", "--", ".", ":(exclude)runs").TryRun(ct)
            .ConfigureAwait(false);
        var origin = await remote.ConfigureAwait(false);
        if (status is null) return Without("git is not installed");
        if (status.ExitCode != 0) return Without(FirstLine(status.Error) ?? "git status failed");
        var url = origin is { ExitCode: 0 } && origin.Output.Trim() is { Length: > 0 } line ? Secrets.CleanRemote(line) : null;
        var (parsed, tag) = (Parse(status.Output), await describe.ConfigureAwait(false));
        return parsed with { Facts = parsed.Facts! with { Remote = url, Describe = tag is { ExitCode: 0 } ? FirstLine(tag.Output) : null } };
    }

    /// <summary>Lets git write the difference between the commit and the files into <paramref name="file"/>, byte for byte but for secrets.</summary>
    /// <returns>What is not in it, and why.</returns>
    public async Task<ImmutableArray<Missing>> SavePatch(string project, string file, CancellationToken ct)
    {
        var left = await LeftOut(project, ct).ConfigureAwait(false);
        var diff = await Git(project, ["diff", "HEAD", $"--output={file}", "--binary", "--no-color", "--no-ext-diff", "--no-textconv", "--submodule=short",
            "--", ".", ":(exclude)runs", .. left.Select(l => $":(top,exclude,literal){l.Name}")]).TryRun(ct).ConfigureAwait(false);
        if (diff is not { ExitCode: 0 }) return [new(Patch, FirstLine(diff?.Error) ?? "git diff failed")];
        ImmutableArray<Missing> missing = [.. left.Select(l => new Missing(Patch, $"the change of {l.Name} is not in it: {l.Why}"))];
        if (new FileInfo(file).Length > 4 * LargestChange)
        {
            File.Delete(file);
            return [.. missing, new(Patch, $"it would be larger than {4 * LargestChange >> 20} MiB")];
        }
        var (patch, masked) = PatchSecrets.Hide(await File.ReadAllBytesAsync(file, ct).ConfigureAwait(false));
        if (masked == 0) return missing;
        await File.WriteAllBytesAsync(file, patch, ct).ConfigureAwait(false);
        return [.. missing, new(Patch, $"what looks like a secret is masked, in {masked} added {(masked == 1 ? "line" : "lines")}")];
    }

    /// <summary>Changed files that do not belong into a record: those that keep secrets, and large ones.</summary>
    async Task<ImmutableArray<(string Name, string Why)>> LeftOut(string project, CancellationToken ct)
    {
        var top = await Git(project, "rev-parse", "--show-toplevel").TryRun(ct).ConfigureAwait(false);
        if (top is not { ExitCode: 0 }) return [];
        return [.. Changed.Select(name => (Name: name, Why: WhyNot(new(Path.Combine(top.Output.TrimEnd('\n'), name))))).Where(c => c.Why is not null)
            .Select(c => (c.Name, c.Why!))];
    }

    static string? WhyNot(FileInfo file) => Secrets.IsFileName(file.Name) && file.Extension != ".py" ? "its name looks like a secret's"
        : file is { LinkTarget: null, Exists: true, Length: > LargestChange } ? $"larger than {LargestChange >> 20} MiB" : null;

    /// <summary>Reads <c>git status --porcelain=v2 --branch -z</c> (git-status(1), "Porcelain Format Version 2").</summary>
    public static GitState Parse(string status)
    {
        var (commit, branch, changed) = ((string?)null, (string?)null, 0);
        var (untracked, names) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
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
                // "1 XY sub mH mI mW hH hI path"; a rename has a score more, an unmerged entry two more modes and names.
                names.Add(entry.Split(' ', entry[0] switch { '1' => 9, '2' => 10, _ => 11 })[^1]);
                if (entry[0] == '2') i++;   // a rename's old path follows as an entry of its own
            }
        }
        untracked.Sort(StringComparer.Ordinal);
        return new(new(commit, branch, null, changed, untracked.Count, null), untracked.ToImmutable(), []) { Changed = names.ToImmutable() };
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
