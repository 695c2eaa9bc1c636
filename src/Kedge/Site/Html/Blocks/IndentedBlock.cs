using Markdig.Parsers;
using Markdig.Syntax;

namespace Kedge.Site.Html.Blocks;

public enum IndentedKind { Admonition, Folded, Unfolded, Tab }

/// <summary>A block of MkDocs' Material theme: a line that opens it, and its content indented by four blanks.</summary>
sealed class IndentedBlock(BlockParser parser) : ContainerBlock(parser)
{
    public required IndentedKind Kind { get; init; }
    /// <summary><c>note</c>, <c>warning</c> …; empty for a tab.</summary>
    public string Type { get; init; } = "";
    /// <summary>Null: none was given; empty: none is wanted.</summary>
    public string? Title { get; init; }
}

sealed class IndentedParser : BlockParser
{
    const int Indent = 4;

    public IndentedParser() => OpeningCharacters = ['!', '?', '='];

    public override BlockState TryOpen(BlockProcessor processor)
    {
        if (processor.IsCodeIndent || Read(processor.Line.AsSpan().Trim()) is not { } block) return BlockState.None;
        block.Column = processor.Column;
        block.Span = new(processor.Start, processor.Line.End);
        processor.NewBlocks.Push(block);
        processor.Line.Start = processor.Line.End + 1;
        return BlockState.ContinueDiscard;
    }

    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        if (processor.IsBlankLine) return BlockState.Continue;
        if (processor.Indent < block.Column + Indent) return BlockState.None;
        processor.GoToColumn(block.Column + Indent);
        return BlockState.Continue;
    }

    IndentedBlock? Read(ReadOnlySpan<char> line)
    {
        IndentedKind? kind = line switch
        {
            ['!', '!', '!', ' ', ..] => IndentedKind.Admonition,
            ['?', '?', '?', '+', ' ', ..] => IndentedKind.Unfolded,
            ['?', '?', '?', ' ', ..] => IndentedKind.Folded,
            ['=', '=', '=', ' ', '"', ..] => IndentedKind.Tab,
            _ => null,
        };
        if (kind is not { } found) return null;
        var rest = line[(found == IndentedKind.Unfolded ? 4 : 3)..].Trim();
        var quote = rest.IndexOf('"');
        var title = quote >= 0 && rest.Length > quote + 1 && rest[^1] == '"' ? rest[(quote + 1)..^1].ToString() : null;
        var type = (quote >= 0 ? rest[..quote] : rest).Trim();
        var word = type.IndexOf(' ') is var blank and >= 0 ? type[..blank] : type;
        if (found == IndentedKind.Tab ? title is null : word.IsEmpty || word.ContainsAnyExcept(Letters)) return null;
        return new(this) { Kind = found, Type = word.ToString().ToLowerInvariant(), Title = title };
    }

    static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");
}
