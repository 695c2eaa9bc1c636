namespace Kedge.Runs;

/// <summary>Everything that can be wrong with runs, in words.</summary>
public static class RunProblems
{
    public static Problem NoCommand() =>
        new("KDG5001", "no command to run", Hint: "kedge run -- python train.py");

    public static Problem CannotRecord(string folder, string why) =>
        new("KDG5002", $"the run's folder {folder} cannot be made: {why}", Hint: "free some space or make the folder writable, or run with --no-record");

    public static Problem NotFound(string wanted) =>
        new("KDG5003", $"no run is called '{wanted}'", Hint: "kedge runs lists them; the beginning or the end of an id is enough, and so is 'last'");

    public static Problem Ambiguous(string wanted, IEnumerable<RunId> matches) =>
        new("KDG5004", $"'{wanted}' could be {string.Join(" or ", matches.Take(4))}", Hint: "type some more of the id");

    public static Problem CannotStart(string program) =>
        new("KDG5005", $"{program} could not be started: it is not there or not executable", Hint: "check the command's first word");

    public static Problem EngineRefused(string engine) =>
        new("KDG5006", $"{engine} could not start the container (its own words are above)", Hint: "kedge check looks at the machine and the image");

    public static Problem RecordFailed(string what, string why) =>
        new("KDG5008", $"{what} could not be recorded: {why}") { Severity = Severity.Warning };

    /// <summary>Said before a project's first run only.</summary>
    public static Problem RunsAsRoot(string folder) =>
        new("KDG5009", $"{folder} is root's, so commands run as root, without capabilities; they run as the folder's owner when it has another (chown)") { Severity = Severity.Note };

    public static Problem NotMounted(string folder) =>
        new("KDG5010", $"this folder ({folder}) is not inside any mount of the project", Hint: "run from the project's folder, or add it to mounts in kedge.yaml");

    public static Problem SecretsAreNotKept(RunId id) =>
        new("KDG5012", $"the command of {id} had secrets in it, which its record does not keep",
            Hint: $"write the command out: kedge run --resume {id.Short} -- python train.py …");

    public static Problem NoDigests(RunId id) =>
        new("KDG5013", $"{id.Short} holds no digests to compare with: it goes on, was killed, or is of another tracker");

    public static Problem BadLimit(string option, string given, string example) =>
        new("KDG5011", $"{option} cannot be '{given}'", Hint: $"write {example}");
}
