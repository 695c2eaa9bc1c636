using System.Collections.Immutable;

namespace Kedge.Docs.Pages;

/// <summary>A heading: its whole line or lines, what it says, and that as plain text (no markup, entities resolved).</summary>
/// <param name="ExplicitId">From <c>{#id}</c> at its end.</param>
public sealed record Heading(int Level, TextRange Range, TextRange Content, string Plain, string? ExplicitId)
{
    /// <summary>Written with a line of = or - below it.</summary>
    public bool IsSetext { get; init; }
}

public enum LinkKind { Inline, Reference, Auto, Html, Definition }

/// <summary>A link or image as written.</summary>
/// <param name="Target">As typed: not decoded. For a reference, the definition's.</param>
/// <param name="TargetRange">Where the target stands; empty for a reference, whose definition is another link.</param>
/// <param name="Text">What a reader sees, or an image's alternative text.</param>
public sealed record Link(LinkKind Kind, TextRange Range, TextRange TargetRange, TextRange Text, string Target)
{
    public bool IsImage { get; init; }
    public string? Label { get; init; }
}

/// <summary>Code in a fence or indented.</summary>
/// <param name="Fence">Of the opening fence; empty for indented code.</param>
/// <param name="Language">The first word after it.</param>
/// <param name="Content">All lines between the fences.</param>
public sealed record CodeBlock(TextRange Range, TextRange Fence, string Language, string Arguments, TextRange Content)
{
    public bool IsFenced => !Fence.IsEmpty;
    public bool IsClosed { get; init; } = true;
}

/// <summary>A pipe table by lines: cells as they stand in the source, trimmed; the second row is the one of dashes.</summary>
public sealed record Table(TextRange Range, ImmutableArray<TableRow> Rows)
{
    public TableRow Header => Rows[0];
}

public sealed record TableRow(int Line, ImmutableArray<TextRange> Cells);

public sealed record Comment(TextRange Range, TextRange Content)
{
    public bool IsClosed { get; init; } = true;
}

/// <summary><c>id="…"</c> or <c>name="…"</c> in HTML.</summary>
public sealed record HtmlId(TextRange Range, string Id);

/// <summary><c>[!NOTE]</c> at the start of a quote.</summary>
/// <param name="KindRange">Of the word between <c>[!</c> and <c>]</c>.</param>
public sealed record Alert(TextRange Range, TextRange KindRange, string Kind, int Heading);

public enum BlockKind { Heading, Paragraph, Item, Quote, Cell }

/// <summary>A piece of prose that has one start: where an anchor may stand.</summary>
/// <param name="Heading">Index of the heading it stands below, or its own; -1: none.</param>
/// <param name="Group">Index of its list or table; -1: none.</param>
/// <param name="Alert">Index of the alert it stands in; -1: none.</param>
public sealed record Block(BlockKind Kind, TextRange Range, int Heading, int Group, int Alert)
{
    /// <summary>In a quote that is no alert: somebody else's words.</summary>
    public bool IsQuoted { get; init; }
    /// <summary>Column of a cell, from 0; row 0 is the header.</summary>
    public int Column { get; init; }
    public int Row { get; init; }
}

/// <summary>A list: the blocks that begin its items.</summary>
public sealed record ListBlock(TextRange Range, bool IsOrdered, ImmutableArray<int> Items);

/// <summary>What a stretch of the text is, where it is not prose.</summary>
public enum ZoneKind { Prose, FrontMatter, CodeBlock, CodeSpan, HtmlTag, Comment, LinkTarget }

public readonly record struct Zone(TextRange Range, ZoneKind Kind);
