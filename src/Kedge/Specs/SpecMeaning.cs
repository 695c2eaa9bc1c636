using System.Collections.Immutable;
using Kedge.PublicKeys;
using Kedge.Specs.Yaml;

namespace Kedge.Specs;

/// <summary>From what was typed to what is meant: defaults, and the rules between keys. Reads on past problems, so that all of them are told.</summary>
sealed class SpecMeaning(MapNode root, SpecShape shape, List<Problem> problems)
{
    static readonly ImmutableArray<string> SystemFolders =
        ["/", "/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/root", "/run", "/sbin", "/sys", "/usr", "/var"];

    static readonly OsRelease DefaultOs = OsRelease.All.Single(o => o.Suite == "trixie");
    readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    public Spec Read()
    {
        foreach (var (key, value) in root.Entries) _places[key.Text] = value.Place;
        var from = Text("from") == "pypi" ? Channel.Pypi : Channel.Debian;
        var os = Os();
        var packages = Packages(from);
        return new Spec
        {
            Name = Text("name") ?? "unnamed",
            Task = Text("task") is { } task ? Enum.Parse<TaskFamily>(task, ignoreCase: true) : TaskFamily.General,
            Os = os,
            Python = os.Python,
            Torch = Text("torch") ?? "newest",
            Cuda = Cuda(from),
            Gpus = Entries("gpus", text => text),
            From = from,
            System = Entries("system", text => text),
            Packages = [.. packages.Where(p => from == Channel.Debian || !PackageFile.IsNamedBy(p))],
            Files = [.. packages.Where(p => from == Channel.Pypi && PackageFile.IsNamedBy(p)).Select(p => new PackageFile(p, ""))],
            Mounts = root["mounts"] is null ? [new(".", "/workspace")] : Mounts(),
            Access = new(Flag(Map("access"), "jupyter") ?? true, Flag(Map("access"), "ssh") ?? true) { Keys = Keys(Map("access")) },
            Limits = Limits(Map("limits")),
            Sources = Sources(),
            Bytecode = Flag(root, "bytecode") ?? false,
            Policy = Policy(Map("policy")),
            Places = _places.ToImmutableDictionary(StringComparer.Ordinal),
        };
    }

    /// <summary>The release that is named, else the one that brings the named Python, else trixie.</summary>
    OsRelease Os()
    {
        var named = Text("os") is { } os ? OsRelease.All.Single(o => o.ToString() == os) : null;
        if (Text("python") is not { } python) return named ?? DefaultOs;
        if (named is not null && named.Python != python && root["os"] is not null) problems.Add(SpecProblems.PythonAgainstOs(root["python"]!.Place, python, named));
        return named ?? OsRelease.All.First(o => o.Python == python);
    }

    string Cuda(Channel from)
    {
        var cuda = Text("cuda") ?? "cpu";
        var fromIsKnown = root["from"] is not { } node || shape.IsGood(node);
        if (cuda != "cpu" && from == Channel.Debian && fromIsKnown) problems.Add(SpecProblems.CudaFromDebian(root["cuda"]!.Place, cuda));
        return cuda;
    }

    ImmutableArray<string> Packages(Channel from)
    {
        if (from == Channel.Debian)
        {
            foreach (var item in Items("packages").Where(i => !SpecType.Matches(SpecKeys.PythonName, i.Text)))
                problems.Add(SpecProblems.VersionFromDebian(item.Place, item.Text));
        }
        return Entries("packages", SpecValues.Normalised);
    }

