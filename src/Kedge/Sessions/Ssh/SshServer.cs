using System.Collections.Immutable;
using Kedge.Sessions.State;

namespace Kedge.Sessions.Ssh;

/// <summary>OpenSSH as a server of a session, without root and without any right that its user does not have. Pure.</summary>
public static class SshServer
{
    /// <summary>By custom for servers that are not the machine's own.</summary>
    public const int Port = 2222;

    internal const string ConfigName = "sshd_config", HostKeyName = "ssh_host_ed25519_key", AuthorizedName = "authorized_keys";

    /// <summary>By its full path, since it starts itself anew for every connection; -e: its log goes to standard error.</summary>
    public static SessionServer Server { get; } =
        new(SessionServer.Ssh, ["/usr/sbin/sshd", "-D", "-e", "-f", SessionFile.PathOf(ConfigName)], Port);

    /// <param name="hostKey">The private half, as ssh-keygen wrote it.</param>
    public static ImmutableArray<SessionFile> Files(SshServerConfig config, AuthorizedKeys keys, string hostKey) =>
        [new(ConfigName, config.Text), new(AuthorizedName, keys.Text), new(HostKeyName, hostKey)];
}
