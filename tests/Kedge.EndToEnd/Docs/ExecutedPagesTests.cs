namespace Kedge.EndToEnd.Docs;

/// <summary>Blocks of pages that are run: Kedge's own, and one in the real image.</summary>
[Collection(SharedDemo.Name)]
public sealed class ExecutedPagesTests(Demo demo)
{
    /// <summary>README's tour and getting-started as well: from an empty folder to runs, a session and their check.</summary>
    [FactWith("docker")]
    public async Task Own_pages_do_what_they_say()
    {
        var around = demo.Built.Surroundings();
        foreach (var who in (string[])["AUTHOR", "COMMITTER"]) (around[$"GIT_{who}_NAME"], around[$"GIT_{who}_EMAIL"]) = ("Kedge", "kedge@localhost");
        var ran = (await Built.Run(Built.Program, ["docs", "test", "README.md", "docs"], Built.Repository, around)).Ended(0);
        Assert.Contains("0 failed", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 blocks", " " + ran.Error, StringComparison.Ordinal);
    }

    [FactWith("docker")]
    public async Task A_block_runs_in_the_image()
    {
        var project = demo.Beside("executed");
        File.WriteAllText(Path.Combine(project, "good.md"),
            "# Page\n\n```console kedge:run timeout=300s\n$ python3 -c 'import torch; print(torch.ones(2).sum().item())'\n2.0\n$ pwd\n/workspace\n$ exit 3\n[exit 3]\n```\n");
        (await demo.In(project, "docs", "test", "good.md")).Ended(0);
        File.WriteAllText(Path.Combine(project, "bad.md"), "# Page\n\n```console kedge:run timeout=300s\n$ echo one\ntwo\n```\n");
        Assert.Contains("KDG6314", (await demo.In(project, "docs", "test", "bad.md")).Ended(1).Error, StringComparison.Ordinal);
    }
}
