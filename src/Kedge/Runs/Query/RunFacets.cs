using System.Collections.Immutable;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Query;

/// <summary>A name of a question, looked up in a table: the facts it may mean, in order of preference, and which number of a metric.</summary>
public sealed record FacetName(ImmutableArray<int> Facts, int Metric, string Part, Better Better);

/// <summary>A table's runs as what is asked about them. A name means a fact of this name, else a parameter, else a metric.</summary>
/// <param name="statuses">Of runs without an end, by row.</param>
public sealed class RunFacets(RunTable table, IReadOnlyDictionary<int, RunStatus> statuses)
{
    static readonly ImmutableArray<string> Parts = ["first", "last", "min", "max", "best", "count"];

    /// <summary>What people call things that the record keeps elsewhere.</summary>
    static readonly Dictionary<string, string[]> Aliases = new(StringComparer.Ordinal)
    {
        ["tag"] = ["tags"], ["date"] = ["started"], ["took"] = ["seconds"], ["duration"] = ["seconds"], ["command"] = ["line"],
        ["commit"] = ["git.commit"], ["branch"] = ["git.branch"], ["gpu"] = ["host.gpus"], ["cpu"] = ["host.cpu"], ["host"] = ["host.name"],
        ["user"] = ["user.name"], ["engine"] = ["engine.kind"], ["image"] = ["image.id", "image.digest", "image.names"],
    };

    readonly byte[][] _words = [.. Enum.GetValues<RunStatus>().Select(s => System.Text.Encoding.UTF8.GetBytes(s.ToString().ToLowerInvariant()))];
    readonly int _status = table.NameId("status");

    public RunTable Table { get; } = table;

    /// <summary>Everything that can be asked for, in ordinal order.</summary>
    public IEnumerable<string> Names => Table.Names.Select(n => n.StartsWith("param.", StringComparison.Ordinal) ? n["param.".Length..] : n)
        .Concat(Aliases.Where(a => a.Value.Any(t => Table.NameId(t) >= 0)).Select(a => a.Key)).Append("status").Distinct().Order(StringComparer.Ordinal);

    public bool Knows(string name) => Named(name) is { } facet && (facet.Facts.Any(f => f >= 0) || facet.Metric >= 0) || name is "status" or "tag" or "tags";

    public FacetName Named(string name)
    {
        var bare = name.StartsWith("metric.", StringComparison.Ordinal) ? name["metric.".Length..] : name;
        ImmutableArray<int> facts = bare == name ? [.. Aliases.GetValueOrDefault(name, []).Append(name).Append("param." + name).Select(Table.NameId)] : [];
        if (name == "status" && _status < 0) facts = facts.Add(Status);
        var (metric, part) = (Table.NameId(bare), "best");
        if (metric < 0 && bare.LastIndexOf('.') is > 0 and var dot && Parts.Contains(bare[(dot + 1)..]))
            (metric, part, bare) = (Table.NameId(bare[..dot]), bare[(dot + 1)..], bare[..dot]);
        return new([.. facts.Where(f => f is >= 0 or Status)], metric, part, MetricNames.Better(bare));
    }

    /// <summary>The row's status where the table has no name for it, since no run has ended yet.</summary>
    const int Status = -2;

    /// <summary>Whether some fact of this name passes; a metric is asked only where the run has no such fact.</summary>
    internal bool Any(int row, FacetName name, FacetTest test)
    {
        var cells = Table.Cells(row);
        var there = false;
        foreach (var fact in name.Facts)
        {
            if ((fact == _status || fact == Status) && statuses.TryGetValue(row, out var status)) return test(new(0, _words[(int)status], true));
            foreach (var cell in cells)
            {
                if (cell.Name != fact || cell.Kind == (int)CellKind.Metric) continue;
                there = true;
                if (cell.Kind == (int)CellKind.Text ? test(new(0, Table.Utf8((int)cell.Payload), true)) : test(new(cell.Number, [], false))) return true;
            }
        }
        return !there && Metric(cells, name) is { } number && test(new(number, [], false));
    }

    double? Metric(ReadOnlySpan<RunCell> cells, FacetName name)
    {
        if (name.Metric < 0) return null;
        foreach (var cell in cells)
            if (cell.Kind == (int)CellKind.Metric && cell.Name == name.Metric) return Number(Table.Numbers.Slice((int)cell.Payload, RunTable.MetricNumbers), name);
        return null;
    }

    static double Number(ReadOnlySpan<double> metric, FacetName name) => (name.Part, name.Better) switch
    {
        ("count", _) => metric[0],
        ("first", _) => metric[2],
        ("min", _) or ("best", Better.Lower) => metric[6],
        ("max", _) or ("best", Better.Higher) => metric[8],
        _ => metric[4],
    };

    public string StatusOf(int row) => Value(row, Named("status")).Text ?? "-";

    /// <summary>What a run is sorted by: its first value of this name.</summary>
    public (double? Number, string? Text) Value(int row, FacetName name)
    {
        (double?, string?) found = default;
        Any(row, name, facet =>
        {
            found = facet.IsText ? (null, System.Text.Encoding.UTF8.GetString(facet.Text)) : (facet.Number, null);
            return true;
        });
        return found;
    }
}
