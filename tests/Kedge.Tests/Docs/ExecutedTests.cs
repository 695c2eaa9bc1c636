using Kedge.Docs.Executed;
using Kedge.Docs.Pages;

namespace Kedge.Tests.Docs;

public sealed class ExecutedTests
{
    [Theory]
    [InlineData("a\nb", "a\nb\n", true)]
    [InlineData("a\nb", "a", false)]
    [InlineData("a", "a\nb", false)]
    [InlineData("", "", true)]
    [InlineData("a\n\n", "a", true)]
    [InlineData("…", "", true)]
    [InlineData("…", "a\nb\nc", true)]
    [InlineData("a\n...\nc", "a\nc", true)]
    [InlineData("a\n…\nc\n…", "a\nx\nc\ny\nc\nz", true)]
    [InlineData("a\n…\nc", "a\nx\nc\ny", false)]
    [InlineData("took … s", "took 3.2 s  ", true)]
    [InlineData("took ... s in …", "took 3.2 s in all", true)]
    [InlineData("took … s", "took 3.2 min", false)]
    [InlineData("a…a", "a", false)]
    [InlineData("red", "\u001b[31mred\u001b[0m", true)]
    public void Output_agrees_with_what_is_expected(string expected, string output, bool agrees) =>
        Assert.Equal(agrees, ExpectedOutput.Differs([.. expected.Length == 0 ? [] : expected.Split('\n')], output) is null);

    [Theory]
    [InlineData("layers   45 (45 new), 3.0 GB, 1062 packages", "layers   7 (2 new), 912 MB, 98 packages", true)]
    [InlineData("time     lay 29.6 s · in all 40.2 s", "time     lay 1 min 02 s · in all 3 min", true)]
    [InlineData("image    sha256:d63ada", "image    sha256:ffff0123", true)]
    [InlineData("done after 5.8 s: 0722-even-lion-14fb", "done after 12 s: 0859-loyal-orca-9a5a", true)]
    [InlineData("loss=7e-4 acc=0.5", "loss=0.001 acc=0.97", true)]
    [InlineData("0722-even-lion-14fb  base", "1138-silent-bobcat-3071    base", true)]
    [InlineData("took 5 s …", "took 7 s and more", true)]
    [InlineData("layers   45 (45 new)", "layers   45 (45 old)", false)]
    [InlineData("pytorch2.6-cpu", "pytorch2.7-cpu", false)]
    [InlineData("v2.6-cpu", "v2.7-cpu", false)]
    [InlineData("1 check", "no check", false)]
    public void Figures_may_be_others_where_a_block_says_so(string expected, string output, bool agrees)
    {
        Assert.Equal(agrees, ExpectedOutput.Differs([expected], output, anyFigures: true) is null);
        Assert.NotNull(ExpectedOutput.Differs([expected], output));
    }

    [Fact]
    public async Task Blocks_of_a_page_share_an_empty_folder_that_goes_away()
    {
        var tree = Directory.CreateTempSubdirectory("kedge-executed-").FullName;
        File.WriteAllText(Path.Combine(tree, "a.md"),
            "# A\n\n```console kedge:run host fresh\n$ ls\n$ mkdir x; pwd > x/where\n```\n\n```console kedge:run host fresh in=x figures=any\n$ wc -l < where\n9\n```\n");
        File.WriteAllText(Path.Combine(tree, "b.md"), "# B\n\n```console kedge:run host fresh\n$ ls\n```\n");
        var run = await Transcript.Of(tree, "docs", "test", ".");
        Assert.True(run.Code == 0, run.ToString());
        Assert.Equal(["a.md", "b.md"], Directory.GetFileSystemEntries(tree).Select(Path.GetFileName).Order());
        Directory.Delete(tree, recursive: true);
    }

    [Fact]
    public void A_transcript_is_commands_with_output_and_exit_codes()
    {
        var block = Block("```console kedge:run host timeout=5\n$ echo one\none\n$ cat <<E\n> two\n> E\ntwo\n$ false\n[exit 1]\n```\n");
        Assert.Empty(block.Problems);
        Assert.True(block.OnHost);
        Assert.Equal(5, block.Seconds);
        Assert.Equal(["echo one", "cat <<E\ntwo\nE", "false"], block.Commands.Select(c => c.Text));
        Assert.Equal([0, 0, 1], block.Commands.Select(c => c.Exit));
        Assert.Equal([2, 4, 8], block.Commands.Select(c => c.Line + 1));
    }

    [Theory]
    [InlineData("```bash kedge:run hots\ntrue\n```", "KDG6311")]
    [InlineData("```bash kedge:run in=../x\ntrue\n```", "KDG6311")]
    [InlineData("```bash kedge:run timeout=0s\ntrue\n```", "KDG6311")]
    [InlineData("```python kedge:run\n1\n```", "KDG6312")]
    [InlineData("```console kedge:run\nno prompt\n```", "KDG6312")]
    [InlineData("```bash kedge:run\n```", "KDG6312")]
    [InlineData("```bash kedge:run fresh\ntrue\n```", "KDG6317")]
    [InlineData("```bash kedge:run host figures=few\ntrue\n```", "KDG6311")]
    public void What_cannot_be_run_is_said(string text, string code) => Assert.Contains(Block(text).Problems, p => p.Code == code);

    [Theory]
    [InlineData("```bash kedge:run host\ncd /tmp\ntest $PWD = /tmp\n```", null)]
    [InlineData("```bash kedge:run host exit=3\n(exit 3)\n```", null)]
    [InlineData("```bash kedge:run host\n(exit 3)\n```", "KDG6313")]
    [InlineData("```bash kedge:run host\nfalse\ntrue\n```", "KDG6313")]
    [InlineData("```console kedge:run host\n$ x=1; cd /\n$ echo $x $PWD\n1 /\n$ echo err >&2\nerr\n```", null)]
    [InlineData("```console kedge:run host\n$ echo 'a b'; read -r line || echo none\na b\nnone\n```", null)]
    [InlineData("```console kedge:run host\n$ echo one\ntwo\n```", "KDG6314")]
    [InlineData("```console kedge:run host\n$ exit 4\n[exit 4]\n```", null)]
    [InlineData("```console kedge:run host\n$ printf 'no newline'\nno newline\n$ echo x\nx\n```", null)]
    public async Task A_block_does_what_it_says_or_not(string text, string? code)
    {
        var (block, mark) = (Block(text), HostShell.NewMark());
        var ran = (await HostShell.Run(BlockScript.Of(block, mark), "/", "/nowhere", CancellationToken.None)).Value;
        Assert.Equal(code, BlockScript.Judge(block, BlockScript.Read(block, mark, ran.Output, ran.ExitCode)).FirstOrDefault()?.Code);
    }

    static ExecutableBlock Block(string text) => Assert.Single(ExecutableBlock.Of(PageReader.Read("page.md", text)));
}
