using System.Globalization;
using System.Text;
using Kedge.Checks;
using Kedge.Locks;
using Kedge.Machines;
using Kedge.Runs.Page;

namespace Kedge.Cli.Views;

/// <summary>A check as a piece of a document: when, with which image, on which machine, with what result. The same order every time.</summary>
public static class EvidenceView
{
    /// <param name="facts">What the check was about; a null lock or machine is said as such.</param>
    public static string Markdown(CheckReport report, EvidenceFacts facts)
    {
        var page = new StringBuilder($"## Environment check: {MarkdownText.Plain(facts.Project)}\n\n| | |\n|---|---|\n");
        Fact(page, "Result", Verdict(report));
        Fact(page, "Date", facts.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        Fact(page, "Lock", facts.Lock is { } locked ? $"{MarkdownText.Code(locked.ImageName)}, {MarkdownText.Code(locked.Digest.ToString())}" : "none");
        Fact(page, "Image", report.Image is { } image ? MarkdownText.Code(image) : "none");
        Fact(page, "Looked into", MarkdownText.Plain($"{report.Where ?? "nothing"}{(report.Engine is { } engine ? $", {engine}" : "")}"));
        Fact(page, "Machine", facts.Machine is { } machine ? MarkdownText.Plain(Text(machine)) : "not looked at");
        Fact(page, "Tool", $"kedge {KedgeVersion.Text}");
        Table(page, "Environment", report.Environment);
        Table(page, "Tensors", report.Tensors);
        foreach (var finding in report.All.SelectMany(r => r.Drift))
            page.Append(CultureInfo.InvariantCulture, $"{(page[^2] == '|' ? "\n" : "")}- {finding.Code}: {MarkdownText.Plain(finding.Message)}\n");
        if (report.NotPromised.Length > 0)
            page.Append("\nWithout a container engine nothing is promised about:\n\n").AppendJoin("", report.NotPromised.Select(p => $"- {p}\n"));
        return page.ToString();
    }

    static string Verdict(CheckReport report) =>
        $"**{report.State switch { CheckState.Ok => "passed", CheckState.Wrong => "failed", _ => "not known" }}**: {CheckView.Sum(report)}";

    static void Fact(StringBuilder page, string name, string value) => page.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");

    static void Table(StringBuilder page, string title, IReadOnlyCollection<CheckResult> results)
    {
        if (results.Count == 0) return;
        var timed = results.Any(r => r.Seconds is not null);
        page.Append(timed ? $"\n| {title} | verdict | seconds | seen |\n|---|---|--:|---|\n" : $"\n| {title} | verdict | seen |\n|---|---|---|\n");
        foreach (var result in results)
        {
            var seconds = result.State == CheckState.Skipped ? "" : result.Seconds?.ToString("0.00", CultureInfo.InvariantCulture);
            page.Append(CultureInfo.InvariantCulture,
                $"| {MarkdownText.Plain(result.Name)} | {CheckView.Word(result).Word} |{(timed ? $" {seconds} |" : "")} {MarkdownText.Plain(result.Detail)} |\n");
        }
    }

    static string Text(Machine machine)
    {
        var gpus = machine.Gpus.IsEmpty ? "no GPU" : string.Join(", ", machine.Gpus.Select(g => g.Name));
        return string.Create(CultureInfo.InvariantCulture,
            $"{machine.Cpu.Model}, {machine.Cpu.Cores} cores, {machine.Memory / (double)(1L << 30):0.0} GiB, {machine.Os.Name}, {machine.Os.Kernel}, {(machine.Driver is { } driver ? $"NVIDIA {driver.Version}, " : "")}{gpus}");
    }
}

/// <summary>What a check was about, for its evidence.</summary>
public sealed record EvidenceFacts(string Project, DateTimeOffset At, LockFile? Lock, Machine? Machine);
