using System.Collections.Immutable;

namespace Kedge.Runs.Query;

/// <summary>
/// A condition on runs: <c>lr&lt;0.01 and (val_acc&gt;0.9 or tag=keep) and not status=failed</c>. Comparisons are <c>&lt; &lt;= &gt; &gt;= = !=</c>
/// and <c>~</c> (contains, without regard to case); a name alone asks whether it is there. What a run lacks is never less, equal
/// or greater, so <c>!=</c> holds for it. Parsed by hand, evaluated over the packed table.
/// </summary>
public abstract record Where
{
    /// <summary>Characters; more is nothing that a person wrote.</summary>
    public const int Longest = 4000;

    internal sealed record Both(Where Left, Where Right) : Where;
    internal sealed record Either(Where Left, Where Right) : Where;
    internal sealed record Not(Where Inner) : Where;
    internal sealed record Present(NameUsed Name) : Where;
    internal sealed record Compared(NameUsed Name, string Operator, string Value) : Where;

    public static Checked<Where> Parse(string text) => new WhereParser(text).Parse();

    /// <summary>The names that it asks about, in order.</summary>
    public IEnumerable<NameUsed> Names => this switch
    {
        Both both => both.Left.Names.Concat(both.Right.Names),
        Either either => either.Left.Names.Concat(either.Right.Names),
        Not not => not.Inner.Names,
        Present present => [present.Name],
        Compared compared => [compared.Name],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The condition made ready for one table.</summary>
    public Func<int, bool> Over(RunFacets facets)
    {
        switch (this)
        {
            case Both both:
                var (left, right) = (both.Left.Over(facets), both.Right.Over(facets));
                return row => left(row) && right(row);
            case Either either:
                var (one, other) = (either.Left.Over(facets), either.Right.Over(facets));
                return row => one(row) || other(row);
            case Not not:
                var inner = not.Inner.Over(facets);
                return row => !inner(row);
            case Present present:
                var asked = facets.Named(present.Name.Text);
                return row => facets.Any(row, asked, static _ => true);
            case Compared { Operator: "!=" } compared:
                var equals = new Comparison("=", compared.Value).Test;
                var facet = facets.Named(compared.Name.Text);
                return row => !facets.Any(row, facet, equals);
            case Compared { Operator: "!~" } compared:
                var contains = new Comparison("~", compared.Value).Test;
                var text = facets.Named(compared.Name.Text);
                return row => !facets.Any(row, text, contains);
            case Compared compared:
                var test = new Comparison(compared.Operator, compared.Value).Test;
                var name = facets.Named(compared.Name.Text);
                return row => facets.Any(row, name, test);
            default: throw new System.Diagnostics.UnreachableException();
        }
    }
}

/// <summary>A name as written, and where in the expression it stands.</summary>
public readonly record struct NameUsed(string Text, int At);
