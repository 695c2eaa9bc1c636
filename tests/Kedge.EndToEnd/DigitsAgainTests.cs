namespace Kedge.EndToEnd;

/// <summary>The digits example on a CPU, in its image: the same numbers to the last digit, and a reason when not.</summary>
[Collection(SharedDemo.Name)]
public sealed class DigitsAgainTests(Demo demo)
{
    Built Built => demo.Built;

    [FactWith("docker", "git")]
    public async Task A_training_repeats_itself_number_for_number_and_another_seed_is_named()
    {
        var project = Directory.CreateDirectory(Path.Combine(Built.Folder, "again")).FullName;
        foreach (var file in (string[])["kedge.yaml", "kedge.lock", "train.py"])
            if (File.Exists(Path.Combine(Built.Folder, file))) File.Copy(Path.Combine(Built.Folder, file), Path.Combine(project, file));
        foreach (var line in (string[][])[["init", "--quiet"], ["add", "--all"], ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "--message", "digits"]])
            (await Built.Run("git", line, project, Built.Surroundings())).Ended(0);
        (await Kedge(project, "run", "--name", "base", "--", "python", "train.py", "--epochs", "3")).Ended(0);
        var again = (await Kedge(project, "reproduce", "base")).Ended(0);
        Assert.Contains("number for number", again.Out, StringComparison.Ordinal);
        var other = (await Kedge(project, "reproduce", "base", "--", "python", "train.py", "--epochs", "3", "--seed", "1")).Ended(1);
        Assert.Matches("seed +param.seed: nothing was, 1 is", other.Out);
    }

    Task<Ran> Kedge(string project, params string[] args) => Built.Run(Built.Program, args, project, Built.Surroundings());
}
