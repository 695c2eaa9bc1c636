using System.Text;
using Kedge.Cli.Commands;
using Kedge.Cli.Projects;
using Kedge.Explanations;

namespace Kedge.Cli.Checks;

/// <summary>The known cause of a check's failure, in the words of <c>kedge explain</c>.</summary>
sealed class CheckExplainer(Shell shell)
{
    readonly ProjectExplainer _explainer = new(shell, ExplainCommand.LanguageOf(null, shell.Environment));

    public (string Why, string Fix)? Explain(string log) =>
        _explainer.Explain(() => new MemoryStream(Encoding.UTF8.GetBytes(log))).FirstOrDefault(e => e.Seriousness == Seriousness.Error) is { } found
            ? ($"{string.Join(' ', found.Here.Append(found.Cause))} ({found.Id})", found.Fix[0]) : null;
}
