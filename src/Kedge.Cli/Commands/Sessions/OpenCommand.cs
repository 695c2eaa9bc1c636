using System.CommandLine;
using Kedge.Cli.Views;
using Kedge.Sessions;
using Kedge.Sessions.Jupyter;

namespace Kedge.Cli.Commands.Sessions;

public static class OpenCommand
{
    const string Jupyter = "jupyter", Code = "code";

    public static Command Create(Shell shell)
    {
        var what = new Argument<string>("WHAT") { Description = "jupyter, in the browser, or code, in VS Code", DefaultValueFactory = _ => Jupyter };
        var name = SessionChoice.Option();
        what.AcceptOnlyFromAmong(Jupyter, Code);
        var command = new Command("open",
            "Open a running session in the browser or in VS Code; without a display, print what to open.\nExample: kedge open code") { what, name };
        command.SetAction((parse, ct) => SessionChoice.With(shell, parse.GetValue(name), session => Open(shell, session, parse.GetValue(what)!, ct)));
        return command;
    }

    static async Task<int> Open(Shell shell, ChosenSession session, string what, CancellationToken ct)
    {
        var server = what == Code ? SessionServer.Ssh : SessionServer.Jupyter;
        Problem? problem = session.Record.Server(server) is null ? SessionProblems.NoServer(session.Record.Alias, server)
            : await session.WhyNotRunning(ct);
        if (problem is not null) return shell.Refuse(problem);
        var address = what == Code ? SessionView.CodeUri(session.Record) : JupyterServer.Url(session.Record.Server(server)!, JupyterProbe.ReadToken(session.Folder));
        shell.Out.Profile.Out.Writer.WriteLine(address);
        if (!HasDisplay(shell)) return App.Exit.Done;
        // A page that leads on, since the token would be in a browser's arguments, where every user of this machine can read it.
        CommandLine line = what == Code
            ? new("code", ["--folder-uri", address])
            : new(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [session.Folder.WritePage(address)]);
        if (await line.TryRun(ct) is { ExitCode: 0 }) return App.Exit.Done;
        shell.Error.Profile.Out.Writer.WriteLine($"{line.Program} could not open it; open the address above yourself");
        return App.Exit.No;
    }

    static bool HasDisplay(Shell shell) =>
        OperatingSystem.IsMacOS() || shell.Environment("DISPLAY") is { Length: > 0 } || shell.Environment("WAYLAND_DISPLAY") is { Length: > 0 };
}
