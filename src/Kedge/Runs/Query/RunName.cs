using System.Collections.Immutable;

namespace Kedge.Runs.Query;

/// <summary>The one run that a word means: a whole id, its beginning or end, a part of four letters, its name, <c>last</c>.</summary>
public static class RunName
{
    /// <summary>Candidates in the order in which they are tried; the first that fits any run decides.</summary>
    public static Checked<Chosen> Pick(RunTable table, string wanted)
    {
        if (wanted == "last") return Newest(table) is { } newest ? Checked<Chosen>.Ok(new(newest)) : Checked<Chosen>.Bad(RunProblems.NotFound(wanted));
        var ids = Enumerable.Range(0, table.Count).Select(table.Id).ToImmutableArray();
        foreach (var fits in (Func<RunId, bool>[])[id => id.Is(wanted), id => id.BeginsOrEnds(wanted), id => id.Holds(wanted)])
            if (ids.Where(fits).ToList() is { Count: > 0 } found) return One(wanted, found);
        return One(wanted, [.. Named(table, wanted).Select(row => ids[row])]);
    }

    static RunId? Newest(RunTable table) => new RunQuery(null, [], 1).Over(new(table, new Dictionary<int, RunStatus>())).Rows is [var row] ? table.Id(row) : null;

    static IEnumerable<int> Named(RunTable table, string wanted)
    {
        var name = table.NameId("name");
        for (var row = 0; row < table.Count; row++)
            if (Has(table, row, name, wanted)) yield return row;
    }

    static bool Has(RunTable table, int row, int name, string wanted)
    {
        foreach (var cell in table.Cells(row))
            if (cell.Name == name && cell.Kind == (int)CellKind.Text && table.Text((int)cell.Payload) == wanted) return true;
        return false;
    }

    static Checked<Chosen> One(string wanted, List<RunId> found) => found.Count switch
    {
        1 => Checked<Chosen>.Ok(new(found[0])),
        0 => Checked<Chosen>.Bad(RunProblems.NotFound(wanted)),
        _ => Checked<Chosen>.Bad(RunProblems.Ambiguous(wanted, found.OrderDescending())),
    };

    /// <summary>An id that stands for an existing run.</summary>
    public sealed record Chosen(RunId Id);
}
