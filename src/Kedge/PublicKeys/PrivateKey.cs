namespace Kedge.PublicKeys;

/// <summary>Recognises private keys, so that a pasted one is never shown, logged or copied.</summary>
public static class PrivateKey
{
    /// <summary>Base64 of <c>openssh-key-v1</c> and of a DER sequence as RSA and EC keys begin with, where only the body was pasted.</summary>
    static readonly string[] Signs = ["PRIVATE KEY", "PuTTY-User-Key-File", "SSH PRIVATE KEY FILE", "b3BlbnNzaC1rZXktdjE", "MIIEpA", "MIIEow",
        "MIIJKA", "MIIJKQ", "MIIG4w", "MIIG5A", "MHcCAQEE", "MC4CAQAwBQYDK2VwBCIEI"];

    public static bool IsIn(string text) => Signs.Any(sign => text.Contains(sign, StringComparison.Ordinal));
}
