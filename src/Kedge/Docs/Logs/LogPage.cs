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
public static class LogPage
{
    /// <param name="goal">What was to be found out; null: to be written.</param>
    public static string Of(KnownRun known, bool chinese, string? goal)
    {
        var (id, run) = (known.Run.Id.ToString(), known.Run);
        string Say(string english, string inChinese) => chinese ? inChinese : english;
        var text = new StringBuilder(FrontMatter(known, chinese));
        void Section(string heading, string body) => text.Append(CultureInfo.InvariantCulture, $"## {heading}\n\n{body}\n\n");
        string Region(string kind) => $"<!-- kedge:{kind} run={id} -->\n<!-- /kedge:{kind} -->";
        string Fact(string fact) => $"<!-- kedge:fact {fact} run={id} --><!-- /kedge -->";

        text.Append(CultureInfo.InvariantCulture, $"# {MarkdownText.Plain(TitleOf(run))}\n\n");
        text.Append(Say("Run ", "运行 ")).Append(CultureInfo.InvariantCulture, $"{Fact("run")}, {Fact("date")}: {Fact("status")}{(run.End is null ? "" : Say(" after ", "，耗时 ") + Fact("took"))}");
        if (RunPage.Headline(run) is { Name: var name } && !name.Contains(' ')) text.Append(CultureInfo.InvariantCulture, $", {MarkdownText.Plain(name)} **{Fact("metric " + name)}**");
        text.Append(".\n\n");
        Section("🧪 " + Say("Goal", "实验目标"), goal is null ? Say("_What was to be found out?_", "_要验证什么？_") : MarkdownText.Plain(goal));
        Section("🔧 " + Say("Set-up", "实验设置"), Region("run"));
        if (!run.Metrics.IsEmpty) Section("📊 " + Say("Results", "实验结果"), Region("metrics"));
        if (run.Series.Values.Any(s => s.Points.Length > 1)) Section("📈 " + Say("Curves", "性能曲线"), Region("curves"));
        if (known.Beside.Bottlenecks is not null) Section("📈 " + Say("Bottlenecks", "性能瓶颈"), Region("bottlenecks"));
        Section("📌 " + Say("Observations", "观察要点"), Say("_What did you see?_", "_观察到了什么？_"));
        Section("⚠️ " + Say("Problems", "问题与注意"), Say("_What went wrong, and what is not known?_", "_出了什么问题，还有什么不清楚？_"));
        Section(Say("Next steps", "下一步"), Say("_What follows from it?_", "_接下来做什么？_"));
        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>Day and name: <c>2026-11-20-baseline.md</c>, with <c>.zh-CN</c> for Chinese.</summary>
    public static string FileName(Run run, bool chinese)
    {
        var day = (run.Plan?.Started ?? DateTimeOffset.UnixEpoch).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var name = new string([.. TitleOf(run).Take(60).Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '-')]).Trim('-');
        return $"{day}-{(name.Length > 0 ? name : run.Id.Short)}{(chinese ? ".zh-CN" : "")}.md";
    }

    static string TitleOf(Run run) => run.Plan?.Name is { Length: > 0 } name ? name : run.Id.Short;

    /// <summary>Only what a record never changes: everything else is a region or a fact below.</summary>
    static string FrontMatter(KnownRun known, bool chinese)
    {
        var day = known.Run.Plan is { } plan ? $"date: {plan.Started.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\n" : "";
        return $"---\nrun: {known.Run.Id}\n{day}lang: {(chinese ? "zh-CN" : "en")}\n---\n\n";
    }
}
