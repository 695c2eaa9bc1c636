using Kedge.Specs;
using Kedge.Specs.Yaml;

namespace Kedge.Docs.Diagrams.Sources.Compose;

/// <summary>Services with what they extend within their file: mappings are merged, lists put together, of single values its own counts.</summary>
sealed class ExtendedServices(MapNode services, List<Problem> problems)
{
    static readonly string[] NotTaken = ["depends_on", "extends", "links", "volumes_from"];

    public MapNode Of(ScalarNode name, SpecNode service) => Of(name, service, [name.Text]);

    MapNode Of(ScalarNode name, SpecNode service, HashSet<string> path)
    {
        if (service is not MapNode own)
        {
            if (service is not UnreadNode) problems.Add(ComposeProblems.WrongKind(service.Place, $"service {SourceText.Quoted(name.Text)}", "a mapping", service.Kind));
            return new(service.Place, []);
        }
        if (Extended(own) is not { } wanted) return own;
        if (!path.Add(wanted.Text))
        {
            problems.Add(ComposeProblems.Circle(wanted.Place, SourceText.Quoted(name.Text)));
            return own;
        }
        if (services[wanted.Text] is { } other) return Merge(Taken(Of(wanted, other, path)), own);
        problems.Add(ComposeProblems.Unknown(wanted.Place, "service", SourceText.Quoted(wanted.Text),
            Nearest.First(wanted.Text, services.Entries.Select(e => e.Key.Text))));
        return own;
    }

    ScalarNode? Extended(MapNode own)
    {
        if (own["extends"] is not { } extends) return null;
        if (extends is MapNode map && map["file"] is { } file) problems.Add(ComposeProblems.Elsewhere(file.Place, "extends: from another file"));
        else if ((extends as ScalarNode ?? (extends as MapNode)?["service"] as ScalarNode) is { } name) return name;
        else problems.Add(ComposeProblems.WrongKind(extends.Place, "extends", "the name of a service", extends.Kind));
        return null;
    }

    static MapNode Taken(MapNode of) => new(of.Place, [.. of.Entries.Where(e => !NotTaken.Contains(e.Key.Text))]);

    static MapNode Merge(MapNode from, MapNode own) =>
        new(own.Place, [.. from.Entries.Select(e => new KeyValuePair<ScalarNode,
            SpecNode>(e.Key, own[e.Key.Text] is { } mine ? Merge(e.Value, mine) : e.Value)), .. own.Entries.Where(e => from[e.Key.Text] is null)]);

    static SpecNode Merge(SpecNode from, SpecNode own) => (from, own) switch
    {
        (MapNode a, MapNode b) => Merge(a, b),
        (ListNode a, ListNode b) => new ListNode(b.Place, [.. a.Items, .. b.Items]),
        _ => own,
    };
}
