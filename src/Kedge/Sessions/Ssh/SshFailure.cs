namespace Kedge.Sessions.Ssh;

/// <summary>Why OpenSSH's client did not get in, from what it said. Pure.</summary>
public abstract record SshFailure
{
    /// <summary>Waiting may help.</summary>
    public sealed record NotYet(string Why) : SshFailure;

    /// <summary>Somebody else answers, or somebody stands between.</summary>
    public sealed record OtherHostKey : SshFailure;

    public sealed record Refused : SshFailure;

    /// <summary>The client itself does not work here.</summary>
    public sealed record BadClient(string Said) : SshFailure;

    public static SshFailure Read(string said)
    {
        bool Says(string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
        if (Says("HOST IDENTIFICATION HAS CHANGED") || Says("Host key verification failed") || Says("host key is known for")) return new OtherHostKey();
        if (Says("Permission denied") || Says("Too many authentication failures")) return new Refused();
        if (Says("Bad configuration option") || Says("Bad owner or permissions") || Says("UNPROTECTED PRIVATE KEY") || Says("no mutual signature"))
            return new BadClient(Last(said));
        if (Says("Connection refused")) return new NotYet("nobody listens yet");
        if (Says("timed out")) return new NotYet("no answer in time");
        return new NotYet(Last(said) is { Length: > 0 } last ? last : "ssh gave no reason");
    }

    /// <summary>ssh says its reason last.</summary>
    static string Last(string said) => said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
}
