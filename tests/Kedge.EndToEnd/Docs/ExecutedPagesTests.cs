namespace Kedge.EndToEnd.Docs;

/// <summary>Blocks of pages that are run: Kedge's own, and one in the real image.</summary>
[Collection(SharedDemo.Name)]
public sealed class ExecutedPagesTests(Demo demo)
{
    [Fact]
    public async Task Own_pages_do_what_they_say()
    {
        using var built = new Built();
        var ran = (await built.Kedge("docs", "test", Path.Combine(Built.Repository, "README.md"), Path.Combine(Built.Repository, "docs"))).Ended(0);
        Assert.Contains("0 failed", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 blocks", " " + ran.Error, StringComparison.Ordinal);
    }

    [FactWith("docker")]
    public async Task A_block_runs_in_the_image()
    {
        var project = demo.Beside("executed");
        File.WriteAllText(Path.Combine(project, "good.md"), "# Page\n\n```console kedge:run timeout=300s\n$ python3 -c 'import torch; print(torch.ones(2).sum().item())'\n2.0\n$ pwd\n/workspace\n$ exit 3\n[exit 3]\n```\n");
        (await demo.In(project, "docs", "test", "good.md")).Ended(0);
        File.WriteAllText(Path.Combine(project, "bad.md"), "# Page\n\n```console kedge:run timeout=300s\n$ echo one\ntwo\n```\n");
        Assert.Contains("KDG6314", (await demo.In(project, "docs", "test", "bad.md")).Ended(1).Error, StringComparison.Ordinal);
    }
}
