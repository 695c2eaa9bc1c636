namespace Kedge.Tests.Servers;

/// <summary>A throwaway OpenPGP key; null where gpg or gpgv is missing.</summary>
sealed class Signer : IDisposable
{
    readonly string _home;

    Signer(string home) => _home = home;

    public static async Task<Signer?> Create(string keyring)
    {
        if (await new CommandLine("gpgv", "--version").TryRun(default) is null) return null;
        // A short path: gpg-agent's socket lives below it.
        var signer = new Signer(Directory.CreateTempSubdirectory("kg").FullName);
        var made = await signer.Gpg("--passphrase", "", "--quick-generate-key", "kedge-test", "ed25519", "sign", "never");
        if (made is not { ExitCode: 0 })
        {
            signer.Dispose();
            return null;
        }
        await signer.Gpg("--output", keyring, "--export");
        return signer;
    }

    public async Task<byte[]> Sign(byte[] text)
    {
        var (plain, signed) = (Path.Combine(_home, "text"), Path.Combine(_home, "signed"));
        await File.WriteAllBytesAsync(plain, text);
        await Gpg("--output", signed, "--clear-sign", plain);
        return await File.ReadAllBytesAsync(signed);
    }

    public void Dispose()
    {
        new CommandLine("gpgconf", "--homedir", _home, "--kill", "all").TryRun(default).GetAwaiter().GetResult();
        try
        {
            Directory.Delete(_home, recursive: true);
        }
        catch (IOException)
        {
            // The agent may still be taking its socket away.
        }
    }

    Task<CommandResult?> Gpg(params string[] arguments) =>
        new CommandLine("gpg", ["--homedir", _home, "--batch", "--quiet", "--pinentry-mode", "loopback", .. arguments]).TryRun(default);
}
