namespace Kedge.EndToEnd;

/// <summary>A record run again: on recorded code, in a clean clone, and saying why not.</summary>
public sealed class ReproduceTests : IDisposable
{
    const string Script = """
        import argparse, random
        p = argparse.ArgumentParser()
        p.add_argument('--seed', type=int, default=0)
        p.add_argument('--data', default=None)
        a = p.parse_args()
        random.seed(a.seed)
        text = open(a.data).read() if a.data else ''
        for step in range(1, 6):
            print(f'step={step} loss={random.random() + len(text)!r}')
        """;

    readonly Built _built = new();

    public void Dispose() => _built.Dispose();

    [FactWith("git")]
    public async Task Recorded_changes_and_files_that_git_does_not_know_come_back()
    {
        await Project();
        _built.Write("train.py", Script.Replace("range(1, 6)", "range(1, 9)", StringComparison.Ordinal));
        _built.Write("data/numbers.txt", "12345");
        (await _built.Kedge("run", "--engine", "host", "--name", "base", "--", "python3", "train.py", "--data", "data/numbers.txt")).Ended(0);
        _built.Write("train.py", "raise SystemExit('another day, another code')\n");
        var again = (await _built.Kedge("reproduce", "base")).Ended(0);
        Assert.Contains("number for number", again.Out, StringComparison.Ordinal);
        Assert.Contains("KDG5051", again.Error, StringComparison.Ordinal);
        Assert.Equal("raise SystemExit('another day, another code')\n", await File.ReadAllTextAsync(Path.Combine(_built.Folder, "train.py")));
        Assert.Single((await _built.Tool("git", "worktree", "list")).Out.Trim().Split('\n'));
    }

    [FactWith("git")]
    public async Task A_repetition_can_be_repeated_and_changed_data_are_named()
    {
        await Project();
        _built.Write("data/numbers.txt", "12345");
        (await _built.Kedge("run", "--engine", "host", "--name", "base", "--data", "data/numbers.txt", "--", "python3", "train.py", "--data", "data/numbers.txt")).Ended(0);
        (await _built.Kedge("reproduce", "base")).Ended(0);
        (await _built.Kedge("reproduce", "base-again")).Ended(0);
        _built.Write("data/numbers.txt", "123456");
        Assert.Matches("data +data.fingerprint: sha256:.* was, sha256:.* is", (await _built.Kedge("reproduce", "base-again")).Ended(1).Out);
        File.Delete(Path.Combine(_built.Folder, "data/numbers.txt"));
        Assert.Matches("data +data/numbers.txt: 5 B was, not here is", (await _built.Kedge("reproduce", "base")).Ended(1).Out);
    }

