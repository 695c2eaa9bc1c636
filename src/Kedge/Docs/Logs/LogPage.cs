using System.Globalization;
using System.Text;
using Kedge.Docs.Regions;
using Kedge.Runs;
using Kedge.Runs.Page;

namespace Kedge.Docs.Logs;

/// <summary>
/// A page of the experiment log: what a record says stands in regions and facts, so that it cannot go stale; what only a person can say
/// has its place. To be synced before it is written.
/// </summary>
public sealed class LogPage
{
    readonly KnownRun _known;
    readonly bool _chinese;
    readonly StringBuilder _text = new();

    LogPage(KnownRun known, bool chinese) => (_known, _chinese) = (known, chinese);

    public static string Of(KnownRun known, bool chinese, LogAnswers said)
    {
        var page = new LogPage(known, chinese);
        page.Write(said);
        return page._text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>The sections whose question neither a person nor the notes of the record have answered yet.</summary>
    public static IEnumerable<LogSection> Open(KnownRun known, LogAnswers said) =>
        LogSection.Fixed.Where(s => s.Question is not null && Answer(s, known, said) is null);

    /// <summary>Day and name: <c>2026-11-20-baseline.md</c>, with <c>.zh-CN</c> for Chinese.</summary>
    public static string FileName(Run run, bool chinese)
    {
        var name = new string([.. TitleOf(run).Take(60).Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '-')]).Trim('-');
        return $"{Day(run) ?? "1970-01-01"}-{(name.Length > 0 ? name : run.Id.Short)}{(chinese ? ".zh-CN" : "")}.md";
    }

    /// <summary>The day of its start, in UTC as everything in a record.</summary>
    internal static string? Day(Run run) => run.Plan?.Started.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    void Write(LogAnswers said)
    {
        var run = _known.Run;
        // Only what a record never changes: everything else is a region or a fact below.
        _text.Append("---\n").Append(CultureInfo.InvariantCulture,
            $"run: {run.Id}\n{(Day(run) is { } day ? $"date: {day}\n" : "")}lang: {(_chinese ? "zh-CN" : "en")}\n---\n\n");
        _text.Append(CultureInfo.InvariantCulture, $"# {MarkdownText.Plain(TitleOf(run))}\n\n{Summary()}\n\n");
        Section(LogSection.Goal, said);
        Section(LogSection.SetUp, Region("run"));
        if (!run.Metrics.IsEmpty) Section(LogSection.Results, Region("metrics"));
        if (run.Series.Values.Any(s => s.Points.Length > 1)) Section(LogSection.Curves, Region("curves"));
        if (_known.Beside.Bottlenecks is not null) Section(LogSection.Bottlenecks, Region("bottlenecks"));
        Section(LogSection.Observations, said);
        Section(LogSection.Problems, said);
        Section(LogSection.NextSteps, said);
    }

    string Summary()
    {
        var run = _known.Run;
        var took = run.End is null ? "" : Say(" after ", "，耗时 ") + Fact("took");
        var best = RunPage.Headline(run) is { Name: var name } && !name.Contains(' ') ? $", {MarkdownText.Plain(name)} **{Fact("metric " + name)}**" : "";
        return $"{Say("Run", "运行")} {Fact("run")}, {Fact("date")}: {Fact("status")}{took}{best}.";
    }

    void Section(LogSection section, LogAnswers said) => Section(section, Answer(section, _known, said) ?? section.Open(_chinese));

    void Section(LogSection section, string body) => _text.Append(CultureInfo.InvariantCulture, $"## {section.Heading(_chinese)}\n\n{body}\n\n");

    /// <summary>What was typed now, else what `kedge note` and `kedge next` wrote onto the run's own page.</summary>
    static string? Answer(LogSection section, KnownRun known, LogAnswers said) => said[section] ?? PageNotes.Of(known.Notes, section.English);

    string Say(string english, string chinese) => _chinese ? chinese : english;

    string Region(string kind) => $"<!-- kedge:{kind} run={_known.Run.Id} -->\n<!-- /kedge:{kind} -->";

    string Fact(string fact) => $"<!-- kedge:fact {fact} run={_known.Run.Id} --><!-- /kedge -->";

    static string TitleOf(Run run) => run.Plan?.Name is { Length: > 0 } name ? name : run.Id.Short;
}
