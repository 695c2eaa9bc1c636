using System.Collections.Frozen;
using System.Collections.Immutable;
using Kedge.Docs.Diagrams.Mermaid.Syntax;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;

namespace Kedge.Docs.Books;

/// <summary>
/// The pages that are looked at together, and what is known of the files around them that they name. A value: what the disk says
/// was asked before (<see cref="BookFolder"/>), so that rules need not.
/// </summary>
public sealed record Book
{
    readonly FrozenDictionary<string, Page> _byPath;
    readonly IReadOnlyDictionary<string, Neighbour> _neighbours;

    public Book(ImmutableArray<Page> pages, IReadOnlyDictionary<string, Neighbour> neighbours)
    {
        (Pages, _neighbours) = (pages, neighbours);
        _byPath = pages.DistinctBy(p => p.Path).ToFrozenDictionary(p => p.Path, StringComparer.Ordinal);
    }

    public static Book Of(params ImmutableArray<Page> pages) => new(pages, FrozenDictionary<string, Neighbour>.Empty);

    public ImmutableArray<Page> Pages { get; }

    public Page? this[string path] => _byPath.GetValueOrDefault(path);

    /// <summary>What is at a path of the tree: one of the pages, a file that was looked up, or nothing.</summary>
    public Neighbour At(string path) => this[path] is { } page ? new(true) { Page = page } : _neighbours.GetValueOrDefault(path) ?? Neighbour.Nothing;

    /// <summary>What Mermaid's own parser said of blocks, by their text; those that it was not asked about are not in it.</summary>
    public IReadOnlyDictionary<string, SyntaxFault?> Diagrams { get; init; } = FrozenDictionary<string, SyntaxFault?>.Empty;

    /// <summary>The ids that earlier versions of a page had, as the repository promised to keep them.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<string>> Promised { get; init; } = FrozenDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>What the tree around the pages says, for what is made from it.</summary>
    public Known Known { get; init; } = Known.Nothing;
}

/// <summary>A file or folder that a page names.</summary>
/// <param name="Exists">Whether it is there, with exactly this spelling.</param>
public sealed record Neighbour(bool Exists)
{
    public static readonly Neighbour Nothing = new(false);

    /// <summary>Where it is Markdown: its content, for its ids.</summary>
    public Page? Page { get; init; }

    /// <summary>A symbolic link that leads out of the tree.</summary>
    public bool LeadsOut { get; init; }
}
