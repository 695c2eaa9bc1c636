using System.Collections.Immutable;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Logs;

/// <summary>A heading of every page of the log, and the question that only a person can answer, if there is one.</summary>
public sealed record LogSection(string Anchor, string English, string Chinese, string? Question = null, string? QuestionInChinese = null)
{
    public static readonly LogSection Goal = new("🧪", "Goal", "实验目标", "What was to be found out?", "要验证什么？");
    public static readonly LogSection SetUp = new("🔧", "Set-up", "实验设置");
    public static readonly LogSection Results = new("📊", "Results", "实验结果");
    public static readonly LogSection Curves = new("📈", "Curves", "性能曲线");
    public static readonly LogSection Bottlenecks = new("📈", "Bottlenecks", "性能瓶颈");
    public static readonly LogSection Observations = new("📌", "Observations", "观察要点", "What did you see?", "观察到了什么？");
    public static readonly LogSection Problems = new("⚠️", "Problems", "问题与注意", "What went wrong, and what is not known?", "出了什么问题，还有什么不清楚？");
    public static readonly LogSection NextSteps = new("", "Next steps", "下一步", "What follows from it?", "接下来做什么？");

    /// <summary>What no page lacks; the others stand where a record has something for them.</summary>
    public static readonly ImmutableArray<LogSection> Fixed = [Goal, SetUp, Observations, Problems, NextSteps];

    public string Heading(bool chinese) => $"{Anchor} {(chinese ? Chinese : English)}".TrimStart();

    public string? Ask(bool chinese) => chinese ? QuestionInChinese : Question;

    /// <summary>What stands below the heading until somebody answers.</summary>
    public string Open(bool chinese) => chinese ? $"_待填写：{QuestionInChinese}_" : $"_To be written: {Question}_";

    /// <summary>Those that a page lacks, in either language.</summary>
    public static IEnumerable<LogSection> MissingFrom(Page page) =>
        Fixed.Where(s => !page.Headings.Any(h => h.Level == 2 && (Names(h, s.English) || Names(h, s.Chinese))));

    /// <summary>The heading may have its anchor or not, and small letters.</summary>
    static bool Names(Heading heading, string name) => heading.Plain.EndsWith(name, StringComparison.OrdinalIgnoreCase)
        && (heading.Plain.Length == name.Length || heading.Plain[^(name.Length + 1)] == ' ');
}
