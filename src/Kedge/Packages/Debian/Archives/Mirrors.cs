using System.Collections.Immutable;

namespace Kedge.Packages.Debian.Archives;

/// <summary>
/// Archive id → base URLs. They come, in this order, from the spec's <c>sources</c>, from environment variables
/// (<c>KEDGE_DEBIAN_MIRROR</c>, <c>KEDGE_DEBIAN_SECURITY_MIRROR</c>, <c>KEDGE_UBUNTU_MIRROR</c>: several, separated by spaces)
/// and from the host's own apt configuration. No host name is built in. Door: reads /etc/apt.
/// </summary>
public sealed class Mirrors
{
    readonly IReadOnlyDictionary<string, ImmutableArray<string>> _spec;
    readonly Func<string, string?> _environment;
    readonly ImmutableArray<AptSource> _host;

    public Mirrors(IReadOnlyDictionary<string, ImmutableArray<string>> spec, Func<string, string?> environment, IEnumerable<AptSource> host) =>
        (_spec, _environment, _host) = (spec, environment, [.. host]);

    /// <summary>Reads the host's sources below <c>/etc/apt</c>, or below <c>KEDGE_APT</c> when that is set (empty: none).</summary>
    public static Mirrors OfHost(IReadOnlyDictionary<string, ImmutableArray<string>> spec, Func<string, string?> environment) =>
        new(spec, environment, (environment("KEDGE_APT") ?? "/etc/apt") is { Length: > 0 } apt ? HostSources(apt) : []);

    /// <summary>Base URLs in the order to try, each ending in a slash; empty when none is known.</summary>
    public ImmutableArray<Uri> Find(string archive)
    {
        var named = _spec.TryGetValue(archive, out var spec) ? spec : [];
        var variable = (_environment(VariableFor(archive)) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // A third party's repository may end in "debian", too, but it has no component "main" as a rule; signatures decide in the end.
        var host = _host.Where(s => s.Id == archive && s.Components.Contains("main")).Select(s => s.Url);
        return [.. named.Concat(variable).Select(AptSources.Base).OfType<Uri>().Concat(host).Distinct()];
    }

    /// <summary>As <see cref="Find"/>, but none is an error that says the three ways to name one.</summary>
    public ImmutableArray<Uri> For(string archive) =>
        Find(archive) is { IsEmpty: false } found ? found : throw new KedgeException(DebianProblems.NoMirror(archive, VariableFor(archive)));

    /// <summary>Every place where a file of an archive may be.</summary>
    public ImmutableArray<Uri> For(string archive, string path) => [.. For(archive).Select(mirror => new Uri(mirror, Escape(path)))];

    static string VariableFor(string archive) => $"KEDGE_{archive.ToUpperInvariant().Replace('-', '_')}_MIRROR";

    // "+" and "~" stand in many pool paths; a mirror's server may read a plain "+" as a space.
    static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    static IEnumerable<AptSource> HostSources(string apt)
    {
        var parts = Path.Combine(apt, "sources.list.d");
        string[] files = [Path.Combine(apt, "sources.list"), .. Directory.Exists(parts) ? Directory.GetFiles(parts) : []];
        return files.Where(File.Exists).Order(StringComparer.Ordinal).SelectMany(Read);
    }

    static IEnumerable<AptSource> Read(string file)
    {
        try
        {
            return Path.GetExtension(file) switch
            {
                ".list" => AptSources.OneLine(File.ReadAllText(file)).ToArray(),
                ".sources" => AptSources.Deb822(File.ReadAllText(file)).ToArray(),
                _ => [],
            };
        }
        catch (UnauthorizedAccessException)
        {
            // A source with a password in it is root's alone; it is not ours to use.
            return [];
        }
    }
}
