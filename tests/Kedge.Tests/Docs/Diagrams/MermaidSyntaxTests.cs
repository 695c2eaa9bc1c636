using System.Globalization;
using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Diagrams.Mermaid.Syntax;
using Kedge.Docs.Pages;
using Kedge.Docs.Rules;
using Kedge.Tests.House;

namespace Kedge.Tests.Docs.Diagrams;

/// <summary>The verdicts in blocks.data.txt are the real Mermaid's; that they still are is an end-to-end test.</summary>
public sealed class MermaidSyntaxTests
{
    public static IEnumerable<(string Verdict, string Block)> Blocks() =>
        from block in File.ReadAllText(Path.Combine(Sources.Root, "tests/Kedge.Tests/Docs/Diagrams/blocks.data.txt")).Split("==== ").Skip(1)
        let end = block.IndexOf('\n', StringComparison.Ordinal)
        select (block[..end], block[(end + 1)..]);

    [Fact]
    public void Kedge_says_of_every_block_what_Mermaid_says()
    {
        var wrong = from given in Blocks()
                    let verdict = MermaidSyntax.Check(given.Block)
                    let said = verdict.Fault is { } fault
                        ? $"fault {(new LineIndex(given.Block).PositionOf(fault.Range.Start).Line).ToString(CultureInfo.InvariantCulture)}"
                        : "valid"
                    where said != given.Verdict.Replace("invalid", "fault", StringComparison.Ordinal).Replace("stricter", "fault", StringComparison.Ordinal)
                    select $"{given.Verdict} but {said}: {given.Block}";
        Assert.Empty(wrong);
        Assert.True(Blocks().Count() > 350);
    }

    [Fact]
    public void Every_fault_has_a_place_within_and_a_message()
    {
        foreach (var (_, block) in Blocks())
            if (MermaidSyntax.Check(block).Fault is { } fault)
            {
                Assert.InRange(fault.Range.Start, 0, block.Length);
                Assert.InRange(fault.Range.End, fault.Range.Start, block.Length);
                Assert.NotEmpty(fault.Message);
            }
    }

    [Fact]
    public void Faults_are_told_in_words() =>
        Snapshot.Match(string.Join("",
            Blocks().Select(given => MermaidSyntax.Check(given.Block).Fault is { } fault ? Pointed(given.Block, fault) : "")));

    static string Pointed(string block, SyntaxFault fault)
    {
        var lines = new LineIndex(block);
        var (line, column) = lines.PositionOf(fault.Range.Start);
        return $"{lines[line - 1].Of(block)}\n{new string(' ', column - 1)}^ {fault.Message} ({fault.Hint})\n";
    }

    /// <summary>No text makes the reader throw, and none takes long.</summary>
    [Theory]
    [InlineData("flowchart LR\n", "a[")]
    [InlineData("flowchart LR\n", "subgraph x\n")]
    [InlineData("flowchart LR\n", "a -- ")]
    [InlineData("flowchart LR\n", "a & ")]
    [InlineData("flowchart LR\na", "   ")]
    [InlineData("flowchart LR\na -- ", "x \n")]
    [InlineData("", "%%{init: ")]
    [InlineData("", "---\n")]
    [InlineData("sequenceDiagram\n", "A-")]
    [InlineData("sequenceDiagram\n", "loop\n")]
    [InlineData("classDiagram\n", "class A {\n")]
    [InlineData("classDiagram\n", "namespace A {\n")]
    [InlineData("classDiagram\n", "A~")]
    [InlineData("stateDiagram-v2\n", "state A {\n")]
    [InlineData("stateDiagram-v2\n", "note left of a\n")]
    [InlineData("gantt\n", ":")]
    public void Hostile_blocks_are_read_to_their_end(string start, string again) =>
        _ = MermaidSyntax.Check(start + string.Concat(Enumerable.Repeat(again, (MermaidSyntax.MostCharacters - 20) / again.Length)));

    [Fact]
    public void A_block_cut_anywhere_is_read()
    {
        foreach (var (_, block) in Blocks())
            for (var length = 0; length < block.Length; length++) _ = MermaidSyntax.Check(block[..length]);
    }

    [Fact]
    public void Findings_stand_where_the_fault_is_in_lists_and_quotes_too()
    {
        var page = PageReader.Read("a.md", "# T\n\n- item\n\n  ```mermaid\n  flowchart LR\n    a[x(y)] --> b\n  ```\n\n> ```mermaid\n> flowchat LR\n> ```\n");
        var found = PageCheck.Of(page, new([page], new Dictionary<string, Neighbour>()), DocsSettings.Usual).Where(f => f.Rule.Code == "C05");
        Assert.Equal(["7:8 '(' cannot stand in an unquoted label", "11:3 'flowchat' is no kind of diagram"],
            found.Select(f => $"{page.Lines.PositionOf(f.Range.Start).Line}:{page.Lines.PositionOf(f.Range.Start).Column} {f.Message}"));
    }

    [Fact]
    public void Kinds_without_a_grammar_here_are_not_called_right() => Assert.All(
        ["pie\n \"a\" : 1", "erDiagram\n A ||--o{ B : has", "gitGraph\n commit", "xychart-beta\n line [1]"],
        block => Assert.False(MermaidSyntax.Check(block).IsRead));
}