    /// <summary>The list under a key without repetitions, which are warned about.</summary>
    ImmutableArray<string> Entries(string key, Func<string, string> identity)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var entries = ImmutableArray.CreateBuilder<string>();
        foreach (var item in Items(key))
        {
            _places.TryAdd($"{key}:{item.Text}", item.Place);
            if (seen.Add(identity(item.Text))) entries.Add(item.Text);
            else problems.Add(SpecProblems.Twice(item.Place, key, item.Text));
        }
        return entries.DrainToImmutable();
    }

    ImmutableArray<Mount> Mounts()
    {
        var mounts = ImmutableArray.CreateBuilder<Mount>();
        var targets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in Items("mounts"))
        {
            var parts = item.Text.Split(':');
            if (SpecValues.ContainerPath(parts[1]) is not { } target) problems.Add(SpecProblems.MountClimbs(item.Place, item.Text));
            else if (SystemFolders.Contains(target)) problems.Add(SpecProblems.MountHides(item.Place, target));
            else if (!targets.Add(target)) problems.Add(SpecProblems.MountTwice(item.Place, target));
            else mounts.Add(new(parts[0], target, ReadOnly: parts.Length == 3));
        }
        return mounts.DrainToImmutable();
    }

    ImmutableArray<PublicKey> Keys(MapNode? access)
    {
        var keys = ImmutableArray.CreateBuilder<PublicKey>();
        foreach (var item in access?["keys"] is ListNode list ? Good(list.Items) : [])
        {
            var key = PublicKey.Parse(item.Text, item.Place);
            if (!key.IsOk) problems.AddRange(key.Problems);
            else if (keys.Any(k => k.Blob == key.Value.Blob)) problems.Add(SpecProblems.Twice(item.Place, "access.keys", key.Value.Fingerprint));
            else keys.Add(key.Value);
        }
        return keys.DrainToImmutable();
    }

    Limits Limits(MapNode? limits) => new(
        Text(limits, "gpus"),
        Text(limits, "cpus") is { } cpus ? SpecValues.Positive(cpus) : null,
        Bytes(limits, "memory"),
        Bytes(limits, "shm"));

    long? Bytes(MapNode? limits, string key)
    {
        if (Text(limits, key) is not { } size) return null;
        var bytes = SpecValues.Bytes(size);
        if (bytes is null) problems.Add(SpecProblems.SizeTooLarge(limits![key]!.Place, size));
        return bytes;
    }

    ImmutableSortedDictionary<string, ImmutableArray<string>> Sources()
    {
        var sources = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var (key, value) in Map("sources")?.Entries ?? [])
        {
            if (!SpecKeys.Archives.Contains(key.Text)) continue;
            var urls = Good(value is ListNode list ? list.Items : [value]).Select(u => Source(key.Text, u)).OfType<string>().ToImmutableArray();
            if (!urls.IsEmpty) sources[key.Text] = urls;
        }
        return sources.ToImmutable();
    }

    string? Source(string key, ScalarNode url)
    {
        if (SpecValues.HasPassword(url.Text)) problems.Add(SpecProblems.Password(url.Place, $"sources.{key}"));
        var mirror = SpecValues.Mirror(url.Text);
        if (mirror is null) problems.Add(SpecProblems.Url(url.Place, $"sources.{key}", url.Text));
        return mirror;
    }

    Policy Policy(MapNode? policy)
    {
        var releases = policy?["release-sha256"] is MapNode map
            ? map.Entries.Where(e => shape.IsGood(e.Key) && shape.IsGood(e.Value))
                .ToImmutableSortedDictionary(e => e.Key.Text, e => Digest.FromHex(((ScalarNode)e.Value).Text), StringComparer.Ordinal)
            : null;
        return new(releases, Flag(policy, "allow-expired-release") ?? false);
    }

    MapNode? Map(string key) => root[key] as MapNode;

    string? Text(string key) => Text(root, key);

    string? Text(MapNode? map, string key) => map?[key] is ScalarNode node && shape.IsGood(node) ? node.Text : null;

    bool? Flag(MapNode? map, string key) => Text(map, key) is { } flag ? flag.Equals("true", StringComparison.OrdinalIgnoreCase) : null;

    IEnumerable<ScalarNode> Items(string key) => root[key] is ListNode list ? Good(list.Items) : [];

    IEnumerable<ScalarNode> Good(IEnumerable<SpecNode> nodes) => nodes.OfType<ScalarNode>().Where(shape.IsGood);
}
