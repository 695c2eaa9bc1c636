namespace Kedge.Sessions.Ssh;

/// <summary>What stands between a user and a session's SSH: KDG43xx.</summary>
public static class SshProblems
{
    public static Problem NoKeygen() => new("KDG4301", "ssh-keygen is not on this machine, and a session's keys are made with it",
        Hint: "install OpenSSH's client (Debian, Ubuntu: apt install openssh-client), or start without SSH: `kedge up --no-ssh`");

    public static Problem KeygenFailed(string said) =>
        new("KDG4302", $"ssh-keygen made no key: {said}", Hint: "is there room, and may the state folder be written? KEDGE_STATE names another one");

    public static Problem NoClient() =>
        new("KDG4303", "ssh is not on this machine",
            Hint: "install OpenSSH's client (Debian, Ubuntu: apt install openssh-client); `kedge exec -- CMD` works without");

    public static Problem OtherHostKey(string alias, int port) => new("KDG4304",
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"who answers on port {port} is not {alias}: its host key is not the one that Kedge made, and nothing was sent to it"),
        Hint: "another program may have taken the port, or somebody listens in between; `kedge down` and `kedge up` start the session anew on a port of its own");

    public static Problem LoginRefused(string alias) =>
        new("KDG4305", $"{alias} refuses Kedge's own key",
            Hint: "`kedge logs ssh` has its reason; `kedge down`, then `kedge up` puts the keys there anew");

    public static Problem BadClient(string said) =>
        new("KDG4306", $"ssh does not work here: {said}", Hint: "`ssh -V` shows its version; OpenSSH 8.9 or newer is known to work");

    public static Problem ConfigNotOurs(string path, string why, string line) => new("KDG4307", $"{path} is left as it is: {why}",
        Hint: $"`kedge ssh` works all the same; for `ssh kedge-NAME` put this line at its top: {line}") { Severity = Severity.Note };

    public static Problem ConfigIncludes(string path) => new("KDG4308", $"{path} includes Kedge's sessions now, by one line at its top",
        Hint: "`kedge up --no-ssh-config` or KEDGE_NO_SSH_CONFIG=1 leaves the file alone") { Severity = Severity.Note };

    public static Problem CannotKeep(string path, string why) =>
        new("KDG4309", $"cannot write {path}: {why}", Hint: "make room, or set KEDGE_STATE to a folder of your own that can be written");

    public static Problem RootlessDocker() => new("KDG4310",
        "no SSH in rootless Docker: its container's user is root inside, and sshd without rights lets no root in",
        Hint: "JupyterLab and `kedge exec` work; rootless Podman has SSH as well") { Severity = Severity.Warning };

    public static Problem NoAnswer(string alias, string why) =>
        new("KDG4311", $"{alias} does not answer by SSH: {why}",
            Hint: "`kedge logs ssh` shows what its server wrote; `kedge restart ssh` starts it anew");

    public static Problem KeyLeftOut(Problem why, string file) => why with { Message = $"{file} is left out: {why.Message}", Severity = Severity.Warning };
}
