using System.Collections.Immutable;

namespace Kedge.Packages.Python.Indexes;

/// <summary>Who one is on a host.</summary>
public sealed record Login(string User, string Password);

/// <summary>A <c>.netrc</c> file: logins by host name (GNU inetutils, "The .netrc file"; as curl and pip read it).</summary>
public sealed class Netrc
{
    readonly Dictionary<string, Login> _hosts = new(StringComparer.OrdinalIgnoreCase);
    Login? _default;

    public static Netrc Empty { get; } = new();

    public static Netrc Parse(string text)
    {
        var netrc = new Netrc();
        var words = new Queue<string>(Words(text));
        while (words.TryDequeue(out var word))
        {
            if (word == "machine" && words.TryDequeue(out var host)) netrc._hosts.TryAdd(host, LoginOf(words));
            else if (word == "default") netrc._default ??= LoginOf(words);
        }
        return netrc;
    }

    public Login? For(string host) => _hosts.GetValueOrDefault(host) ?? _default;

    static Login LoginOf(Queue<string> words)
    {
        var (user, password) = ("", "");
        while (words.TryPeek(out var key) && key is "login" or "user" or "password" or "account" && words.Count > 1)
        {
            words.Dequeue();
            var value = words.Dequeue();
            if (key is "login" or "user") user = value;
            else if (key == "password") password = value;
        }
        return new(user, password);
    }

    // A macro ("macdef") runs to the next empty line and is for ftp.
    static IEnumerable<string> Words(string text)
    {
        var macro = false;
        foreach (var line in text.Split('\n').Select(l => l.Trim()))
        {
            if (line.Length == 0) macro = false;
            if (line.StartsWith("macdef ", StringComparison.Ordinal)) macro = true;
            if (macro || line.StartsWith('#')) continue;
            foreach (var word in line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) yield return word.Trim('"');
        }
    }
}
