using System.Collections.Immutable;
using System.Text;
using Kedge.Specs;
using Kedge.Specs.Yaml;

namespace Kedge.Docs.Diagrams.Sources.Compose;

/// <summary>The text of a compose file → its services, or every problem at its place. Variables are not looked up and no other file is opened.</summary>
public sealed class ComposeReader
{
    /// <summary>Of a file, in bytes.</summary>
    public const int MostBytes = 1 << 20;

    const int MostProblems = 50;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    readonly List<Problem> _problems = [];

    /// <param name="file">The name that places show.</param>
    public static Checked<ComposeFile> Read(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.Length > MostBytes) return Checked<ComposeFile>.Bad(ComposeProblems.TooLarge(file, MostBytes));
        try
        {
            return Read(Strict.GetString(bytes), file);
        }
        catch (DecoderFallbackException)
        {
            return Checked<ComposeFile>.Bad(ComposeProblems.NotText(file));
        }
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, string)"/>
    public static Checked<ComposeFile> Read(string text, string file)
    {
        var reader = new ComposeReader();
        var root = YamlTree.Read(new SourceText(file, text.TrimStart('\ufeff')), reader._problems, withAliases: true);
        var read = root is MapNode map ? reader.File(map) : null;
        if (root is not null and not MapNode) reader._problems.Add(ComposeProblems.WrongKind(root.Place, "a compose file", "a mapping", root.Kind));
        if (root is null && reader._problems.Count == 0) reader._problems.Add(ComposeProblems.NoServices(new(file)));
        var problems = reader._problems.Take(MostProblems);
        return read is null || problems.Any(p => p.Severity == Severity.Error) ? Checked<ComposeFile>.Bad(problems) : Checked<ComposeFile>.Ok(read, problems);
    }

    ComposeFile? File(MapNode root)
    {
        if (root["include"] is { } include) _problems.Add(ComposeProblems.Elsewhere(include.Place, "include"));
        if (Map(root["services"], "services") is not { Entries.Count: > 0 } services)
        {
            if (root["services"] is null or MapNode or ScalarNode { Scalar: ScalarKind.Nothing }) _problems.Add(ComposeProblems.NoServices(root.Place));
            return null;
        }
        var (volumes, networks) = (Map(root["volumes"], "volumes"), Map(root["networks"], "networks"));
        var extended = new ExtendedServices(services, _problems);
        var read = services.Entries.Select(s => (s.Key, Service: new ServiceReader(_problems).Read(s.Key, extended.Of(s.Key, s.Value)))).ToList();
        // What a file that is not followed declares may be named here.
        if (root["include"] is null)
            foreach (var (key, service) in read) Check(service, key.Place, (services, volumes, networks));
        CheckCircles(read);
        return new((root["name"] as ScalarNode)?.Text, [.. read.Select(r => r.Service)], "compose 1\n" + CanonicalYaml.Of(root))
        {
            ExternalVolumes = [.. (volumes?.Entries ?? []).Where(v => v.Value is MapNode made && made["external"] is ScalarNode { Text: "true" })
                .Select(v => v.Key.Text)],
        };
    }

    MapNode? Map(SpecNode? node, string what)
    {
        if (node is not null and not MapNode and not ScalarNode { Scalar: ScalarKind.Nothing })
            _problems.Add(ComposeProblems.WrongKind(node.Place, what, "a mapping", node.Kind));
        return node as MapNode;
    }

    void Check(ServiceFacts service, Place place, (MapNode Services, MapNode? Volumes, MapNode? Networks) all)
    {
        foreach (var other in service.DependsOn.Select(d => d.Service)) Known("service", other, all.Services, place);
        foreach (var mount in service.Mounts.Where(m => m is { Kind: MountKind.Volume, Source.Length: > 0 } && !m.Source.Contains('$')))
            Known("volume", mount.Source, all.Volumes, place);
        foreach (var network in service.Networks.Where(n => n != "default")) Known("network", network, all.Networks, place);
    }

    void Known(string kind, string name, MapNode? all, Place place)
    {
        if (all?[name] is null)
            _problems.Add(ComposeProblems.Unknown(place, kind, SourceText.Quoted(name),
                Nearest.First(name, (all?.Entries ?? []).Select(e => e.Key.Text))));
    }

    void CheckCircles(List<(ScalarNode Key, ServiceFacts Service)> all)
    {
        var waiting = all.DistinctBy(s => s.Service.Name)
            .ToDictionary(s => s.Service.Name, s => s.Service.DependsOn.Select(d => d.Service).ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal);
        while (waiting.FirstOrDefault(w => !w.Value.Any(waiting.ContainsKey)) is { Key: { } ready }) waiting.Remove(ready);
        if (all.FirstOrDefault(s => waiting.ContainsKey(s.Service.Name)) is { Key: { } key })
            _problems.Add(ComposeProblems.DependsInCircle(key.Place, SourceText.Quoted(key.Text)));
    }
}
