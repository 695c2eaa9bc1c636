using System.Collections.Immutable;
using System.Globalization;
using Kedge.Specs;
using Kedge.Specs.Yaml;

namespace Kedge.Docs.Diagrams.Sources.Compose;

/// <summary>One service's mapping → what a picture shows of it.</summary>
sealed class ServiceReader(List<Problem> problems)
{
    public ServiceFacts Read(ScalarNode name, MapNode map)
    {
        var build = map["build"];
        return new(name.Text)
        {
            Image = Text(map["image"]), NetworkMode = Text(map["network_mode"]),
            Build = build is MapNode made ? Text(made["context"]) ?? "." : Text(build),
            Dockerfile = Text((build as MapNode)?["dockerfile"]), Target = Text((build as MapNode)?["target"]),
            Ports = [.. Items(map["ports"], "ports").Select(Port).OfType<ComposePort>()],
            Mounts = [.. Items(map["volumes"], "volumes").Select(Mount).OfType<ComposeMount>(), .. Memory(map["tmpfs"])],
            DependsOn = Named(map["depends_on"], "depends_on", (service, how) => new ComposeDependency(service, Text((how as MapNode)?["condition"]))),
            Networks = Named(map["networks"], "networks", (network, _) => network),
            Profiles = [.. Items(map["profiles"], "profiles").Select(Text).OfType<string>()],
            Secrets = [.. Items(map["secrets"], "secrets").Concat(Items(map["configs"], "configs"))
                .Select(s => Text(s) ?? Text((s as MapNode)?["source"])).OfType<string>()],
            Gpus = Gpus(map), Replicas = Replicas(map),
        };
    }

    static string? Text(SpecNode? node) => node is ScalarNode { Scalar: not ScalarKind.Nothing } scalar ? Variables.Shown(scalar.Text) : null;

    IReadOnlyList<SpecNode> Items(SpecNode? node, string what)
    {
        if (node is ListNode list) return list.Items;
        if (node is not null and not UnreadNode and not ScalarNode { Scalar: ScalarKind.Nothing })
            problems.Add(ComposeProblems.WrongKind(node.Place, what, "a list", node.Kind));
        return [];
    }

    /// <summary>A list of names, or a mapping by name.</summary>
    ImmutableArray<T> Named<T>(SpecNode? node, string what, Func<string, SpecNode?, T> read) => node switch
    {
        MapNode map => [.. map.Entries.Select(e => read(e.Key.Text, e.Value))],
        _ => [.. Items(node, what).Select(i => Text(i)).OfType<string>().Distinct(StringComparer.Ordinal).Select(n => read(n, null))],
    };

    static IEnumerable<ComposeMount> Memory(SpecNode? node) =>
        (node is ListNode list ? list.Items : node is null ? [] : [node]).Select(Text).OfType<string>()
            .Select(path => new ComposeMount(MountKind.Memory, "", path.Split(':')[0], false));

    ComposePort? Port(SpecNode node)
    {
        if (node is MapNode map)
            return Text(map["target"]) is { } target
                ? new(Bracketed(Text(map["host_ip"])), Text(map["published"]), target, Unusual(Text(map["protocol"])))
                : Wrong(node, "a port without target:");
        if (Text(node) is not { } text) return Wrong(node, node.Kind);
        return ShortForms.Port(text) ?? Wrong(node, SourceText.Quoted(text));
    }

    /// <summary>As the short form has to write it, so that its colons are not the port's.</summary>
    static string? Bracketed(string? address) => address is { Length: > 0 } && address.Contains(':') && address[0] != '[' ? $"[{address}]" : address;

    ComposePort? Wrong(SpecNode node, string what)
    {
        if (node is not UnreadNode) problems.Add(ComposeProblems.WrongPort(node.Place, what));
        return null;
    }

    static string? Unusual(string? protocol) => protocol is null or "tcp" ? null : protocol;

    ComposeMount? Mount(SpecNode node)
    {
        var mount = node is MapNode map && Text(map["target"]) is { } target
            ? new(Kind(Text(map["type"])), Text(map["source"]) ?? "", target, map["read_only"] is ScalarNode { Text: "true" })
            : Text(node) is { } text ? ShortForms.Mount(text) : null;
        if (mount is null && node is not UnreadNode)
            problems.Add(ComposeProblems.WrongMount(node.Place,
                node is ScalarNode written ? SourceText.Quoted(written.Text) : "a mount without target:"));
        return mount;
    }

    static MountKind Kind(string? type) => type switch { "volume" => MountKind.Volume, "tmpfs" => MountKind.Memory, _ => MountKind.Bind };

    /// <summary>Whatever of the three ways asks for GPUs: <c>gpus:</c>, <c>deploy.resources.reservations.devices</c>, <c>runtime: nvidia</c>.</summary>
    string? Gpus(MapNode map)
    {
        if (map["gpus"] is { } gpus) return Text(gpus) ?? Devices(gpus) ?? "all";
        var reserved = ((map["deploy"] as MapNode)?["resources"] as MapNode)?["reservations"] as MapNode;
        return Devices(reserved?["devices"]) ?? (Text(map["runtime"]) == "nvidia" ? "all" : null);
    }

    string? Devices(SpecNode? node)
    {
        var words = new List<string>();
        foreach (var device in Items(node, "devices").OfType<MapNode>().Where(IsGpu))
            words.Add(device["device_ids"] is ListNode ids ? string.Join(", ",
                ids.Items.Select(Text).OfType<string>()) : Text(device["count"]) is { } count and not "-1" ? count : "all");
        return words.Count == 0 ? null : string.Join(" + ", words);
    }

    static bool IsGpu(MapNode device) =>
        Text(device["driver"]) is "nvidia" or "amd" or "cdi" || device["capabilities"] is ListNode list && list.Items.Any(i => Text(i) is "gpu" or "compute");

    static int Replicas(MapNode map) =>
        int.TryParse(Text((map["deploy"] as MapNode)?["replicas"]) ?? Text(map["scale"]), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;
}
