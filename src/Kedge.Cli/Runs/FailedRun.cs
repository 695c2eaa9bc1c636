using Kedge.Cli.Commands;
using Kedge.Cli.Projects;
using Kedge.Cli.Views;
using Kedge.Explanations;
using Kedge.Runs;
using Kedge.Runs.Record;
using Kedge.Runs.Recording;

namespace Kedge.Cli.Runs;

/// <summary>The likely reason at the end of a run that failed, from its own output. Whatever happens here, the run's exit code stays.</summary>
static class FailedRun
{
    /// <summary>Bytes of the logs' ends: reasons stand there, and nobody wants to wait for an answer that was not asked for.</summary>
    const int Last = 32 << 20;

    public static void Explain(Shell shell, RunOutcome outcome)
    {
        if (!outcome.Started || outcome.Exit == 0 || outcome.Run.End?.Signal is "SIGINT" or "SIGTERM") return;
        var language = ExplainCommand.LanguageOf(null, shell.Environment);
        try
        {
            var explainer = new ProjectExplainer(shell, language);
            foreach (var (place, end) in Said(shell, outcome))
            {
                if (explainer.Explain(() => new MemoryStream(end)).FirstOrDefault(said => said.Seriousness == Seriousness.Error) is not { } found) continue;
                ExplainView.WriteShort(shell.Error, found, place, language);
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KedgeException)
        {
            // The run is over and recorded: an explanation that cannot be had is not worth a word.
        }
    }

    /// <summary>What was said of the failure, each with what <c>kedge explain</c> takes for it: the logs, and of a process that was killed what a shell says.</summary>
    static IEnumerable<(string Place, byte[] End)> Said(Shell shell, RunOutcome outcome)
    {
        foreach (var (log, end) in LogParts.Tails(outcome.Folder, Last).Concat(LogParts.RankTails(outcome.Folder, Failed(outcome.Run), Last)))
            yield return (Path.GetRelativePath(shell.Folder, log), end);
        if (outcome.Run.End?.Signal == "SIGKILL") yield return ("Killed", "Killed\n"u8.ToArray());
    }

    /// <summary>Ranks that the launcher named: "1 ended with exit code 1".</summary>
    static IReadOnlyCollection<string> Failed(Run run) => [.. run.Notes.Where(n => n is { What: RunEvent.Rank, Detail: not null }).Select(n => n.Detail!.Split(' ')[0])];
}
