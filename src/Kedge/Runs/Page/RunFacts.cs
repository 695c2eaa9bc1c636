using System.Collections.Immutable;
using System.Globalization;
using Kedge.Runs.Facts;

namespace Kedge.Runs.Page;

/// <summary>The table at the top of a run's page.</summary>
public static class RunFacts
{
    /// <summary>The id stands as the table's head: a page with an empty one looks unfinished.</summary>
    public static string Table(Run run, RunStatus status, PageExtras beside) =>
        $"| Run | {MarkdownText.Code(run.Id.ToString())} |\n|:--|:--|\n" + string.Concat(Rows(run, status, beside)
            .Where(r => r.Value is { Length: > 0 }).Select(r => $"| {r.Name} | {r.Value} |\n"));

    static IEnumerable<(string Name, string? Value)> Rows(Run run, RunStatus status, PageExtras beside)
    {
        yield return ("Status", RunPage.Word(status) + Ending(run.End));
        if (run.Plan is not { } plan) yield break;
        var training = TrainingFacts.Of(run);
        var date = plan.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        yield return ("Date", run.End is { } end ? $"{date}, took {Duration(end.Seconds)}" : date);
        yield return ("Model", Given(training.Model) ?? Written(run.End));
        yield return ("Optimiser", Given(training.Optimiser));
        yield return ("Learning rate", Given(training.LearningRate));
        yield return ("Batch size", Given(training.Batch));
        yield return ("Ranks", plan.Ranks is { } ranks ? Ranks(ranks, run.Notes) : null);
        yield return ("Seeds and flags",
            plan.Determinism.IsDefaultOrEmpty ? null : Several(plan.Determinism.Select(f => $"{MarkdownText.Code(f.What)} ({MarkdownText.Plain(f.Where)})")));
        yield return ("Data", plan.Data.IsDefaultOrEmpty ? null : Several(plan.Data.Select(Data)));
        yield return ("Project", MarkdownText.Plain(plan.Project) + (plan.Folder == "." ? "" : ", in " + MarkdownText.Code(plan.Folder)));
        yield return ("Image", plan.Image is { } image ? string.Join(" ", image.Names.Append(image.Id).Select(MarkdownText.Code)) : "none");
        yield return ("Lock", plan.Lock is { } digest ? $"[{MarkdownText.Code(digest)}](env/kedge.lock)" : null);
        yield return ("Python", plan.Python is { } python ? Python(python, run.Packages) : null);
        yield return ("Git", plan.Git is { } git ? Git(git) : null);
        yield return ("Engine", MarkdownText.Plain($"{plan.Engine.Kind} {plan.Engine.Version}".Trim()));
        yield return ("Host", IsKnown(plan.Host) ? Host(plan.Host) : Given(plan.Host.Name));
        yield return ("GPU", Gpus(plan));
        yield return ("Used", beside.Used.IsDefaultOrEmpty ? null : Several(beside.Used.Select(MarkdownText.Plain)));
        yield return ("User", MarkdownText.Plain(plan.User.Owner.Length > 0 ? $"{plan.User.Name} ({plan.User.Owner})" : plan.User.Name));
        yield return ("Kedge", MarkdownText.Plain(plan.Tool));
    }

    static string Ranks(int count, IEnumerable<RunEvent.Noted> notes) => Several(notes.Where(n => n is { What: RunEvent.Rank, Detail: not null })
        .Select(n => "rank " + MarkdownText.Plain(n.Detail!)).Prepend(string.Create(CultureInfo.InvariantCulture, $"{count}, by torchrun")));

    static string Several(IEnumerable<string> values) => string.Join("<br>", values.Take(8));

    static string Data(DataFacts data) => string.Create(CultureInfo.InvariantCulture,
        $"{MarkdownText.Code(data.Path)}: {data.Files:N0} {(data.Files == 1 ? "file" : "files")}, {Bytes.Of(data.Bytes)}")
        + (data.Fingerprint is { } print ? $", {MarkdownText.Code(RunCharts.Cut(print, 19))} ({MarkdownText.Plain(data.How)})" : "");

