using System.Collections.Immutable;
using Kedge.Sessions.State;

namespace Kedge.Sessions.Jupyter;

/// <summary>JupyterLab as a server of a session. Its token comes by file and is in no argument and no variable. Pure.</summary>
public static class JupyterServer
{
    const string Config = "jupyter_config.py", TokenName = "token";

    /// <summary>Where JupyterLab's port is by custom, inside and first tried outside.</summary>
    public const int Port = 8888;

    /// <summary>By its own name: <c>jupyter lab</c> would start Python twice.</summary>
    public static SessionServer Server { get; } = new(SessionServer.Jupyter, ["jupyter-lab", $"--config={SessionFile.PathOf(Config)}"], Port);

    public static ImmutableArray<SessionFile> Files(string token) => [new(TokenName, token + "\n"), new(Config, Text())];

    /// <summary>What it must be told beside its files. Runtime files hold the token: they end with the container.</summary>
    /// <param name="addresses">Under which it is asked for besides localhost.</param>
    /// <param name="rootless">Root inside is the caller outside.</param>
    public static IEnumerable<(string Name, string Value)> Variables(IEnumerable<string> addresses, bool rootless)
    {
        yield return ("JUPYTER_RUNTIME_DIR", "/tmp/jupyter");
        if (string.Join(' ', addresses) is { Length: > 0 } hosts) yield return ("KEDGE_HOSTS", hosts);
        if (rootless) yield return ("KEDGE_ROOTLESS", "1");
    }

    /// <summary>Of a folder's files, the one that holds the token.</summary>
    public static string TokenPath(SessionFolder folder) => System.IO.Path.Combine(folder.Files, TokenName);

    /// <summary>The address that opens JupyterLab. Holds the token: for the user's eyes only.</summary>
    public static string Url(PublishedServer server, string token) => $"{Url(server)}?token={token}";

    /// <summary>The same without the token.</summary>
    public static string Url(PublishedServer server) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://{Host(server.Address)}:{server.Port}/lab");

    static string Host(string address) => address switch { "0.0.0.0" => "127.0.0.1", _ when address.Contains(':') => $"[{address}]", _ => address };

    static string Text() => Embedded.Text(typeof(JupyterServer), "jupyter_config.data.py");
}