    [FactWith("git")]
    public async Task Results_of_another_run_are_neither_in_the_way_nor_overwritten()
    {
        await Project();
        _built.Write("data/numbers.txt", "12345");
        _built.Write("train.py", "import argparse\np = argparse.ArgumentParser()\np.add_argument('--out')\np.add_argument('--data', default='data/numbers.txt')\na = p.parse_args()\n"
            + "open(a.out + '/result.txt', 'x').write(a.data)\nprint('loss=' + open(a.data).read())\n");
        _built.Write("data/out/old.txt", "old");
        (await _built.Kedge("run", "--engine", "host", "--name", "base", "--", "python3", "train.py", "--out", "data/out")).Ended(0);
        _built.Write("data/out/result.txt", "mine");
        var again = (await _built.Kedge("reproduce", "base")).Ended(0);
        Assert.Contains("KDG5053", again.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(_built.Folder, "data/out/result.txt")));
    }

    [FactWith("git")]
    public async Task A_changed_seed_is_named()
    {
        await Project();
        (await _built.Kedge("run", "--engine", "host", "--name", "base", "--", "python3", "train.py", "--seed", "1")).Ended(0);
        var again = (await _built.Kedge("reproduce", "base", "--", "python3", "train.py", "--seed", "2")).Ended(1);
        Assert.Matches("seed +param.seed: 1 was, 2 is", again.Out);
        Assert.Matches("loss .*differs, first at step 1", again.Out);
        _built.Write("train.py", Script.Replace("random.seed(a.seed)", "random.seed(5)", StringComparison.Ordinal));
        var here = (await _built.Kedge("reproduce", "base", "--here")).Ended(1);
        Assert.Matches("code +git.diff", here.Out);
    }

    [FactWith("git")]
    public async Task Secrets_and_large_files_among_the_changes_stay_out_of_the_record_and_are_named()
    {
        await Project();
        const string Token = "hf_abcdefghijklmnopqrstuvwxyz0123456789";
        _built.Write("train.py", Script + $"\ntoken = '{Token}'\n");
        foreach (var name in (string[])[".env", "weights.bin"]) _built.Write(name, "KEY=geheim\n");
        using (var large = File.OpenWrite(Path.Combine(_built.Folder, "weights.bin"))) large.SetLength(Kedge.Runs.Facts.GitState.LargestChange + 1);
        (await _built.Tool("git", "add", "--intent-to-add", ".env", "weights.bin")).Ended(0);
        (await _built.Kedge("run", "--engine", "host", "--name", "base", "--env", "HF_TOKEN=geheim", "--", "python3", "train.py")).Ended(0);
        var record = Path.GetDirectoryName(Directory.GetFiles(Path.Combine(_built.Folder, "runs"), "run.json", SearchOption.AllDirectories).Single())!;
        foreach (var text in Directory.GetFiles(record, "*", SearchOption.AllDirectories).Select(File.ReadAllText))
            Assert.DoesNotMatch($"{Token}|geheim", text);
        Assert.Contains("+token = '***'", await File.ReadAllTextAsync(Path.Combine(record, "code/diff.patch")), StringComparison.Ordinal);
        var plan = await File.ReadAllTextAsync(Path.Combine(record, "run.json"));
        foreach (var hole in (string[])["the change of .env is not in it", "the change of weights.bin is not in it", "masked, in 1 added line", "\"what\": \"HF_TOKEN\""])
            Assert.Contains(hole, plan, StringComparison.Ordinal);
        Assert.Contains("KDG5052", (await _built.Kedge("reproduce", "base")).Ended(0).Error, StringComparison.Ordinal);
    }

    [FactWith("git")]
    public async Task A_clean_clone_has_all_that_is_needed()
    {
        await Project();
        (await _built.Kedge("run", "--engine", "host", "--name", "base", "--", "python3", "train.py")).Ended(0);
        (await _built.Tool("git", "add", "--all")).Ended(0);
        (await _built.Tool("git", "commit", "--quiet", "--message", "the run")).Ended(0);
        var clone = Path.Combine(_built.Home, "elsewhere");
        (await _built.Tool("git", "clone", "--quiet", _built.Folder, clone)).Ended(0);
        var again = (await Built.Run(Built.Program, ["reproduce", "base", "--json"], clone, _built.Surroundings())).Ended(0);
        var verdict = System.Text.Json.JsonDocument.Parse(again.Out).RootElement;
        Assert.True(verdict.GetProperty("agrees").GetBoolean());
        Assert.True(verdict.GetProperty("exact").GetBoolean());
        Assert.True(File.Exists(Path.Combine(clone, "runs", verdict.GetProperty("again").GetString()!, "reproduces.json")));
    }

    [FactWith("git")]
    public async Task What_is_not_there_is_said()
    {
        await Project(commit: false);
        (await _built.Kedge("run", "--engine", "host", "--name", "base", "--", "python3", "train.py")).Ended(0);
        Assert.Contains("KDG5043", (await _built.Kedge("reproduce", "base")).Ended(2).Error, StringComparison.Ordinal);
        (await _built.Kedge("reproduce", "base", "--here")).Ended(0);
        Assert.Contains("KDG5040", (await _built.Kedge("reproduce", "base", "--tolerance", "x")).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("KDG5003", (await _built.Kedge("reproduce", "nothing")).Ended(2).Error, StringComparison.Ordinal);
        (await _built.Tool("git", "add", "train.py")).Ended(0);
        (await _built.Tool("git", "commit", "--quiet", "--message", "now")).Ended(0);
        (await _built.Kedge("run", "--engine", "host", "--name", "later", "--", "python3", "train.py")).Ended(0);
        Directory.Delete(Path.Combine(_built.Folder, ".git"), recursive: true);
        Assert.Contains("KDG5044", (await _built.Kedge("reproduce", "later")).Ended(2).Error, StringComparison.Ordinal);
        (await _built.Tool("git", "init", "--quiet")).Ended(0);
        Assert.Contains("KDG5045", (await _built.Kedge("reproduce", "later")).Ended(2).Error, StringComparison.Ordinal);
    }

    async Task Project(bool commit = true)
    {
        (await _built.Kedge("new", ".", "--name", "again")).Ended(0);
        _built.Write("train.py", Script);
        _built.Write(".gitignore", "data/\n");
        (await _built.Tool("git", "init", "--quiet")).Ended(0);
        (await _built.Tool("git", "config", "user.email", "ada@example.org")).Ended(0);
        (await _built.Tool("git", "config", "user.name", "Ada")).Ended(0);
        if (!commit) return;
        (await _built.Tool("git", "add", "--all")).Ended(0);
        (await _built.Tool("git", "commit", "--quiet", "--message", "begin")).Ended(0);
    }
}