    /// <summary>Other trackers, whose runs are imported, do not say much about machines.</summary>
    public static bool IsKnown(HostFacts host) => host.Os.Length > 0;

    static string? Gpus(RunPlan plan) => plan switch
    {
        { Gpus.Words: var words } => MarkdownText.Plain(words),
        { Host.Gpus: { IsDefaultOrEmpty: false } all } => MarkdownText.Plain(string.Join(", ", all)),
        _ => IsKnown(plan.Host) ? "none: ran on the CPU" : null,
    };

    /// <summary>Where nothing names the model, what the one model that it wrote is like.</summary>
    static string? Written(RunEnd? end) =>
        end?.Artifacts is { IsDefault: false } all && all.Where(a => a.Model is { Parameters: > 0 }).ToList() is [{ Model: { } model } one]
        ? MarkdownText.Plain(string.Create(CultureInfo.InvariantCulture, $"{model.Parameters:N0} parameters")) + $" ({MarkdownText.Code(one.Path)})" : null;

    static string? Given(string? value) => value is null ? null : MarkdownText.Plain(value);

    static string Ending(RunEnd? end) => end is null ? ""
        : end.Signal is { } signal ? $" ({signal}, exit {end.Exit})" : $" (exit {end.Exit})";

    static string Host(HostFacts host) => MarkdownText.Plain(string.Create(CultureInfo.InvariantCulture,
        $"{host.Name}: {host.Cpu}, {host.Cores} cores, {host.Memory / (double)(1L << 30):0.0} GiB, {host.Os}, kernel {host.Kernel}"));

    /// <summary>Those that a reader asks for first.</summary>
    static readonly ImmutableArray<string> Asked = ["torch", "torchvision", "lightning", "pytorch-lightning", "transformers", "accelerate", "jax", "tensorflow", "numpy"];

    static string Python(PythonFacts python, ImmutableSortedDictionary<string, string> packages)
    {
        var asked = string.Join(", ", Asked.Where(packages.ContainsKey).Select(p => $"{p} {packages[p]}"));
        return MarkdownText.Plain(python.Version) + $" ({MarkdownText.Code(python.Executable)}), "
            + string.Create(CultureInfo.InvariantCulture,
                $"[{python.Packages:N0} {(python.Packages == 1 ? "package" : "packages")}]({InstalledPython.FileName})")
            + (asked.Length > 0 ? ": " + MarkdownText.Plain(asked) : "");
    }

    static string Git(GitFacts git)
    {
        var text = git.Commit is { } commit ? MarkdownText.Code(RunCharts.Cut(commit, 12, "")) : "no commit yet";
        if (git.Branch is { } branch) text += " on " + MarkdownText.Code(branch);
        if (git.Remote is { } remote) text += ", " + MarkdownText.Code(remote);
        if (git.Changed > 0) text += git.Diff is null ? $", {git.Changed} changed" : $", [{git.Changed} changed](code/diff.patch)";
        if (git.Untracked > 0) text += $", [{git.Untracked} untracked](code/untracked.txt)";
        return git.Dirty ? text : text + ", clean";
    }

    /// <summary><c>0.4 s</c>, <c>12 s</c>, <c>3 min 05 s</c>, <c>2 h 03 min</c>, <c>1 d 04 h</c>.</summary>
    public static string Duration(double seconds)
    {
        var whole = (long)Math.Round(seconds);
        FormattableString text = seconds switch
        {
            < 9.95 => $"{seconds:0.0} s",
            < 59.5 => $"{whole} s",
            < 3599.5 => $"{whole / 60} min {whole % 60:00} s",
            < 86399.5 => $"{whole / 3600} h {whole / 60 % 60:00} min",
            _ => $"{whole / 86400} d {whole / 3600 % 24:00} h",
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }
}
