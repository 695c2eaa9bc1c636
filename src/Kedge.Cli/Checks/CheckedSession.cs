using Kedge.Checks;
using Kedge.Cli.Commands.Sessions;
using Kedge.Sessions.State;

namespace Kedge.Cli.Checks;

/// <summary>The session that a check is about: the named one, else the project's first, else its only one.</summary>
/// <param name="Record">Null when the project has none; whether it runs is not said.</param>
sealed record CheckedSession(SessionRecord? Record)
{
    public static Checked<CheckedSession> Of(Shell shell, string project, CheckWish wish)
    {
        var chosen = SessionChoice.Of(shell, wish.Session);
        if (chosen.IsOk) return Checked<CheckedSession>.Ok(new(chosen.Value.Record));
        if (wish.Session is not null) return Checked<CheckedSession>.Bad(chosen.Problems);
        var others = SessionFolder.All(SessionFolder.Root(shell.Environment)).Select(s => s.Record).Where(r => r.Folder == project).ToList();
        return others.Count > 1
            ? Checked<CheckedSession>.Bad(CheckProblems.SeveralSessions(others.Select(r => r.Session ?? r.Alias)))
            : Checked<CheckedSession>.Ok(new(others.FirstOrDefault()));
    }
}
