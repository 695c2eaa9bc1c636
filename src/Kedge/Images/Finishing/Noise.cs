using System.Text;
using System.Text.RegularExpressions;

namespace Kedge.Images.Finishing;

/// <summary>What a finished system holds that must not reach the image (pure): the machine's own, the moment's own, and secrets.</summary>
public static partial class Noise
{
    /// <summary>Folders whose whole content is left out.</summary>
    static readonly string[] Folders =
    [
        ".kedge/", "dev/", "proc/", "sys/", "run/", "tmp/", "root/", "var/tmp/", "var/log/", "var/cache/ldconfig/",
        "var/lib/dpkg/info/", "var/lib/dpkg/triggers/", "var/lib/dpkg/updates/", "var/lib/apt/", "var/cache/apt/",
    ];

    static readonly HashSet<string> Paths = new(StringComparer.Ordinal)
    {
        "", ".kedge", ".dockerenv", "dev", "proc", "sys", "run", "tmp", "etc/hostname", "etc/hosts", "etc/resolv.conf", "etc/mtab",
        "etc/ld.so.cache", "etc/machine-id", "var/lib/dbus/machine-id", "etc/.pwd.lock", "var/lib/systemd/random-seed",
        "var/lib/dpkg/status", "var/lib/dpkg/status-old", "var/lib/dpkg/available", "var/lib/dpkg/lock", "var/lib/dpkg/lock-frontend",
        "var/lib/dpkg/diversions-old", "var/lib/dpkg/statoverride-old", "var/lib/dpkg/triggers", "var/lib/dpkg/cmethopt",
        "var/cache/debconf/config.dat-old", "var/cache/debconf/templates.dat-old", "var/cache/debconf/passwords.dat",
        "etc/ssl/private/ssl-cert-snakeoil.key", "etc/ssl/certs/ssl-cert-snakeoil.pem", "usr/sbin/policy-rc.d",
    };

    public static bool Is(string path) =>
        Paths.Contains(path) || Folders.Any(f => path.StartsWith(f, StringComparison.Ordinal)) || Backup().IsMatch(path) || FinishRoot.IsBytecode(path);

    /// <summary>The same content whenever and wherever it was made.</summary>
    public static byte[] Normalise(string path, byte[] content) => path switch
    {
        "etc/shadow" => Encoding.UTF8.GetBytes(DayOfChange().Replace(Encoding.UTF8.GetString(content), "${before}3652:")),
        _ => content,
    };

    /// <summary>Copies that passwd's tools leave (<c>etc/passwd-</c>), and host keys, which must never be in a layer.</summary>
    [GeneratedRegex(@"^etc/((passwd|group|shadow|gshadow|subuid|subgid)-|ssh/ssh_host_.*)$")]
    private static partial Regex Backup();

    [GeneratedRegex(@"^(?<before>[^:\n]*:[^:\n]*:)\d*:", RegexOptions.Multiline)]
    private static partial Regex DayOfChange();
}
