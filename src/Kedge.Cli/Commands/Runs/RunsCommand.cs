using System.Collections.Immutable;
using System.CommandLine;
using Kedge.Cli.Runs;
using Kedge.Cli.Views.Runs;
using Kedge.Runs.Query;

namespace Kedge.Cli.Commands.Runs;

public static class RunsCommand
{
    public static Command Create(Shell shell)
    {
        var where = new Option<string?>("--where") { Description = "Only runs for which this holds: names of parameters, metrics, facts, tag, status, date; < <= > >= = != ~ and or not ( )", HelpName = "CONDITION" };
        var sort = new Option<string?>("--sort") { Description = "Sort by these names, comma between; - before a name: falling. Default: newest first", HelpName = "NAMES" };
        var columns = new Option<string?>("--columns") { Description = "Show these as columns as well, comma between", HelpName = "NAMES" };
        var limit = new Option<int>("--limit") { Description = "How many runs to list; 0 for all", DefaultValueFactory = _ => 20 };
        var names = new Option<bool>("--names") { Description = "List what can be asked for instead of runs" };
        var json = new Option<bool>("--json") { Description = "Print the list as JSON" };
        var command = new Command("runs", "List the recorded runs of this project, newest first.\nExample: kedge runs --where 'lr<0.01 and val_acc>0.9' --sort -val_acc")
        {
            where, sort, columns, limit, names, json, ShowRun.Create(shell), TagRuns.Create(shell), RemoveRuns.Create(shell),
            RestoreRun.Create(shell), VerifyRuns.Create(shell),
        };
        command.SetAction((parse, _) =>
        {
            var most = parse.GetValue(limit) is > 0 and var some ? some : int.MaxValue;
            var wish = new Wish(parse.GetValue(where), parse.GetValue(sort) ?? "", parse.GetValue(columns) ?? "", most, parse.GetValue(names), parse.GetValue(json));
            return Task.FromResult(Run(shell, wish));
        });
        return command;
    }

    sealed record Wish(string? Where, string Sort, string Columns, int Limit, bool Names, bool Json);

    static int Run(Shell shell, Wish wish)
    {
        var parsed = wish.Where is null ? null : Where.Parse(wish.Where);
        if (parsed is { IsOk: false }) return shell.Refuse(parsed.Problems);
        var project = new ProjectRuns(shell);
        var facets = project.Facets();
        if (wish.Names) return Names(shell, facets);
        ImmutableArray<string> columns = [.. SortKey.Parse(wish.Columns).Select(c => c.Name)];
        var order = SortKey.Parse(wish.Sort);
        if (facets.Table.Count > 0)
        {
            if (Unknown(facets, order, columns) is { Count: > 0 } unknown) return shell.Refuse(unknown);
            foreach (var name in parsed?.Value.Names ?? [])
                if (!facets.Knows(name.Text)) shell.Tell(QueryProblems.UnknownName(wish.Where!, name.At, name.Text, Near(facets, name.Text)));
        }
        List(shell, project, facets, new(new(parsed?.Value, order, wish.Limit), Shown(parsed?.Value, order, columns), wish.Json));
        return App.Exit.Done;
    }

    sealed record Question(RunQuery Query, ImmutableArray<string> Columns, bool Json);

    static void List(Shell shell, ProjectRuns project, RunFacets facets, Question question)
    {
        var (rows, all) = question.Query.Over(facets);
        if (question.Json) RunListView.WriteJson(shell.Out, [.. rows.Select(facets.Table.Id).Select(project.Reader.Summary)], project.Folder, shell.Time.GetUtcNow());
        else RunListView.Write(shell.Out, facets, rows, question.Columns);
        var say = shell.Error.Profile.Out.Writer;
        if (facets.Table.Count == 0) say.WriteLine("no runs yet; try: kedge run -- python train.py");
        else if (all == 0) say.WriteLine($"none of {facets.Table.Count} runs fits");
        else if (rows.Length < all) say.WriteLine($"{rows.Length} of {all} runs; --limit 0 shows all");
    }

    /// <summary>What somebody asks about they want to see: metrics and parameters of the question become columns.</summary>
    static ImmutableArray<string> Shown(Where? where, ImmutableArray<SortKey> order, ImmutableArray<string> columns) =>
        [.. columns.Concat(order.Select(k => k.Name)).Concat(where?.Names.Select(n => n.Text) ?? []).Where(n => !RunListView.Standing.Contains(n)).Distinct().Take(12)];

    static List<Problem> Unknown(RunFacets facets, ImmutableArray<SortKey> order, ImmutableArray<string> columns) =>
        [.. order.Where(k => !facets.Knows(k.Name)).Select(k => QueryProblems.UnknownColumn("--sort", k.Name, Near(facets, k.Name))),
            .. columns.Where(c => !facets.Knows(c)).Select(c => QueryProblems.UnknownColumn("--columns", c, Near(facets, c)))];

    static IReadOnlyList<string> Near(RunFacets facets, string name) => Nearest.Of(name, facets.Names);

    static int Names(Shell shell, RunFacets facets)
    {
        foreach (var name in facets.Names) shell.Out.Profile.Out.Writer.WriteLine(RunListView.Plain(name, 200));
        return App.Exit.Done;
    }
}
