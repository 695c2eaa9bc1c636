using System.Collections.Immutable;

namespace Kedge.Compat;

/// <summary>A question near the asked one that is answered with yes.</summary>
/// <param name="Changes">What differs, in words, and as options of <c>kedge compat</c>.</param>
public sealed record Alternative(Question Question, ImmutableArray<Change> Changes)
{
    /// <summary>"PyTorch 2.5.1, CUDA 12.1".</summary>
    public string Words => string.Join(", ", Changes.Select(c => c.Words));

    public override string ToString() => Options.Length == 0 ? Words : $"{Words} ({Options})";

    string Options => string.Join(' ', Changes.Select(c => c.Option).Where(o => o.Length > 0));

    /// <summary>What fits instead: with one thing changed if that is enough, else two, and so on; with the CPU build when no CUDA build does.</summary>
    public static ImmutableArray<Alternative> To(Question asked) =>
        Search(asked, Dimension.Of(asked)) is { Length: > 0 } found ? found : Search(asked, Dimension.WithoutCuda(asked));

    static ImmutableArray<Alternative> Search(Question asked, ImmutableArray<Dimension> dimensions)
    {
        for (var size = 1; size <= dimensions.Length; size++)
        {
            var found = Subsets(dimensions, size).SelectMany(set => Fitting(asked, set)).ToList();
            if (found.Count > 0) return [.. found.DistinctBy(a => a.Words).Take(Most)];
        }
        return [];
    }

    const int Most = 6;

    static IEnumerable<ImmutableArray<Dimension>> Subsets(ImmutableArray<Dimension> of, int size) =>
        size == 0 ? [[]] : of.SelectMany((first, i) => Subsets(of[(i + 1)..], size - 1).Select(rest => rest.Insert(0, first)));

    static IEnumerable<Alternative> Fitting(Question asked, ImmutableArray<Dimension> set)
    {
        IEnumerable<Alternative> reached = [new(asked, [])];
        foreach (var dimension in set.OrderByDescending(d => d.DecidesRelease))
            reached = reached.SelectMany(from => dimension.Candidates(from.Question).Select(c => new Alternative(c.Question, from.Changes.Add(c.Change))));
        return reached.Where(a => Judge.Of(a.Question).Fits).Take(set.Length == 1 ? set[0].Most : 2);
    }
}

/// <param name="Option">As it is asked again: <c>--torch 2.5.1</c>.</param>
public sealed record Change(string Words, string Option);
