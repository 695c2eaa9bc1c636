using System.CommandLine;
using Kedge.Sessions;
using Kedge.Sessions.State;

namespace Kedge.Cli.Commands.Sessions;

public static class LogsCommand
{
    public static Command Create(Shell shell)
    {
        var server = new Argument<string?>("SERVER") { Description = "jupyter or ssh; both when left out", Arity = ArgumentArity.ZeroOrOne };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what comes, until Ctrl-C" };
        var lines = new Option<int>("--lines", "-n") { Description = "How many of the last lines", DefaultValueFactory = _ => 100 };
        var name = SessionChoice.Option();
        server.AcceptOnlyFromAmong(SessionServer.Jupyter, SessionServer.Ssh);
        var command = new Command("logs", "Show what a session's servers wrote, without tokens.\nExample: kedge logs -f jupyter") { server, follow, lines, name };
        command.SetAction((parse, ct) => SessionChoice.With(shell, parse.GetValue(name), session =>
            Show(shell, session, parse.GetValue(server), Math.Clamp(parse.GetValue(lines), 0, 100_000), parse.GetValue(follow), ct)));
        return command;
    }

    static async Task<int> Show(Shell shell, ChosenSession session, string? wanted, int lines, bool follow, CancellationToken ct)
    {
        var names = session.Record.Servers.Select(s => s.Name).Where(n => wanted is null || n == wanted).ToList();
        if (names.Count == 0) return shell.Refuse(SessionProblems.NoServer(session.Record.Alias, wanted!));
        foreach (var name in names)
            foreach (var line in SessionLog.Tail(session.Folder, name, lines)) Write(shell, names.Count > 1 ? name : null, line);
        if (follow) await Task.WhenAll(names.Select(name => SessionLog.Follow(session.Folder, name, line => Write(shell, names.Count > 1 ? name : null, line), ct)));
        return App.Exit.Done;
    }

    static void Write(Shell shell, string? name, string line)
    {
        lock (shell.Out) shell.Out.Profile.Out.Writer.WriteLine(name is null ? line : $"{name,-8} {line}");
    }
}
