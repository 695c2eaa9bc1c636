using System.Text;
using Kedge.Sessions.State;

namespace Kedge.Sessions.Ssh;

/// <summary>
/// Kedge's ssh_config beside the sessions' folders, and the line in the user's own that includes it. Several commands may do this
/// at once: one after another. Door: these two files, their folders.
/// </summary>
/// <param name="root">Where the sessions are (<see cref="SessionFolder.Root"/>).</param>
public sealed class SshConfigOnDisk(string root, Func<string, string?> environment)
{
    /// <summary>Leaves ~/.ssh/config alone.</summary>
    public const string LeaveAlone = "KEDGE_NO_SSH_CONFIG";

    const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const int MostBytes = 1 << 20;

    /// <summary>Far longer than writing takes; a process that died holds nothing.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Path => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(root)!, "ssh_config");

    string Line => IncludeLine.Of(Path);

    /// <summary>Writes what is recorded at this moment: called after a session appeared, moved or went.</summary>
    /// <exception cref="KedgeException">KDG4309: it cannot be written.</exception>
    public async Task Refresh(CancellationToken ct)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!, Mine);
            using var turn = await Turn(ct).ConfigureAwait(false);
            var text = ClientConfig.Text(Hosts());
            if (!text.Contains("\nHost ", StringComparison.Ordinal) && !File.Exists(Path)) return;
            if (!File.Exists(Path) || await File.ReadAllTextAsync(Path, ct).ConfigureAwait(false) != text)
                WholeFile.Write(Path, Encoding.UTF8.GetBytes(text), WholeFile.OwnerOnly);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(SshProblems.CannotKeep(Path, failed.Message), failed);
        }
    }

    /// <summary>
    /// Sessions that may answer: not one that ended for want of use, and of several on one port only the newest. Whoever typed an
    /// older one's name would be told that its host key has changed.
    /// </summary>
    IEnumerable<ClientHost> Hosts() => SessionFolder.All(root).Where(s => SessionLog.IdleSince(s.Folder) is null).OrderByDescending(s => s.Record.Started)
        .Select(s => ClientHost.Of(s.Folder, s.Record)).OfType<ClientHost>().DistinctBy(h => (h.Address, h.Port));

    /// <summary>Puts the line into ~/.ssh/config where it is not yet. Returns what to tell: that it was added, or why not; null when nothing changed.</summary>
    public async Task<Problem?> Include(CancellationToken ct)
    {
        if (environment(LeaveAlone) is { Length: > 0 } || environment("HOME") is not { Length: > 0 } home) return null;
        var config = System.IO.Path.Combine(home, ".ssh", "config");
        try
        {
            using var turn = await Turn(ct).ConfigureAwait(false);
            return Add(config, home);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return SshProblems.ConfigNotOurs(config, failed.Message, Line);
        }
    }

    Problem? Add(string config, string home)
    {
        // Root with another's HOME (sudo) would leave a file there that its owner cannot use; and ssh reads the one of the passwd entry.
        if (Posix.OwnerOf(home)?.Owner.Uid != Posix.Me.Uid) return SshProblems.ConfigNotOurs(config, "it is in somebody else's home", Line);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(config)!, Mine);
        // The file that a link leads to is written, and the link stays.
        var target = new FileInfo(config) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : config;
        var before = File.Exists(target) ? Text(target) : "";
        if (before is null) return SshProblems.ConfigNotOurs(config, "it is larger than any such file", Line);
        if (IncludeLine.IsIn(before, Path, home)) return null;
        if (File.Exists(target) && Posix.OwnerOf(target)?.Owner.Uid != Posix.Me.Uid) return SshProblems.ConfigNotOurs(config, "it belongs to somebody else", Line);
        var mode = File.Exists(target) ? File.GetUnixFileMode(target) : WholeFile.OwnerOnly;
        if ((mode & UnixFileMode.UserWrite) == 0) return SshProblems.ConfigNotOurs(config, "it is write-protected", Line);
        WholeFile.Write(target, Encoding.Latin1.GetBytes(IncludeLine.Into(before, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Path)))), mode);
        return SshProblems.ConfigIncludes(config);
    }

    /// <summary>Byte for byte, whatever its encoding; null when too large.</summary>
    static string? Text(string path) => new FileInfo(path).Length > MostBytes ? null : Encoding.Latin1.GetString(File.ReadAllBytes(path));

    async Task<IDisposable> Turn(CancellationToken ct)
    {
        for (var start = Environment.TickCount64; ; await Task.Delay(10, ct).ConfigureAwait(false))
        {
            try
            {
                return new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException busy) when (busy.HResult is 11 && Environment.TickCount64 - start < Patience.TotalMilliseconds)
            {
                // EWOULDBLOCK: another command writes.
            }
        }
    }
}
