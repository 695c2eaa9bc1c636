using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kedge.Machines.Probe;

/// <summary>Proxies and mirrors in force, as the environment and the files of apt and pip name them. Credentials are taken out.</summary>
public static partial class NetworkFacts
{
    static readonly ImmutableArray<string> Variables =
        ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "HF_ENDPOINT"];

    static readonly ImmutableArray<string> PipKeys = ["index-url", "extra-index-url", "proxy", "find-links"];

    public static ImmutableArray<Setting> Of(HostFiles files, Func<string, string?> environment) =>
        [.. Environment(environment), .. Apt(files), .. Pip(files, environment)];

    static IEnumerable<Setting> Environment(Func<string, string?> environment) =>
        from name in Variables
        let value = environment(name) is { Length: > 0 } upper ? upper : environment(name.ToLowerInvariant())
        where !string.IsNullOrEmpty(value)
        select new Setting(name, WithoutCredentials(value), "environment");

    static IEnumerable<Setting> Apt(HostFiles files)
    {
        var sources = files.Names("/etc/apt/sources.list.d").Where(n => n.EndsWith(".list", StringComparison.Ordinal) || n.EndsWith(".sources", StringComparison.Ordinal))
            .Select(n => $"/etc/apt/sources.list.d/{n}").Prepend("/etc/apt/sources.list");
        var mirrors =
            from file in sources
            from line in files.Lines(file)
            where !line.TrimStart().StartsWith('#')
            from Match url in SourceUrl().Matches(line)
            select new Setting("apt", WithoutCredentials(url.Value), file);
        var proxies =
            from file in files.Names("/etc/apt/apt.conf.d").Select(n => $"/etc/apt/apt.conf.d/{n}").Prepend("/etc/apt/apt.conf")
            from line in files.Lines(file)
            let proxy = AptProxy().Match(line)
            where proxy.Success && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
            select new Setting("apt proxy", WithoutCredentials(proxy.Groups[1].Value), file);
        return mirrors.Concat(proxies).Distinct();
    }

    static IEnumerable<Setting> Pip(HostFiles files, Func<string, string?> environment) =>
        from file in PipFiles(environment).Distinct()
        from line in files.Lines(file)
        let parts = line.Split('=', 2, StringSplitOptions.TrimEntries)
        where parts.Length == 2 && PipKeys.Contains(parts[0]) && parts[1].Length > 0
        select new Setting($"pip {parts[0]}", WithoutCredentials(parts[1]), file);

    /// <summary>pip, "Configuration": PIP_CONFIG_FILE, global, user, and the older user file.</summary>
    static IEnumerable<string> PipFiles(Func<string, string?> environment)
    {
        if (environment("PIP_CONFIG_FILE") is { Length: > 0 } chosen) yield return chosen;
        yield return "/etc/pip.conf";
        if (environment("HOME") is not { Length: > 0 } home) yield break;
        yield return $"{(environment("XDG_CONFIG_HOME") is { Length: > 0 } xdg ? xdg : $"{home}/.config")}/pip/pip.conf";
        yield return $"{home}/.pip/pip.conf";
    }

    /// <summary>
    /// <c>http://user:secret@host/</c> → <c>http://host/</c>, wherever it stands, and nothing after a question mark:
    /// tokens are passed there. What still has an @ is written in a way that nobody expects, so only what follows it is shown.
    /// </summary>
    public static string WithoutCredentials(string value)
    {
        var plain = OneLine.Of(Query().Replace(UserPart().Replace(value, "$1"), ""));
        return plain.LastIndexOf('@') is >= 0 and var at ? "…" + plain[(at + 1)..] : plain;
    }

    [GeneratedRegex(@"((?:^|[\s,;""'])(?:[A-Za-z][A-Za-z0-9+.-]*://)?)[^\s/,;""']*@(?=[^\s/@])")]
    private static partial Regex UserPart();

    [GeneratedRegex(@"[?#][^\s,;""']*")]
    private static partial Regex Query();

    [GeneratedRegex(@"\b(?:https?|ftp|file|mirror\+\w+|tor\+https?)://?[^\s""]+")]
    private static partial Regex SourceUrl();

    [GeneratedRegex(@"Acquire::(?:https?::)?[Pp]roxy(?:::\S+)?\s+""([^""]+)""")]
    private static partial Regex AptProxy();
}
