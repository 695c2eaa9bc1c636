using System.Collections.Immutable;
using System.CommandLine;
using Kedge.Cli.Views;
using Kedge.Sessions.State;

namespace Kedge.Cli.Commands.Sessions;

public static class PsCommand
{
    public static Command Create(Shell shell)
    {
        var json = new Option<bool>("--json") { Description = "Print the list as JSON" };
        var command = new Command("ps", "List your sessions, of all projects.\nExample: kedge ps") { json };
        command.SetAction((parse, ct) => List(shell, parse.GetValue(json), ct));
        return command;
    }

    static async Task<int> List(Shell shell, bool json, CancellationToken ct)
    {
        var sessions = SessionFolder.All(SessionFolder.Root(shell.Environment));
        var states = await SessionStates.Of([.. sessions.Select(s => s.Record)], ct);
        var listed = sessions.Select(s => (s.Record, State: SessionStates.Word(s.Record, s.Folder, states))).ToList();
        if (json) SessionView.WriteJson(shell.Out, listed);
        else SessionView.WriteTable(shell.Out, listed, shell.Time.GetUtcNow());
        // A name that leads nowhere any more would only be a riddle for ssh.
        if (sessions.Any(s => SessionLog.IdleSince(s.Folder) is not null)) await SessionSsh.Refresh(shell, ct);
        if (listed.Count == 0 && !json) shell.Error.Profile.Out.Writer.WriteLine("no sessions; `kedge up` in a project's folder starts one");
        return App.Exit.Done;
    }
}
