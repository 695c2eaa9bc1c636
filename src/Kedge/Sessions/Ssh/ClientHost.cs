using System.Collections.Immutable;
using System.Globalization;
using Kedge.Sessions.State;

namespace Kedge.Sessions.Ssh;

/// <summary>How OpenSSH's client reaches one session.</summary>
/// <param name="Alias">What people type.</param>
/// <param name="HostKeyAlias">Under which its host key is pinned, whatever its port.</param>
/// <param name="IdentityFile">Kedge's own private key for it.</param>
public sealed record ClientHost(string Alias, string HostKeyAlias, string Address, int Port, string User, string IdentityFile, string KnownHosts)
{
    /// <summary>Null for a session without SSH.</summary>
    public static ClientHost? Of(SessionFolder folder, SessionRecord record)
    {
        if (record.Server(SessionServer.Ssh) is not { } server) return null;
        var address = server.Address is "0.0.0.0" or "::" ? SessionAddress : server.Address;
        return new(record.Alias, record.Container, address, server.Port, record.User.Name, SshKeyFolder.ClientKeyPath(folder), SshKeyFolder.KnownHostsPath(folder));
    }

    const string SessionAddress = "127.0.0.1";

    /// <summary>
    /// Only Kedge's key is offered: an agent with many keys would use up the server's tries before it. Nothing else of the user's
    /// (agent, X11, variables) goes in.
    /// </summary>
    public ImmutableArray<(string Key, string Value)> Settings =>
    [
        ("HostName", Address), ("Port", Port.ToString(CultureInfo.InvariantCulture)), ("User", User),
        ("IdentityFile", Quoted(IdentityFile)), ("IdentitiesOnly", "yes"), ("PreferredAuthentications", "publickey"),
        ("HostKeyAlias", HostKeyAlias), ("UserKnownHostsFile", Quoted(KnownHosts)), ("GlobalKnownHostsFile", "/dev/null"),
        ("StrictHostKeyChecking", "yes"), ("UpdateHostKeys", "no"), ("CheckHostIP", "no"),
        ("ForwardAgent", "no"), ("ForwardX11", "no"), ("ServerAliveInterval", "30"),
    ];

    /// <summary>ssh reads % in file names.</summary>
    static string Quoted(string path) => ConfigWord.Quoted(path.Replace("%", "%%", StringComparison.Ordinal));

    /// <summary>The line of known_hosts that pins a public key.</summary>
    public static string KnownHost(string alias, PublicKeys.PublicKey key) => $"{alias} {key.Type} {key.Blob}\n";
}
