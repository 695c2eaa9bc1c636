namespace Kedge.Runs.Reproduce;

/// <summary>What can stand in the way of running a record again, in words.</summary>
public static class ReproduceProblems
{
    const string Here = "kedge reproduce --here runs the command on the files as they are now";

    public static Problem BadTolerance(string word) =>
        new("KDG5040", $"--tolerance cannot be '{word}'", Hint: "write METRIC=0.01 or METRIC=1%; * stands for all metrics");

    public static Problem NoPlan(RunId id) =>
        new("KDG5041", $"{id.Short} has no readable run.json: nothing says what ran");

    public static Problem NotEnded(RunId id) =>
        new("KDG5042", $"{id.Short} is still running", Hint: "wait for its end");

    public static Problem NoCommit(RunId id) =>
        new("KDG5043", $"{id.Short} was not run from a commit: its code is not recorded", Hint: $"run it from a commit next time (git init, add, commit); {Here}");

    public static Problem NoRepository(string folder, string why) =>
        new("KDG5044", $"{folder} is not in a usable git repository: {why}", Hint: $"clone the project's repository, or: {Here}");

    public static Problem CommitMissing(string commit, string? remote) =>
        new("KDG5045", $"this repository does not have commit {commit}",
            Hint: remote is null ? "git fetch --unshallow, or fetch it from where it was made" : $"git fetch --unshallow, or git fetch {remote} {commit}");

    public static Problem PatchMissing(string file) =>
        new("KDG5046", $"{file} is not what the record says: the changes that ran are not known", Hint: Here);

    public static Problem CannotLayOut(string what, string why) =>
        new("KDG5047", $"{what}: {why}", Hint: Here);

    public static Problem SecretMissing(string line) =>
        new("KDG5048", $"the command has a secret that was not recorded: {line}", Hint: "give the whole command anew: kedge reproduce ID -- CMD");

    public static Problem Untracked(string file) =>
        new("KDG5049", $"{file} was not in git: it is taken as it is now", Hint: "what was in it then is not recorded") { Severity = Severity.Warning };

    public static Problem UntrackedMissing(string file) =>
        new("KDG5050", $"{file} was not in git and is not here: the run goes without it") { Severity = Severity.Warning };

    public static Problem Beside(string path) =>
        new("KDG5051", $"{path} is not in git: it is taken as it is now") { Severity = Severity.Note };

    public static Problem BeginsAnew(string path) =>
        new("KDG5053", $"{path} is where the command writes: the repetition begins without what is in it") { Severity = Severity.Note };

    public static Problem ChangesNotWhole(string why) =>
        new("KDG5052", $"the recorded changes are not whole: {why}") { Severity = Severity.Warning };
}
