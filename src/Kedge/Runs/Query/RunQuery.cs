using System.Collections.Immutable;

namespace Kedge.Runs.Query;

/// <summary>One key of an order: <c>lr</c> rising, <c>-val_acc</c> falling. Runs without a value stand last either way.</summary>
public readonly record struct SortKey(string Name, bool Falling)
{
    /// <summary>Reads <c>-val_acc,lr</c>.</summary>
    public static ImmutableArray<SortKey> Parse(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(w => new SortKey(w.TrimStart('-', '+'), w[0] == '-')).Where(k => k.Name.Length > 0)];
}

/// <summary>Which runs, in which order: rows of a table. Without an order the newest stand first.</summary>
public sealed record RunQuery(Where? Where, ImmutableArray<SortKey> Order, int Limit)
{
    /// <summary>The rows that fit, in order, and how many fit in all.</summary>
    public (ImmutableArray<int> Rows, int All) Over(RunFacets facets)
    {
        var rows = Fitting(facets);
        rows.Sort(Order.IsEmpty ? (a, b) => Newest(facets.Table, a, b) : Ordered(facets));
        return ([.. rows.Take(Limit)], rows.Count);
    }

    List<int> Fitting(RunFacets facets)
    {
        var (rows, fits) = (new List<int>(facets.Table.Count), Where?.Over(facets));
        for (var row = 0; row < facets.Table.Count; row++)
            if (fits is null || fits(row)) rows.Add(row);
        return rows;
    }

    static int Newest(RunTable table, int a, int b)
    {
        var order = table.Heads[b].Started.CompareTo(table.Heads[a].Started);
        return order != 0 ? order : b.CompareTo(a);
    }

    Comparison<int> Ordered(RunFacets facets)
    {
        var values = Order.Select(key => (key.Falling, Values: Column(facets, facets.Named(key.Name)))).ToList();
        return (a, b) =>
        {
            foreach (var (falling, of) in values)
                if (Compare(of[a], of[b], falling) is not 0 and var order) return order;
            return Newest(facets.Table, a, b);
        };
    }

    static (double?, string?)[] Column(RunFacets facets, FacetName name)
    {
        var column = new (double?, string?)[facets.Table.Count];
        for (var row = 0; row < column.Length; row++) column[row] = facets.Value(row, name);
        return column;
    }

    /// <summary>Numbers before texts before nothing; NaN counts as nothing.</summary>
    static int Compare((double? Number, string? Text) a, (double? Number, string? Text) b, bool falling)
    {
        var (kindA, kindB) = (KindOf(a), KindOf(b));
        if (kindA != kindB || kindA == 2) return kindA.CompareTo(kindB);
        var order = kindA == 0 ? a.Number!.Value.CompareTo(b.Number!.Value) : string.CompareOrdinal(a.Text, b.Text);
        return falling ? -order : order;
    }

    static int KindOf((double? Number, string? Text) value) => value.Number is { } number && !double.IsNaN(number) ? 0 : value.Text is not null ? 1 : 2;
}
