using System.Collections.Immutable;
using System.CommandLine;
using Kedge.Cli.Runs;
using Kedge.Cli.Views.Runs;
using Kedge.Runs;
using Kedge.Runs.Compare;
using Kedge.Runs.Page;
using Kedge.Runs.Query;

namespace Kedge.Cli.Commands.Runs;

public static class CompareCommand
{
    /// <summary>Curves that a terminal shows unasked.</summary>
    const int Curves = 2;

    public static Command Create(Shell shell)
    {
        var ids = RunArgument.Many("Two or more runs: ids, names, last", new ArgumentArity(1, 50));
        var metric = new Option<string[]>("--metric") { Description = "Draw the curves of this metric; several may be given. Default: the first two that a reader asks for", HelpName = "NAME" };
        var markdown = new Option<bool>("--markdown") { Description = "Print the comparison as Markdown" };
        var svg = new Option<string?>("--svg") { Description = "Write the overlaid curves of the first metric to this file", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print the comparison as JSON" };
        var command = new Command("compare",
            "Say what differs between runs, and how far each came.\nExample: kedge compare baseline last --metric val_acc")
        { ids, metric, markdown, svg, json };
        command.SetAction((parse, _) =>
        {
            var wish = new Wish(parse.GetValue(ids)!, parse.GetValue(metric) ?? [], parse.GetValue(markdown), parse.GetValue(svg), parse.GetValue(json));
            return Task.FromResult(Run(shell, wish));
        });
        return command;
    }

    sealed record Wish(string[] Ids, string[] Metrics, bool Markdown, string? Svg, bool Json);

    static int Run(Shell shell, Wish wish)
    {
        var (project, runs) = (new ProjectRuns(shell), ImmutableArray.CreateBuilder<Run>());
        foreach (var one in wish.Ids)
            if (project.With(one, id => Add(project, runs, id)) is not App.Exit.Done and var code) return code;
        if (runs.Count < 2) return shell.Refuse(QueryProblems.OneRun(runs[0].Id));
        var comparison = RunComparison.Of(runs.ToImmutable());
        if (wish.Metrics.FirstOrDefault(m => comparison.Overlaid(m).IsEmpty) is { } unknown)
            return shell.Refuse(QueryProblems.UnknownColumn("--metric", unknown, Nearest.Of(unknown, comparison.Metrics.Select(m => m.Name))));
        Show(shell, project, comparison, wish with { Metrics = wish.Metrics is [] ? [.. comparison.Drawable().Take(Curves)] : wish.Metrics });
        return App.Exit.Done;
    }

    static int Add(ProjectRuns project, ImmutableArray<Run>.Builder runs, RunId id)
    {
        if (runs.All(r => r.Id != id)) runs.Add(project.Reader.Read(id));
        return App.Exit.Done;
    }

    static void Show(Shell shell, ProjectRuns project, RunComparison comparison, Wish wish)
    {
        if (wish.Svg is { } file && wish.Metrics is [var first, ..]) WriteSvg(Path.GetFullPath(file, shell.Folder), Curve.Svg(first, comparison.Overlaid(first)));
        if (wish.Json) ComparisonView.WriteJson(shell.Out, comparison, project.Folder, shell.Time.GetUtcNow());
        else if (wish.Markdown) shell.Out.Profile.Out.Writer.Write(ComparisonPage.Of(comparison, wish.Svg?.Replace(" ", "%20", StringComparison.Ordinal)));
        else ComparisonView.Write(shell.Out, comparison, wish.Metrics);
    }

    static void WriteSvg(string path, string svg)
    {
        try
        {
            File.WriteAllText(path, svg);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(PageProblems.CannotWrite(path, e.Message), e);
        }
    }
}
