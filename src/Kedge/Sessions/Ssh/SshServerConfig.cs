using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kedge.Locks;
using Kedge.Sessions.State;

namespace Kedge.Sessions.Ssh;

/// <summary>
/// The <c>sshd_config</c> of a session: keys only, one user, nothing that reaches out of the container. Ciphers are OpenSSH's own
/// choice, but for a few that are taken away: it follows what becomes known about them. Pure.
/// </summary>
public sealed record SshServerConfig
{
    /// <summary>From this version on sshd lets an address wait after failed logins (PerSourcePenalties).</summary>
    static readonly DottedVersion WithPenalties = DottedVersion.Parse("9.8");

    public required SessionUser User { get; init; }
    /// <summary>Of the image's sshd; null when not known.</summary>
    public DottedVersion? OpenSsh { get; init; }
    /// <summary>What shells and remote commands see. sshd passes nothing on from its own.</summary>
    public ImmutableSortedDictionary<string, string?> Variables { get; init; } = Launch.NoVariables;

    /// <summary>That of a lock's sshd: <c>10.0</c> of <c>1:10.0p1-7</c>; null without one.</summary>
    public static DottedVersion? VersionIn(LockFile? locked)
    {
        var version = locked?.Packages.FirstOrDefault(p => p.Name == "openssh-server")?.Version ?? "";
        var plain = new string([.. version[(version.IndexOf(':') + 1)..].TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]);
        return DottedVersion.TryParse(plain, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
    }

    public string Text
    {
        get
        {
            var text = new StringBuilder("# Made by Kedge for this session alone.\n");
            foreach (var (key, value) in Lines()) text.Append(CultureInfo.InvariantCulture, $"{key} {value}\n");
            return text.ToString();
        }
    }

    IEnumerable<(string Key, string Value)> Lines() =>
    [
        // The container's own network; outside, the port is published on loopback.
        ("AddressFamily", "inet"), ("ListenAddress", "0.0.0.0"), ("Port", SshServer.Port.ToString(CultureInfo.InvariantCulture)),
        ("HostKey", SessionFile.PathOf(SshServer.HostKeyName)), ("PidFile", "none"), ("UsePAM", "no"),
        // Taken away from what OpenSSH offers, so that what it adds later comes along: curves and hashes that ssh-audit calls weak.
        ("KexAlgorithms", "-ecdh-sha2-nistp*"), ("MACs", "-hmac-sha1*,umac-64*"),
        .. WhoMayEnter(), .. WhatMayPass(),
        ("Subsystem", "sftp internal-sftp"), ("LogLevel", "VERBOSE"), ("PrintMotd", "no"), ("PrintLastLog", "no"), ("UseDNS", "no"),
        .. Environment(),
    ];

    IEnumerable<(string, string)> WhoMayEnter() =>
    [
        ("AllowUsers", User.Name), ("AuthenticationMethods", "publickey"), ("PubkeyAuthentication", "yes"),
        ("AuthorizedKeysFile", SessionFile.PathOf(SshServer.AuthorizedName)), ("StrictModes", "yes"),
        ("PasswordAuthentication", "no"), ("KbdInteractiveAuthentication", "no"), ("HostbasedAuthentication", "no"),
        ("PermitEmptyPasswords", "no"), ("PermitRootLogin", "no"),
        ("MaxAuthTries", "3"), ("LoginGraceTime", "30"), ("MaxStartups", "10:30:60"),
        // Every connection comes from the engine's gateway: one stranger's failures would lock the user out.
        .. OpenSsh >= WithPenalties ? [("PerSourcePenalties", "no")] : ((string, string)[])[],
        ("ClientAliveInterval", "30"), ("ClientAliveCountMax", "3"),
    ];

    static IEnumerable<(string, string)> WhatMayPass() =>
    [
        // Editors and notebooks are reached through local forwards; a remote one would open a port in the container for others.
        ("AllowTcpForwarding", "local"), ("AllowStreamLocalForwarding", "local"), ("GatewayPorts", "no"), ("PermitTunnel", "no"),
        ("AllowAgentForwarding", "no"), ("X11Forwarding", "no"), ("PermitUserEnvironment", "no"), ("PermitUserRC", "no"),
    ];

    /// <summary>sshd takes only the first SetEnv line, so all of them are on one.</summary>
    IEnumerable<(string, string)> Environment()
    {
        var set = Variables.Where(v => v.Value is not null && !v.Value.Any(char.IsControl)).Select(v => ConfigWord.Quoted($"{v.Key}={v.Value}")).ToList();
        if (set.Count > 0) yield return ("SetEnv", string.Join(' ', set));
    }
}
