using Kedge.PublicKeys;
using Kedge.Sessions.State;

namespace Kedge.Sessions.Ssh;

/// <summary>A session's own keys.</summary>
/// <param name="Client">Opens the session, so that a user without any key gets in as well.</param>
/// <param name="Host">What the session shows who it is by.</param>
/// <param name="HostPrivate">Goes into the container as a file of its user alone.</param>
public sealed record SshKeys(PublicKey Client, PublicKey Host, string HostPrivate);

/// <summary>
/// Makes and keeps the keys of a project's session: they stay when it ends, so that its host key is the same next time.
/// Door: the session's folder, ssh-keygen.
/// </summary>
/// <param name="session">Held by the caller.</param>
public sealed class SshKeyFolder(SessionFolder session)
{
    const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const string Client = "client_ed25519", Host = "host_ed25519", Aside = "new-", End = "-----END OPENSSH PRIVATE KEY-----";

    public static string ClientKeyPath(SessionFolder session) => Path.Combine(session.Keys, Client);

    public static string KnownHostsPath(SessionFolder session) => Path.Combine(session.Keys, "known_hosts");

    /// <summary>The keys, made where there are none or no whole ones, and the host key pinned for the client.</summary>
    /// <param name="alias">What the host key is pinned under: the container's name.</param>
    /// <exception cref="KedgeException">KDG4301 no ssh-keygen, KDG4302 it failed, KDG4309 nothing can be written.</exception>
    public async Task<SshKeys> Ensure(string alias, CancellationToken ct)
    {
        try
        {
            Directory.CreateDirectory(session.Keys, Mine);
            // Of one that was killed: nobody else makes keys while the session is held.
            foreach (var left in Directory.EnumerateDirectories(session.Keys, $"{Aside}*")) Directory.Delete(left, recursive: true);
            var (client, host) = (Pair(Client, alias, ct), Pair(Host, alias, ct));
            var keys = new SshKeys(await client.ConfigureAwait(false), await host.ConfigureAwait(false),
                await File.ReadAllTextAsync(PathOf(Host), ct).ConfigureAwait(false));
            WholeFile.Write(KnownHostsPath(session), System.Text.Encoding.ASCII.GetBytes(ClientHost.KnownHost(alias, keys.Host)), WholeFile.OwnerOnly);
            return keys;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(SshProblems.CannotKeep(session.Keys, failed.Message), failed);
        }
    }

    string PathOf(string name) => Path.Combine(session.Keys, name);

    async Task<PublicKey> Pair(string name, string alias, CancellationToken ct)
    {
        if (Kept(name) is { } kept) return kept;
        // Aside first: a private key appears only together with its public half.
        var aside = Directory.CreateDirectory(PathOf($"{Aside}{name}"), Mine).FullName;
        try
        {
            await Generate(Path.Combine(aside, name), alias, ct).ConfigureAwait(false);
            File.Move(Path.Combine(aside, name + ".pub"), PathOf(name + ".pub"), overwrite: true);
            File.Move(Path.Combine(aside, name), PathOf(name), overwrite: true);
        }
        finally
        {
            Directory.Delete(aside, recursive: true);
        }
        return Kept(name) ?? throw new KedgeException(SshProblems.KeygenFailed("it left no whole key"));
    }

    static async Task Generate(string path, string alias, CancellationToken ct)
    {
        var said = await new CommandLine("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", alias, "-f", path).TryRun(ct).ConfigureAwait(false)
            ?? throw new KedgeException(SshProblems.NoKeygen());
        if (said.ExitCode != 0) throw new KedgeException(SshProblems.KeygenFailed(said.Error.Trim()));
    }

    /// <summary>Null when there is no pair, or none that can be read.</summary>
    PublicKey? Kept(string name)
    {
        if (!File.Exists(PathOf(name)) || !File.Exists(PathOf(name + ".pub"))
            || !File.ReadAllText(PathOf(name)).TrimEnd().EndsWith(End, StringComparison.Ordinal))
            return null;
        // ssh refuses a private key that others may read, whoever made it so.
        File.SetUnixFileMode(PathOf(name), WholeFile.OwnerOnly);
        var read = PublicKey.Parse(File.ReadAllText(PathOf(name + ".pub")), null);
        return read.IsOk ? read.Value : null;
    }
}
