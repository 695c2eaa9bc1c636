namespace Kedge.EndToEnd.Docs;

/// <summary><c>kedge docs lint --changed</c> in repositories as people have them.</summary>
public sealed class ChangedPagesTests : IDisposable
{
    const string Page = "# Page\n\n[x](gone.md)\n";
    readonly Built _built = new();

    public void Dispose() => _built.Dispose();

    async Task Git(params string[] words) =>
        (await _built.Tool("git", ["-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "protocol.file.allow=always", .. words])).Ended(0);

    async Task<string[]> Changed(string range, params string[] more) =>
        [.. (await _built.Kedge(["docs", "lint", "--changed", range, .. more])).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..line.IndexOf(":3:")])];

    async Task TwoCommits()
    {
        foreach (var name in (string[])["old.md", "same.md", "文 档/说 明.md"]) _built.Write(name, Page);
        await Git("init", "-q");
        await Git("add", "-A");
        await Git("commit", "-qm", "one");
        await Git("mv", "old.md", "new name.md");
        _built.Write("文 档/说 明.md", Page + "\nMore.\n");
        await Git("add", "-A");
        await Git("commit", "-qm", "two");
    }

    [FactWith("git")]
    public async Task Renamed_new_and_oddly_named_pages_are_found()
    {
        await TwoCommits();
        Assert.Equal(["new name.md", "文 档/说 明.md"], await Changed("HEAD~1..HEAD"));
        await Git("checkout", "-q", "--detach", "HEAD");
        _built.Write("fresh.md", Page);
        _built.Write("ignored.md", Page);
        _built.Write(".gitignore", "ignored.md\n");
        Assert.Equal(["fresh.md", "new name.md", "文 档/说 明.md"], await Changed("HEAD~1"));
        Assert.Equal(["fresh.md"], await Changed("HEAD"));
        Assert.Equal(["文 档/说 明.md"], await Changed("HEAD~1", "文 档"));
        await Git("worktree", "add", "-q", "beside", "HEAD~1");
        _built.Write("beside/same.md", Page + "\nMore.\n");
        Assert.Equal(["beside/same.md"], await Changed("HEAD", "beside"));
    }

    [FactWith("git")]
    public async Task A_clone_without_history_is_told_what_it_lacks()
    {
        await TwoCommits();
        await Git("clone", "-q", "--depth", "1", "file://" + _built.Folder, "shallow");
        var refused = (await _built.Kedge("docs", "lint", "--changed", "HEAD~1", "shallow")).Ended(2);
        Assert.Contains("KDG6003", refused.Error, StringComparison.Ordinal);
        Assert.Contains("git fetch --unshallow", refused.Error, StringComparison.Ordinal);
        Assert.Contains("KDG6003", (await _built.Kedge("docs", "lint", "--changed", "--output=evil")).Ended(2).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_built.Folder, "evil")));
    }
}
