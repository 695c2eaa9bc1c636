using System.CommandLine;
using Kedge.Cli.Runs;
using Kedge.Cli.Views.Runs;
using Kedge.Runs.Record;
using Kedge.Specs;
using Kedge.Traces;
using Kedge.Traces.Page;
using Kedge.Traces.Rules;

namespace Kedge.Cli.Commands.Runs;

public static class ProfileCommand
{
    public static Command Create(Shell shell)
    {
        var words = new Argument<string[]>("TRACE|RUN") { Description = "Traces of the PyTorch profiler (.json, .json.gz), one per rank; or a run's id, its name, or last", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print breakdown, tables and findings as JSON" };
        var markdown = new Option<bool>("--markdown") { Description = "Print the page as Markdown" };
        var output = new Option<string?>("--output") { Description = "Write profile.md and its charts (SVG) into this folder. Of a run they go onto its page in any case" };
        words.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(t => t.Value.StartsWith('-')) is { } option) given.AddError($"unknown option '{option.Value}'");
        });
        var command = new Command("profile",
            "Say where the time of a training step goes, what holds it up, and what to change.\nExample: kedge profile trace.json.gz")
        { words, json, markdown, output };
        command.SetAction((parse, ct) =>
            Task.FromResult(Run(shell, parse.GetValue(words)!, parse.GetValue(output), (parse.GetValue(json), parse.GetValue(markdown)), ct)));
        return command;
    }

    static int Run(Shell shell, string[] words, string? output, (bool Json, bool Markdown) form, CancellationToken ct)
    {
        var ofRun = words is [var word] && !File.Exists(Path.GetFullPath(word, shell.Folder)) && !word.Contains(".json", StringComparison.Ordinal);
        var found = ofRun ? OfRun(shell, words[0], ct) : OfFiles(shell, words, ct);
        shell.Tell(found.Problems);
        if (!found.IsOk) return App.Exit.CouldNot;
        var (ranks, bottlenecks) = found.Value;
        if (output is not null) Save(shell, Path.GetFullPath(output, shell.Folder), found.Value);
        if (form.Json) ProfileView.WriteJson(shell.Out, ranks, bottlenecks);
        else if (form.Markdown) shell.Out.Profile.Out.Writer.Write("# Profile\n\n" + ProfilePage.Of(ranks, bottlenecks, []));
        else ProfileView.Write(shell.Out, ranks, bottlenecks);
        return App.Exit.Done;
    }

    static Checked<RunProfile.Found> OfFiles(Shell shell, string[] words, CancellationToken ct)
    {
        var read = words.Select(w => TraceFile.Analyse(Path.GetFullPath(w, shell.Folder), w, ct)).ToList();
        var problems = read.SelectMany(r => r.Problems).ToList();
        if (read.Exists(r => !r.IsOk)) return Checked<RunProfile.Found>.Bad(problems);
        var ranks = read.Select(r => r.Value).OrderBy(r => r.Trace.Rank ?? int.MaxValue).ToList();
        return Checked<RunProfile.Found>.Ok(new(ranks, RuleBook.Judge(ranks)), [.. problems, .. RuleBook.Mistaken(ranks)]);
    }

    /// <summary>What a run left; it goes onto the run's page as well.</summary>
    static Checked<RunProfile.Found> OfRun(Shell shell, string word, CancellationToken ct)
    {
        var project = SpecFile.Load(shell.Folder).Folder;
        var reader = new RunReader(Path.Combine(project, "runs"));
        return reader.Find(word).Then(found =>
        {
            var profile = new RunProfile(shell, reader, found.Id, project);
            var looked = profile.Look(ct);
            if (looked.IsOk) profile.Keep(looked.Value);
            return looked;
        });
    }

    static void Save(Shell shell, string folder, RunProfile.Found found)
    {
        var charts = ProfileCharts.Of(found.Ranks);
        TraceFile.Write(folder, [.. charts, KeyValuePair.Create("profile.md", "# Profile\n\n" + ProfilePage.Of(found.Ranks, found.Bottlenecks, charts.Keys))]);
        shell.Error.Profile.Out.Writer.WriteLine($"wrote {Path.GetRelativePath(shell.Folder, Path.Combine(folder, "profile.md"))}");
    }
}
