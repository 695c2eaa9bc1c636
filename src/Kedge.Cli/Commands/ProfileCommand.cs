using System.CommandLine;
using Kedge.Cli.Views;
using Kedge.Runs;
using Kedge.Runs.Record;
using Kedge.Specs;
using Kedge.Traces;
using Kedge.Traces.Analysis;
using Kedge.Traces.Page;
using Kedge.Traces.Rules;

namespace Kedge.Cli.Commands;

public static class ProfileCommand
{
    public static Command Create(Shell shell)
    {
        var words = new Argument<string[]>("TRACE|RUN") { Description = "Traces of the PyTorch profiler (.json, .json.gz), one per rank; or a run's id, its name, or last", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print breakdown, tables and findings as JSON" };
        var markdown = new Option<bool>("--markdown") { Description = "Print the page as Markdown" };
        var output = new Option<string?>("--output") { Description = "Write profile.md and its charts (SVG) into this folder. Of a run they go into its own" };
        words.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(t => t.Value.StartsWith('-')) is { } option) given.AddError($"unknown option '{option.Value}'");
        });
        var command = new Command("profile", "Say where the time of a training step goes, what holds it up, and what to change.\nExample: kedge profile trace.json.gz") { words, json, markdown, output };
        command.SetAction((parse, ct) => Task.FromResult(Run(shell, parse.GetValue(words)!, parse.GetValue(output), (parse.GetValue(json), parse.GetValue(markdown)), ct)));
        return command;
    }

    static int Run(Shell shell, string[] words, string? output, (bool Json, bool Markdown) form, CancellationToken ct)
    {
        var inputs = words is [var only] && !File.Exists(Path.GetFullPath(only, shell.Folder)) ? OfRun(shell, only) : Checked<Inputs>.Ok(new([.. words.Select(w => Path.GetFullPath(w, shell.Folder))], null));
        if (!inputs.IsOk) return Refuse(shell, inputs.Problems);
        var read = inputs.Value.Files.Select(f => TraceFile.Analyse(f, Path.GetRelativePath(shell.Folder, f), ct)).ToList();
        foreach (var problem in read.SelectMany(r => r.Problems)) ProblemView.Write(shell.Error, problem);
        if (read.Exists(r => !r.IsOk)) return App.Exit.CouldNot;
        var ranks = read.Select(r => r.Value).OrderBy(r => r.Trace.Rank ?? int.MaxValue).ToList();
        var found = RuleBook.Judge(ranks);
        var folder = output is not null ? Path.GetFullPath(output, shell.Folder) : inputs.Value.Folder;
        if (folder is not null) Save(shell, folder, ranks, found);
        if (form.Json) ProfileView.WriteJson(shell.Out, ranks, found);
        else if (form.Markdown) shell.Out.Profile.Out.Writer.Write("# Profile\n\n" + ProfilePage.Of(ranks, found, []));
        else ProfileView.Write(shell.Out, ranks, found);
        return App.Exit.Done;
    }

    static void Save(Shell shell, string folder, List<RankProfile> ranks, IReadOnlyList<Bottleneck> found)
    {
        var charts = ProfileCharts.Of(ranks);
        TraceFile.Write(folder, [.. charts, KeyValuePair.Create("profile.md", "# Profile\n\n" + ProfilePage.Of(ranks, found, charts.Keys))]);
        shell.Error.Profile.Out.Writer.WriteLine($"wrote {Path.GetRelativePath(shell.Folder, Path.Combine(folder, "profile.md"))}");
    }

    /// <param name="Folder">Where the page goes without --output; null: nowhere.</param>
    sealed record Inputs(IReadOnlyList<string> Files, string? Folder);

    /// <summary>The traces that a run left, or a problem about the word as file and as run.</summary>
    static Checked<Inputs> OfRun(Shell shell, string word)
    {
        if (word.Contains(".json", StringComparison.Ordinal)) return Checked<Inputs>.Bad(TraceProblems.CannotRead(word, "there is no such file"));
        var project = SpecFile.Load(shell.Folder).Folder;
        var reader = new RunReader(Path.Combine(project, "runs"));
        return reader.Find(word).Then(found =>
        {
            var (run, folder) = (reader.Summary(found.Id), reader.PathOf(found.Id));
            var files = TraceFile.Of(folder, project, run.Plan?.Started ?? default, run.End?.Ended);
            return files.IsEmpty ? Checked<Inputs>.Bad(TraceProblems.NoTraceOf(found.Id.ToString())) : Checked<Inputs>.Ok(new(files, Path.Combine(folder, "prof")));
        });
    }

    static int Refuse(Shell shell, IEnumerable<Problem> problems)
    {
        foreach (var problem in problems) ProblemView.Write(shell.Error, problem);
        return App.Exit.CouldNot;
    }
}
