using System.Collections.Immutable;
using System.Globalization;
using Kedge.Sessions.Engines;
using Kedge.Sessions.State;

namespace Kedge.Sessions;

/// <summary>What a launch has that stays in the background: a name on the network, ports outside, and folders of its own.</summary>
public sealed record Standing
{
    /// <summary>
    /// Where caches stay from session to session, in a volume of the user's own. An empty volume takes the mode of the folder
    /// that it covers, and Debian's /var/tmp is the one that every user may write to and that is kept (FHS, 5.15).
    /// </summary>
    public const string CacheFolder = "/var/tmp";

    /// <summary>The session's <see cref="SessionName.Key"/>.</summary>
    public required string Key { get; init; }
    /// <summary>What a shell's prompt shows.</summary>
    public required string HostName { get; init; }
    public required ImmutableArray<PublishedServer> Servers { get; init; }
    public required string CacheVolume { get; init; }
    /// <summary>
    /// Nothing of the system can be changed. Not with GPUs: the container toolkit's hooks write the linker's cache into the
    /// container, which they could not.
    /// </summary>
    public required bool ReadOnly { get; init; }

    /// <summary>Podman's own temporary folders under --read-only would stand in the way of ours.</summary>
    internal IEnumerable<string> Options(EngineKind engine) =>
    [
        "--hostname", HostName,
        .. ReadOnly ? ["--read-only", .. engine == EngineKind.Podman ? ["--read-only-tmpfs=false"] : (string[])[]] : (string[])[],
        .. Servers.SelectMany(s => (string[])["--publish", Published(s)]),
    ];

    internal IEnumerable<string> Folders =>
    [
        "--mount", $"type=volume,source={CacheVolume},target={CacheFolder}",
        "--tmpfs", "/tmp:rw,exec,nosuid,nodev,mode=1777", "--tmpfs", "/run:rw,nosuid,nodev,mode=0755",
    ];

    static string Published(PublishedServer server) => string.Create(CultureInfo.InvariantCulture,
        $"{(server.Address.Contains(':') ? $"[{server.Address}]" : server.Address)}:{server.Port}:{server.Inside}");
}
