using System.CommandLine;
using Kedge.Sessions;
using Kedge.Sessions.State;
using Kedge.Specs;

namespace Kedge.Cli.Commands.Sessions;

/// <summary>Which session a command is about: this project's, one more of it by its word, or any by the name that <c>kedge ps</c> shows.</summary>
static class SessionChoice
{
    public static Option<string?> Option() =>
        new("--name") { Description = "The word of one more session of this project, or any session by the name that kedge ps shows" };

    public static Checked<ChosenSession> Of(Shell shell, string? wanted)
    {
        var all = SessionFolder.All(SessionFolder.Root(shell.Environment));
        var (spec, folder) = SpecFile.Load(shell.Folder);
        foreach (var (state, record) in all)
        {
            var here = record.Folder == folder && record.Session == wanted;
            var named = wanted is not null && (record.Alias == wanted || record.Container == wanted);
            if (here || named) return Checked<ChosenSession>.Ok(new(state, record));
        }
        if (wanted is null && spec.IsOk) return Checked<ChosenSession>.Bad(SessionProblems.NotRunning($"the session of {spec.Value.Name}"));
        return wanted is null
            ? Checked<ChosenSession>.Bad(spec.Problems)
            : Checked<ChosenSession>.Bad(SessionProblems.NoSession(wanted, all.Select(s => s.Record.Alias)));
    }

    /// <summary>Does something with the session that is meant; else says why not.</summary>
    public static async Task<int> With(Shell shell, string? wanted, Func<ChosenSession, Task<int>> work)
    {
        var chosen = Of(shell, wanted);
        if (chosen.IsOk) return await work(chosen.Value);
        return shell.Refuse(chosen.Problems);
    }
}

sealed record ChosenSession(SessionFolder Folder, SessionRecord Record)
{
    public SessionContainer Container => SessionContainer.Of(Record);

    /// <summary>Null while it runs.</summary>
    public async Task<Problem?> WhyNotRunning(CancellationToken ct) =>
        await Container.State(ct) is not { Running: true } and var state ? SessionProblems.NotRunning(Record.Alias, SessionStates.HowItEnded(Folder, state)) : null;
}
