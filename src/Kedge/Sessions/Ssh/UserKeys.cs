using System.Collections.Immutable;
using Kedge.PublicKeys;

namespace Kedge.Sessions.Ssh;

/// <summary>The public keys that a user has: <c>~/.ssh/*.pub</c> and what an agent offers. Door: those files, ssh-add.</summary>
public static class UserKeys
{
    const int MostBytes = 16 * 1024, MostFiles = 50;

    /// <summary>An agent may ask its user for something, or hang: the session does not wait for that.</summary>
    static readonly TimeSpan AgentPatience = TimeSpan.FromSeconds(2);

    /// <summary>Every key that can be used. What cannot is a warning that names the file, never an end.</summary>
    public static async Task<Checked<AuthorizedKeys>> Find(Func<string, string?> environment, CancellationToken ct)
    {
        var warnings = new List<Problem>();
        var found = environment("HOME") is { Length: > 0 } home ? InFolder(Path.Combine(home, ".ssh"), warnings) : [];
        found.AddRange(await InAgent(environment("SSH_AUTH_SOCK"), ct).ConfigureAwait(false));
        return Checked<AuthorizedKeys>.Ok(AuthorizedKeys.Of(found), warnings);
    }

    static List<OfferedKey> InFolder(string folder, List<Problem> warnings)
    {
        var found = new List<OfferedKey>();
        foreach (var file in Files(folder))
        {
            var shown = $"~/.ssh/{Path.GetFileName(file)}";
            var read = FirstLine(file) is { } line ? PublicKey.Parse(line, null) : Checked<PublicKey>.Bad(PublicKeyProblems.NotALine(null));
            if (read.IsOk) found.Add(new(read.Value, shown));
            else warnings.AddRange(read.Problems.Select(p => SshProblems.KeyLeftOut(p, shown)));
        }
        return found;
    }

    /// <summary>Certificates lie beside the keys that they are about.</summary>
    static ImmutableArray<string> Files(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*.pub").Where(f => !f.EndsWith("-cert.pub", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).Take(MostFiles)];
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The first line that says something; null for what is too large, no plain file, or not to be read.</summary>
    static string? FirstLine(string file)
    {
        try
        {
            if (new FileInfo(file) is { Length: 0 or > MostBytes } || Posix.OwnerOf(file) is not { Mode: var mode } || (mode & 0xf000) != 0x8000) return null;
            return File.ReadLines(file).Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0 && l[0] != '#');
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static async Task<IEnumerable<OfferedKey>> InAgent(string? socket, CancellationToken ct)
    {
        if (socket is not { Length: > 0 }) return [];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(AgentPatience);
        try
        {
            var line = new CommandLine("ssh-add", "-L") { Environment = Launch.NoVariables.Add("SSH_AUTH_SOCK", socket) };
            var said = await line.TryRun(patience.Token).ConfigureAwait(false);
            return said is { ExitCode: 0 } ? OfAgent(said.Output) : [];
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return [];
        }
    }

    /// <summary>Old keys and certificates in an agent are nobody's mistake: left out silently.</summary>
    public static IEnumerable<OfferedKey> OfAgent(string said) =>
        from line in said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(MostFiles)
        let read = PublicKey.Parse(line, null)
        where read.IsOk
        select new OfferedKey(read.Value, "the agent");
}
