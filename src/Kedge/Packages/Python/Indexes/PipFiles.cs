namespace Kedge.Packages.Python.Indexes;

/// <summary>Reads the user's pip and netrc files. Door: those files.</summary>
public static class PipFiles
{
    const long Largest = 1 << 20;

    /// <summary>
    /// pip's files, where pip looks for them: <c>/etc/xdg/pip</c> and <c>/etc</c>, <c>~/.pip</c> and <c>~/.config/pip</c>, the
    /// active virtual environment, then <c>PIP_CONFIG_FILE</c> (<c>/dev/null</c>: none at all).
    /// </summary>
    public static PipConfiguration Configuration(Func<string, string?> environment)
    {
        var named = environment("PIP_CONFIG_FILE");
        if (named == "/dev/null") return PipConfiguration.Empty;
        var home = environment("HOME") ?? "/";
        string[] files =
        [
            "/etc/xdg/pip/pip.conf", "/etc/pip.conf", Path.Combine(home, ".pip/pip.conf"),
            Path.Combine(environment("XDG_CONFIG_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(home, ".config"), "pip/pip.conf"),
            .. environment("VIRTUAL_ENV") is { Length: > 0 } venv ? new[] { Path.Combine(venv, "pip.conf") } : [],
            .. named is { Length: > 0 } ? new[] { named } : [],
        ];
        return PipConfiguration.Of(files.Select(Text).OfType<string>());
    }

    /// <summary><c>NETRC</c>, else <c>~/.netrc</c>.</summary>
    public static Netrc Logins(Func<string, string?> environment) =>
        Text(environment("NETRC") is { Length: > 0 } named ? named : Path.Combine(environment("HOME") ?? "/", ".netrc")) is { } text ? Netrc.Parse(text) : Netrc.Empty;

    static string? Text(string path)
    {
        try
        {
            return File.Exists(path) && new FileInfo(path).Length <= Largest ? File.ReadAllText(path) : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Another user's file is not ours to use.
            return null;
        }
    }
}
