using System.CommandLine;
using Kedge.Cli.Views;

namespace Kedge.Cli.Commands.Sessions;

public static class UpCommand
{
    const string About = """
        Start a session of this project: JupyterLab and SSH in the locked image, on 127.0.0.1, as you.
        It returns when both answer; the session lives on until `kedge down`.
        Example: kedge up --gpus 2 --memory 32g --stop-after 2h
        """;

    public static Command Create(Shell shell)
    {
        var limits = new LimitOptions();
        var port = new Option<int?>("--port") { Description = "Port for JupyterLab; the next free one when it is taken. Default: 8888" };
        var sshPort = new Option<int?>("--ssh-port") { Description = "Port for SSH; the next free one when it is taken. Default: 2222" };
        var noJupyter = new Option<bool>("--no-jupyter") { Description = "Without JupyterLab" };
        var noSsh = new Option<bool>("--no-ssh") { Description = "Without SSH" };
        var noSshConfig = new Option<bool>("--no-ssh-config") { Description = "Leave ~/.ssh/config alone (also: KEDGE_NO_SSH_CONFIG=1). `kedge ssh` works all the same" };
        var publish = new Option<string?>("--publish") { Description = "Listen on this address instead of 127.0.0.1: whoever reaches it can try to log in. An SSH tunnel needs none of this" };
        var stopAfter = new Option<string?>("--stop-after") { Description = "End by itself after this long without use, such as 2h: no kernel or terminal active, no SSH connection, no GPU work" };
        var name = new Option<string?>("--name") { Description = "A word for one more session of this project, beside the first" };
        var detach = new Option<bool>("--detach") { Description = "Do not wait until the servers answer" };
        var engine = new Option<string?>("--engine") { Description = "docker or podman. Default: KEDGE_ENGINE, else what answers" };
        var json = new Option<bool>("--json") { Description = "Print the session as JSON, its address with the token included" };
        engine.AcceptOnlyFromAmong("docker", "podman");
        var command = new Command("up", About)
        {
            port, sshPort, noJupyter, noSsh, noSshConfig, publish, stopAfter, name, detach, engine, json,
        };
        limits.AddTo(command);
        command.SetAction((parse, ct) => Run(shell, new()
        {
            Name = parse.GetValue(name), Engine = parse.GetValue(engine), Limits = limits.Read(parse),
            JupyterPort = parse.GetValue(port), SshPort = parse.GetValue(sshPort), NoJupyter = parse.GetValue(noJupyter),
            NoSsh = parse.GetValue(noSsh), NoSshConfig = parse.GetValue(noSshConfig),
            Publish = parse.GetValue(publish), StopAfter = parse.GetValue(stopAfter), Detach = parse.GetValue(detach),
        }, parse.GetValue(json), ct));
        return command;
    }

    static async Task<int> Run(Shell shell, UpTyped typed, bool json, CancellationToken ct)
    {
        var start = shell.Time.GetTimestamp();
        var up = await new SessionUp(shell, typed).Go(ct);
        if (!up.IsOk) return shell.Refuse(up.Problems);
        shell.Tell(up.Problems);
        var session = up.Value;
        if (json) SessionView.WriteJson(shell.Out, session);
        else SessionView.Write(shell, session, typed.Detach ? null : shell.Time.GetElapsedTime(start));
        shell.Tell(session.Silent);
        return session.Silent.IsEmpty ? App.Exit.Done : App.Exit.CouldNot;
    }
}
