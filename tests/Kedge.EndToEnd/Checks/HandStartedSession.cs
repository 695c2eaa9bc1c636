using System.Text.Json;
using Kedge.Sessions;
using Kedge.Sessions.Engines;
using Kedge.Sessions.State;

namespace Kedge.EndToEnd.Checks;

/// <summary>A container of a project, started by hand as <c>kedge up</c> labels it, with a home outside; gone in the end.</summary>
sealed class HandStartedSession : IAsyncDisposable
{
    readonly Built _built;
    readonly Of _of;

    HandStartedSession(Built built, Of of, string name) => (_built, _of, Name) = (built, of, name);

    public string Name { get; }

    /// <param name="Folder">Of the project.</param>
    /// <param name="Image">Its image, by a name that the engine knows.</param>
    public sealed record Of(string Project, string Folder, string Image, string Engine = "docker");

    public static Task<HandStartedSession> Start(SmallImage image, string engine = "docker") => Start(image.Built, new("small", image.Built.Folder, image.Image, engine));

    public static async Task<HandStartedSession> Start(Built built, Of of)
    {
        var session = SessionName.Of(of.Project, of.Folder, null, Posix.Me.Uid);
        await built.Tool(of.Engine, "rm", "--force", session.Container);
        (await built.Tool(of.Engine,
            [.. Limits(of.Engine), "--detach", "--name", session.Container, "--label", $"{SessionName.Label}={session.Key}", "--user", "1234:1234",
                "--cap-drop", "ALL",
            "--security-opt", "no-new-privileges", "--tmpfs", "/home/run:rw,mode=1777", "--env", "HOME=/home/run", of.Image, "sleep", "7200"])).Ended(0);
        await Record(built, of, session);
        return new(built, of, session.Container);
    }

    /// <summary>What <c>kedge up</c> writes down.</summary>
    static async Task Record(Built built, Of of, SessionName session)
    {
        var surroundings = built.Surroundings();
        var found = await ContainerEngine.Find(name => name == "KEDGE_ENGINE" ? of.Engine : surroundings.GetValueOrDefault(name), CancellationToken.None);
        var folder = SessionFolder.Of(SessionFolder.Root(name => surroundings.GetValueOrDefault(name)), session);
        Directory.CreateDirectory(folder.Path);
        folder.Write(new()
        {
            Phase = SessionPhase.Up, Project = of.Project, Folder = of.Folder, Alias = "kedge-" + of.Project, Container = session.Container,
            Engine = SessionEngine.Of(found), Image = of.Image,
            Started = DateTimeOffset.UtcNow, User = new("kedge", new(1234, 1234), "/home/run"), Servers = [], Mounts = [], WorkingFolder = "/",
        });
    }

    /// <summary>As <see cref="ContainerEngine.RunOptions"/> has it for Podman without the right to raise limits.</summary>
    static string[] Limits(string engine) => engine == "podman" ? ["--runtime", "runc", "run", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"] : ["run"];

    /// <summary>Somebody's hand inside.</summary>
    public Task<Ran> Change(string script, string user = "0") =>
        _built.Tool(_of.Engine, [.. _of.Engine == "podman" ? ["--runtime", "runc"] : Array.Empty<string>(), "exec", "--user", user, Name, "/bin/sh", "-c", script]);

    /// <summary>Replaces the interpreter that looks by something else.</summary>
    public async Task ReplacePython(string script) =>
        (await Change($"rm /usr/bin/python3; printf '%s\\n' '#!/bin/sh' '{script}' > /usr/bin/python3; chmod 755 /usr/bin/python3")).Ended(0);

    public Task<Ran> Check(params string[] more)
    {
        var surroundings = _built.Surroundings();
        surroundings["KEDGE_ENGINE"] = _of.Engine;
        return Built.Run(Built.Program, ["check", "--only", "environment", .. more], _of.Folder, surroundings);
    }

    /// <summary>Code and what it is about of everything that drifted.</summary>
    public async Task<string[]> Drift(params string[] more)
    {
        var said = (await Check(["--json", .. more])).Ended(1);
        return [.. JsonDocument.Parse(said.Out).RootElement.GetProperty("drift").EnumerateArray().Select(d => $"{d.GetProperty("code")} {d.GetProperty("what")}")];
    }

    public async ValueTask DisposeAsync() => await _built.Tool(_of.Engine, "rm", "--force", Name);
}
