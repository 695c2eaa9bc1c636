using System.Collections.Immutable;
using Kedge.Sessions.Starting;

namespace Kedge.Sessions.Ssh;

/// <summary>Logs in to a session with the real OpenSSH client and its pinned keys, as its user would. Door: ssh.</summary>
public sealed class SshProbe(ClientHost host)
{
    static readonly TimeSpan BannerPatience = TimeSpan.FromSeconds(2), LoginPatience = TimeSpan.FromSeconds(15);

    /// <summary>Null when a key login works, else why not yet. What waiting cannot change is thrown.</summary>
    /// <exception cref="KedgeException">KDG4303 no client, KDG4304 another host key, KDG4305 the key is refused, KDG4306 the client does not work.</exception>
    public async Task<string?> Ask(CancellationToken ct)
    {
        // A login costs a tenth of a second of CPU, a look at the port nothing.
        if (!await Greets(ct).ConfigureAwait(false)) return "nobody listens yet";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(LoginPatience);
        try
        {
            var said = await Login().TryRun(patience.Token).ConfigureAwait(false) ?? throw new KedgeException(SshProblems.NoClient());
            return said.ExitCode == 0 ? null : Why(said.Error);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return "the login does not come to an end";
        }
    }

    CommandLine Login()
    {
        ImmutableArray<(string Key, string Value)> settings = [.. host.Settings, ("BatchMode", "yes"), ("ConnectTimeout", "5"), ("LogLevel", "ERROR")];
        return new("ssh", ["-F", "none", .. settings.SelectMany(s => (string[])["-o", $"{s.Key} {s.Value}"]), host.Alias, "true"]);
    }

    string Why(string said) => SshFailure.Read(said) switch
    {
        SshFailure.OtherHostKey => throw new KedgeException(SshProblems.OtherHostKey(host.Alias, host.Port)),
        SshFailure.Refused => throw new KedgeException(SshProblems.LoginRefused(host.Alias)),
        SshFailure.BadClient(var why) => throw new KedgeException(SshProblems.BadClient(why)),
        SshFailure.NotYet(var why) => why,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>An SSH server speaks first (RFC 4253, 4.2).</summary>
    async Task<bool> Greets(CancellationToken ct) =>
        await FirstWords.Of(new(host.Address, host.Port, default, 4), BannerPatience, ct).ConfigureAwait(false) is { } word && word.AsSpan().SequenceEqual("SSH-"u8);
}
