using System.Text.Json;

namespace Kedge.EndToEnd.Sessions;

/// <summary>
/// A project folder of its own with the demo's spec and lock, given to an ordinary user, and its running session. Kedge itself
/// runs with the demo's home and store, so that several of them stand side by side as one user's.
/// </summary>
sealed class SessionProject : IAsyncDisposable
{
    readonly Demo _demo;

    SessionProject(Demo demo, string folder) => (_demo, Folder) = (demo, folder);

    public string Folder { get; }

    /// <summary>What <c>kedge up --json</c> printed.</summary>
    public JsonElement Session { get; private set; }

    public string Alias => Session.GetProperty("session").GetString()!;

    public int Port(string server) => Session.GetProperty("servers").GetProperty(server).GetProperty("port").GetInt32();

    /// <summary>The session's folder on this machine.</summary>
    public string State => Path.Combine(_demo.Built.Home, ".local/state/kedge/sessions", Session.GetProperty("container").GetString()!["kedge-".Length..]);

    public static string SshConfig(Demo demo) => Path.Combine(demo.Built.Home, ".ssh/config");

    public static async Task<SessionProject> Up(Demo demo, string name, uint owner, params string[] options)
    {
        var project = new SessionProject(demo, Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(demo.Built.Folder)!, name)).FullName);
        if (!File.Exists(Path.Combine(demo.Built.Folder, "kedge.lock"))) (await demo.Built.Kedge("lock")).Ended(0);
        foreach (var file in (string[])["kedge.yaml", "kedge.lock"]) File.Copy(Path.Combine(demo.Built.Folder, file), Path.Combine(project.Folder, file));
        (await demo.Built.Tool("chown", "-R", $"{owner}:{owner}", project.Folder)).Ended(0);
        project.Session = JsonDocument.Parse((await project.Kedge(["up", "--cpu", "--json", .. options])).Ended(0).Out).RootElement;
        return project;
    }

    public Task<Ran> Kedge(params string[] args) => Built.Run(Built.Program, args, Folder, _demo.Built.Surroundings());

    /// <summary>A tool of OpenSSH or one that uses it, with the user's own configuration: ssh goes by the account's home, not by HOME.</summary>
    public Task<Ran> With(string program, params string[] args) => program == "rsync"
        ? Shell($"exec rsync -e 'ssh -F {SshConfig(_demo)}' \"$@\"", args)
        : Built.Run(program, ["-F", SshConfig(_demo), .. args], Folder, _demo.Built.Surroundings());

    public Task<Ran> Ssh(params string[] args) => With("ssh", args);

    /// <summary>A line for the shell here; <c>$S</c> is ssh with the user's configuration.</summary>
    public Task<Ran> Shell(string line, params string[] args) =>
        Built.Run("sh", ["-c", $"S='ssh -F {SshConfig(_demo)}'; {line}", "sh", .. args], Folder, _demo.Built.Surroundings());

    public string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public async ValueTask DisposeAsync() => await Kedge("down");
}
