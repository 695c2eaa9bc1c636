using System.Text;
using Kedge.Store;

namespace Kedge.Packages.Debian.Archives;

/// <summary>
/// Decides whether a Release file is the distribution's: its InRelease carries a good signature by a key of the
/// distribution's keyring. Door: gpgv and its temporary files.
/// </summary>
public sealed class ReleaseSeal(BlobStore store, Func<string, string?> environment)
{
    /// <summary>Returns the signed text as gpgv writes it out. Throws KDG2104–2106 with a way out when it cannot be trusted.</summary>
    public async Task<string> Open(string distribution, string suite, byte[] inRelease, CancellationToken ct)
    {
        var keyring = Keyring(distribution);
        var actual = ClearSigned.Text(Encoding.UTF8.GetString(inRelease)) is { } text ? Digest.Of(text) : (Digest?)null;
        if (keyring is null) throw new KedgeException(DebianProblems.NoKeyring(distribution, suite, actual));
        var signed = store.NewTemporary();
        var plain = store.NewTemporary();
        try
        {
            await File.WriteAllBytesAsync(signed, inRelease, ct).ConfigureAwait(false);
            var gpgv = new CommandLine("gpgv", "--status-fd", "1", "--keyring", keyring, "--output", plain, signed);
            var result = await gpgv.TryRun(ct).ConfigureAwait(false) ?? throw new KedgeException(DebianProblems.NoGpgv(suite, actual));
            var status = result.Output.Split('\n');
            var good = status.Any(l => l.StartsWith("[GNUPG:] GOODSIG ", StringComparison.Ordinal))
                && !status.Any(l => l.StartsWith("[GNUPG:] BADSIG ", StringComparison.Ordinal));
            if (!good || !File.Exists(plain)) throw new KedgeException(DebianProblems.BadSignature(suite, keyring, Reason(status)));
            return Encoding.UTF8.GetString(await File.ReadAllBytesAsync(plain, ct).ConfigureAwait(false));
        }
        finally
        {
            File.Delete(signed);
            File.Delete(plain);
        }
    }

    static readonly string[] Endings = ["gpg", "pgp"];

    string? Keyring(string distribution)
    {
        if (environment("KEDGE_KEYRING") is { Length: > 0 } chosen) return File.Exists(chosen) ? Path.GetFullPath(chosen) : null;
        return Endings.Select(ending => $"/usr/share/keyrings/{distribution}-archive-keyring.{ending}").FirstOrDefault(File.Exists);
    }

    static string Reason(string[] status)
    {
        if (status.Any(l => l.StartsWith("[GNUPG:] BADSIG", StringComparison.Ordinal))) return "the signature does not fit the text: it was changed";
        if (status.FirstOrDefault(l => l.StartsWith("[GNUPG:] NO_PUBKEY", StringComparison.Ordinal)) is { } missing)
            return $"it is signed by the key {missing.Split(' ')[^1]}, which is not in the keyring";
        return status.Any(l => l.Contains("EXPKEYSIG", StringComparison.Ordinal)) ? "the key that signed it has expired" : "it carries no signature";
    }
}
