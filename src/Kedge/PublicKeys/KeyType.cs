namespace Kedge.PublicKeys;

/// <summary>The types of public keys that open a session: those that OpenSSH 10 accepts by default (sshd_config, PubkeyAcceptedAlgorithms).</summary>
static class KeyType
{
    public const string Ed25519 = "ssh-ed25519", SkEd25519 = "sk-ssh-ed25519@openssh.com", SkEcdsa = "sk-ecdsa-sha2-nistp256@openssh.com", Rsa = "ssh-rsa";

    /// <summary>What RFC 5656 names the curve in the key itself, and the length of a point on it.</summary>
    public static (string Curve, int Point)? Ecdsa(string type) => type switch
    {
        "ecdsa-sha2-nistp256" or SkEcdsa => ("nistp256", 65),
        "ecdsa-sha2-nistp384" => ("nistp384", 97),
        "ecdsa-sha2-nistp521" => ("nistp521", 133),
        _ => null,
    };

    static bool IsKnown(string type) => type is Ed25519 or SkEd25519 or Rsa || Ecdsa(type) is not null;

    /// <summary>Null when keys of this type may log in.</summary>
    public static Problem? WhyNot(string type, Place? place) => type switch
    {
        _ when IsKnown(type) => null,
        _ when type.EndsWith("-cert-v01@openssh.com", StringComparison.Ordinal) => PublicKeyProblems.Certificate(place),
        "ssh-dss" => PublicKeyProblems.Dsa(place),
        _ when type.Contains('=', StringComparison.Ordinal) || type.Contains(',', StringComparison.Ordinal)
            || Options.Contains(type.ToLowerInvariant()) => PublicKeyProblems.Options(place),
        _ => PublicKeyProblems.UnknownType(place, type),
    };

    /// <summary>Of authorized_keys, those without a value (sshd(8)).</summary>
    static readonly string[] Options = ["agent-forwarding", "cert-authority", "no-agent-forwarding", "no-port-forwarding", "no-pty", "no-user-rc",
        "no-x11-forwarding", "port-forwarding", "pty", "restrict", "user-rc", "x11-forwarding", "no-touch-required", "verify-required"];
}
