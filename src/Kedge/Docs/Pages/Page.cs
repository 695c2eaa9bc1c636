using System.Collections.Immutable;

namespace Kedge.Docs.Pages;

/// <summary>
/// One Markdown file as a value, parsed once for everything that asks about it: text, lines, and each thing in it with its exact place.
/// All ranges are offsets into <see cref="Text"/>, in ascending order.
/// </summary>
public sealed record Page(string Path, PageText Source)
{
    readonly Lazy<PageIds> _ids = null!;

    public string Text => Source.Text;

    public LineIndex Lines { get; } = new(Source.Text);

    /// <summary>Between the lines of dashes at the start, which do not belong to it.</summary>
    public TextRange FrontMatter { get; init; }
    public ImmutableArray<Heading> Headings
    {
        get;
        init => (field, _ids) = (value, new(() => new(this)));
    } = [];
    public ImmutableArray<Link> Links { get; init; } = [];
    public ImmutableArray<CodeBlock> Code { get; init; } = [];
    public ImmutableArray<Table> Tables { get; init; } = [];
    public ImmutableArray<Comment> Comments { get; init; } = [];
    public ImmutableArray<HtmlId> HtmlIds { get; init; } = [];
    public ImmutableArray<Alert> Alerts { get; init; } = [];
    public ImmutableArray<Block> Blocks { get; init; } = [];
    public ImmutableArray<ListBlock> Lists { get; init; } = [];
    public ImmutableArray<Zone> Zones { get; init; } = [];
    /// <summary>Why the parser gave up, if it did: then only lines and text are known.</summary>
    public string? Unparsed { get; init; }

    /// <summary>Every id that a link may name.</summary>
    public PageIds Ids => _ids.Value;

    /// <summary>What the character at <paramref name="offset"/> belongs to.</summary>
    public ZoneKind KindAt(int offset) => ZoneOf(offset) is var at and >= 0 ? Zones[at].Kind : ZoneKind.Prose;

    /// <summary>The same with how far it goes: to the zone's end, or for prose from the character to the next zone.</summary>
    public Zone ZoneAt(int offset)
    {
        var at = ZoneOf(offset);
        if (at >= 0) return Zones[at];
        var next = ~at < Zones.Length ? Zones[~at].Range.Start : Text.Length;
        return new(new(offset, Math.Max(offset + 1, next)), ZoneKind.Prose);
    }

    /// <summary>Index of the zone that holds the offset, or the complement of the next one's.</summary>
    int ZoneOf(int offset)
    {
        var (low, high) = (0, Zones.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Zones[middle].Range.Holds(offset)) return middle;
            if (offset < Zones[middle].Range.Start) high = middle - 1;
            else low = middle + 1;
        }
        return ~low;
    }

    /// <summary>The link whose text or alternative text holds the offset, or null.</summary>
    public Link? LinkAt(int offset)
    {
        var (low, high) = (0, Links.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Links[middle].Range.Start <= offset) low = middle;
            else high = middle - 1;
        }
        // An image inside a link's text begins after it: a few steps back find the outer one.
        for (var i = low; i >= 0 && i > low - 3 && i < Links.Length; i--)
            if (Links[i].Text.Holds(offset)) return Links[i];
        return null;
    }

    /// <summary>The first link that lies in the range, or null.</summary>
    public Link? LinkIn(TextRange range)
    {
        var (low, high) = (0, Links.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Links[middle].Range.Start < range.Start) low = middle + 1;
            else high = middle;
        }
        return low < Links.Length && range.Holds(Links[low].Range) ? Links[low] : null;
    }

    /// <summary>The block that holds the offset, or -1.</summary>
    public int BlockAt(int offset)
    {
        var (low, high) = (0, Blocks.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Blocks[middle].Range.Holds(offset)) return middle;
            if (offset < Blocks[middle].Range.Start) high = middle - 1;
            else low = middle + 1;
        }
        return -1;
    }
}
