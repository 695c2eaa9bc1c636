using Kedge.Cli.Commands;
using Kedge.Cli.Views;
using Kedge.Explanations;
using Kedge.Runs;
using Kedge.Runs.Recording;

namespace Kedge.Cli;

/// <summary>The likely reason at the end of a run that failed, from its own output. Whatever happens here, the run's exit code stays.</summary>
static class FailedRun
{
    /// <summary>Bytes of the log's end: reasons stand there, and nobody wants to wait for an answer that was not asked for.</summary>
    const long Last = 32 << 20;

    public static void Explain(Shell shell, RunOutcome outcome)
    {
        if (!outcome.Started || outcome.Exit == 0 || outcome.Run.End?.Signal is "SIGINT" or "SIGTERM") return;
        var language = ExplainCommand.LanguageOf(null, shell.Environment);
        try
        {
            var log = Path.Combine(outcome.Folder, "log/r0.out");
            var found = new ProjectExplainer(shell, language).Explain(() => End(log)).FirstOrDefault(said => said.Seriousness == Seriousness.Error);
            if (found is not null) ExplainView.WriteShort(shell.Error, found, Path.GetRelativePath(shell.Folder, log), language);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KedgeException)
        {
            // The run is over and recorded: an explanation that cannot be had is not worth a word.
        }
    }

    static FileStream End(string log)
    {
        var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (file.Length > Last) file.Seek(-Last, SeekOrigin.End);
        return file;
    }
}
