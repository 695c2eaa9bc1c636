using System.Collections.Immutable;
using Kedge.Packages.Debian.Archives;

namespace Kedge.EndToEnd;

/// <summary>apt with directories of its own: an empty system, the same suites in the same order as Kedge reads them.</summary>
sealed class EmptyApt : IDisposable
{
    readonly string _configuration;

    EmptyApt(string folder, string configuration) => (Folder, _configuration) = (folder, configuration);

    public string Folder { get; }

    /// <summary>Null where there is no apt or no mirror to compare with.</summary>
    public static async Task<EmptyApt?> Create(string suite)
    {
        var mirrors = Mirrors.OfHost(ImmutableDictionary<string, ImmutableArray<string>>.Empty, Environment.GetEnvironmentVariable);
        if (await new CommandLine("apt-get", "--version").TryRun(default) is null || mirrors.Find("debian").IsEmpty) return null;
        var folder = Directory.CreateTempSubdirectory("kedge-apt-").FullName;
        foreach (var name in new[] { "lists/partial", "cache/archives/partial", "etc" }) Directory.CreateDirectory(Path.Combine(folder, name));
        await File.WriteAllTextAsync(Path.Combine(folder, "status"), "");
        const string Signed = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]";
        var sources = new List<string> { $"deb {Signed} {mirrors.Find("debian")[0]} {suite} main", $"deb {Signed} {mirrors.Find("debian")[0]} {suite}-updates main" };
        if (mirrors.Find("debian-security") is [var security, ..]) sources.Add($"deb {Signed} {security} {suite}-security main");
        await File.WriteAllLinesAsync(Path.Combine(folder, "etc/sources.list"), sources);
        var configuration = Path.Combine(folder, "conf");
        await File.WriteAllTextAsync(configuration, $"""
            Dir::State::Lists "{folder}/lists"; Dir::State::Status "{folder}/status"; Dir::State::extended_states "{folder}/extended"; Dir::Cache "{folder}/cache";
            Dir::Etc::SourceList "{folder}/etc/sources.list"; Dir::Etc::SourceParts "/dev/null"; Dir::Etc::Parts "/dev/null"; Dir::Etc::Preferences "/dev/null"; Dir::Etc::PreferencesParts "/dev/null";
            APT::Architecture "amd64"; APT::Architectures "amd64"; Acquire::Languages "none"; APT::Sandbox::User "root"; Acquire::Retries "5";
            """);
        var apt = new EmptyApt(folder, configuration);
        var update = await apt.Run("apt-get", "update");
        Assert.True(update.ExitCode == 0, update.Error);
        await apt.Run("apt-cache", "gencaches");
        return apt;
    }

    /// <summary>"name version" of everything that would be installed, or null when apt refuses.</summary>
    public async Task<ImmutableSortedSet<string>?> Install(string[] names)
    {
        var result = await Run("apt-get", ["-s", "-y", "--no-install-recommends", "install", "?essential", "?priority(required)", .. names]);
        if (result.ExitCode != 0) return null;
        // Inst bash (5.2.37-2 Debian:13.1/stable [amd64])
        return [.. result.Output.Split('\n').Where(l => l.StartsWith("Inst ", StringComparison.Ordinal)).Select(l => l.Split(' '))
            .Select(w => $"{w[1]} {w[2].TrimStart('(')}")];
    }

    // As APT_CONFIG, not -c: only so are the host's own configuration files left aside, which may forbid apt its caches.
    async Task<CommandResult> Run(string program, params string[] arguments) => (await new CommandLine(program, [.. arguments])
    {
        Environment = ImmutableSortedDictionary<string, string?>.Empty.Add("LC_ALL", "C.UTF-8").Add("APT_CONFIG", _configuration),
    }.TryRun(default))!;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
