using System.Globalization;
using Kedge.Docs.Rules;

namespace Kedge.Cli.Docs;

/// <summary>Findings as one of the formats of <c>--format</c>.</summary>
abstract class FindingView
{
    public abstract void Write(Shell shell, DocsSet set, IReadOnlyList<Finding> findings);

    public static FindingView Of(string format) => format switch
    {
        "json" => new FindingJson(),
        "sarif" => new FindingSarif(),
        "github" => new FindingAnnotations(),
        _ => new FindingText(),
    };

    protected static string Word(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };

    protected static string Named(Shell shell, DocsSet set, Finding finding) => set.Named(shell, finding.Page);

    /// <summary>What is wrong, and what to do as a sentence of its own.</summary>
    protected static string Said(Finding finding) => finding.Hint is not { Length: > 0 } hint ? finding.Message
        : hint.StartsWith("kedge ", StringComparison.Ordinal) ? $"{finding.Message}. Run: {hint}" : $"{finding.Message}. {char.ToUpperInvariant(hint[0])}{hint[1..]}";

    protected static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One line each, as compilers write them: editors and grep find their way. The summary goes to standard error.</summary>
sealed class FindingText : FindingView
{
    public override void Write(Shell shell, DocsSet set, IReadOnlyList<Finding> findings)
    {
        var writer = shell.Out.Profile.Out.Writer;
        foreach (var finding in findings)
        {
            var (line, column) = finding.Page.Lines.PositionOf(finding.Range.Start);
            writer.WriteLine($"{Named(shell, set, finding)}:{Number(line)}:{Number(column)}: {Word(finding.Severity)} {finding.Rule.Code} {Said(finding)}{(finding.Fix.IsEmpty ? "" : " [fix]")}");
        }
        shell.Error.Profile.Out.Writer.WriteLine(Summary(set, findings));
    }

    static string Summary(DocsSet set, IReadOnlyList<Finding> findings)
    {
        var (errors, warnings) = (findings.Count(f => f.Severity == Severity.Error), findings.Count(f => f.Severity == Severity.Warning));
        var pages = Counted(set.Asked.Length, "page");
        if (findings.Count == 0) return $"nothing found in {pages}";
        var (mendable, anchors) = (findings.Count(f => !f.Fix.IsEmpty), findings.Count(f => !f.Fix.IsEmpty && f.Rule.IsAnchorRule));
        var mends = (anchors > 0 ? $"; `kedge docs fix` mends {Number(anchors)}" : "") + (mendable > anchors ? $"; `kedge docs fix --all` mends {Number(mendable)}" : "");
        return $"{Counted(errors, "error")}, {Counted(warnings, "warning")} in {pages}{mends}";
    }

    static string Counted(int count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";
}

/// <summary>Commands of GitHub's workflows: findings become annotations beside the lines of a pull request.</summary>
sealed class FindingAnnotations : FindingView
{
    public override void Write(Shell shell, DocsSet set, IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            var (line, column) = finding.Page.Lines.PositionOf(finding.Range.Start);
            var (endLine, endColumn) = finding.Page.Lines.PositionOf(finding.Range.End);
            var kind = finding.Severity == Severity.Note ? "notice" : Word(finding.Severity);
            var columns = endLine == line ? $",col={Number(column)},endColumn={Number(endColumn)}" : $",col={Number(column)}";
            shell.Out.Profile.Out.Writer.WriteLine($"::{kind} file={Property(set.NamedInRepository(shell, finding.Page))},line={Number(line)},endLine={Number(endLine)}{columns},title={finding.Rule.Code} {finding.Rule.Name}::{Data(Said(finding))}");
        }
    }

    static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
