using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kedge.Runs.Facts;

namespace Kedge.Runs.Recording;

/// <summary>
/// What a command's words lead to on disk before it starts: its entry script, the configuration files that it names, hyperparameters, and
/// flags of determinism. Door: disk.
/// </summary>
sealed record PlanFacts(NamedFile? Script, ImmutableArray<NamedFile> Configs, ImmutableSortedDictionary<string, string> Parameters,
    ImmutableSortedDictionary<string, string> Sources, ImmutableArray<SeenFlag> Determinism)
{
    const long LargestScript = 4 << 20;

    /// <param name="words">The command without its secrets.</param>
    /// <param name="folder">Where the command is started, on this machine.</param>
    public static PlanFacts Of(ImmutableArray<string> words, string folder, ImmutableSortedDictionary<string, string> environment)
    {
        var given = Facts.Parameters.Of(words);
        var parameters = given.ToBuilder();
        var (sources, configs) = (ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal), ImmutableArray.CreateBuilder<NamedFile>());
        var scripts = words.Where(w => w.EndsWith(".py", StringComparison.Ordinal)).Take(20)
            .Select(w => Read(w, folder, LargestScript)).OfType<(NamedFile Named, string Text)>().ToList();
        foreach (var name in scripts is [var entry, ..] ? ScriptVariables.Read(entry.Text) : [])
            if (environment.TryGetValue(name, out var value) && !Secrets.IsName(name) && parameters.TryAdd(name, value)) sources[name] = "environment";
        foreach (var name in ConfigFiles.Named(words).Take(20))
        {
            if (Read(name, folder, ConfigFiles.LargestFile) is not { } file) continue;
            configs.Add(file.Named);
            foreach (var (key, value) in ConfigFiles.Read(name, file.Text))
                if (parameters.TryAdd(key, value)) sources[key] = name;
        }
        foreach (var config in scripts.Skip(1))   // nanoGPT's and OpenMMLab's configurations are Python
        {
            configs.Add(config.Named);
            foreach (var (key, value, _) in ScriptConstants.Of(config.Text))
                if (parameters.TryAdd(key, value)) sources[key] = config.Named.Path;
        }
        if (scripts is not [var script, ..])
            return new(null, configs.ToImmutable(), parameters.ToImmutable(), sources.ToImmutable(), Facts.Determinism.Seen(environment, parameters.ToImmutable(), null));
        foreach (var (key, value, line) in ScriptDefaults.Of(script.Text, given.Keys))
            if (parameters.TryAdd(key, value)) sources[key] = string.Create(CultureInfo.InvariantCulture, $"{script.Named.Path}:{line}");
        return new(script.Named, configs.ToImmutable(), parameters.ToImmutable(), sources.ToImmutable(),
            Facts.Determinism.Seen(environment, parameters.ToImmutable(), (script.Named.Path, script.Text)));
    }

    static (NamedFile Named, string Text)? Read(string name, string folder, long largest)
    {
        try
        {
            var file = new FileInfo(Path.GetFullPath(name, folder));
            if (!file.Exists || file.Length > largest) return null;
            var bytes = File.ReadAllBytes(file.FullName);
            return (new(name, Convert.ToHexStringLower(SHA256.HashData(bytes))), Encoding.UTF8.GetString(bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
