using System.CommandLine;
using Kedge.Sessions;
using Kedge.Sessions.State;

namespace Kedge.Cli.Commands.Sessions;

public static class DownCommand
{
    public static Command Create(Shell shell)
    {
        var name = SessionChoice.Option();
        var all = new Option<bool>("--all") { Description = "End every session of yours, of all projects" };
        var command = new Command("down", "End a session. Your files, its home and its caches stay.\nExample: kedge down") { name, all };
        command.SetAction((parse, ct) => parse.GetValue(all) ? All(shell, ct) : SessionChoice.With(shell, parse.GetValue(name), session => End(shell, session, ct)));
        return command;
    }

    static async Task<int> All(Shell shell, CancellationToken ct)
    {
        var sessions = SessionFolder.All(SessionFolder.Root(shell.Environment)).Select(s => new ChosenSession(s.Folder, s.Record)).ToList();
        if (sessions.Count == 0) shell.Error.Profile.Out.Writer.WriteLine("no session is there");
        var codes = await Task.WhenAll(sessions.Select(s => Try(shell, s, ct)));
        return codes.DefaultIfEmpty(App.Exit.Done).Max();
    }

    /// <summary>One that cannot be ended does not keep the others up.</summary>
    static async Task<int> Try(Shell shell, ChosenSession session, CancellationToken ct)
    {
        try
        {
            return await End(shell, session, ct);
        }
        catch (KedgeException failed)
        {
            return shell.Refuse(failed.Problem);
        }
    }

    static async Task<int> End(Shell shell, ChosenSession session, CancellationToken ct)
    {
        using var held = session.Folder.TryHold();
        if (held is null) return shell.Refuse(SessionProblems.Busy(session.Record.Alias));
        await session.Container.Remove(ct);
        session.Folder.Forget();
        await SessionSsh.Refresh(shell, ct);
        shell.Error.Profile.Out.Writer.WriteLine($"{session.Record.Alias} is down; its home stays in {session.Folder.Home}");
        return App.Exit.Done;
    }
}
