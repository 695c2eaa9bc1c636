using Kedge.Docs.Anchors;

namespace Kedge.Site.RunLists;

/// <summary>What the list of runs says, in the page's language.</summary>
sealed record RunListWords
{
    public required string Title { get; init; }
    public required string Run { get; init; }
    public required string Status { get; init; }
    public required string Started { get; init; }
    public required string Took { get; init; }
    public required string More { get; init; }
    public required string Tags { get; init; }
    public required string Pages { get; init; }
    /// <summary>How many runs there are, and how to read the table.</summary>
    public required Func<int, string> Explained { get; init; }
    public required Func<string, string> StatusWord { get; init; }

    public static RunListWords In(PageLanguage language) => language == PageLanguage.Chinese ? Chinese : English;

    static RunListWords English { get; } = new()
    {
        Title = "Runs", Run = "Run", Status = "Status", Started = "Started (UTC)", Took = "Took", More = "Other metrics", Tags = "Tags",
        Pages = "Pages of this list",
        Explained = count => FormattableString.Invariant($"{count:N0} {(count == 1 ? "run" : "runs, the newest first")}. Of each metric its best value is shown: ↑ higher is better, ↓ lower is better."),
        StatusWord = status => status,
    };

    static RunListWords Chinese { get; } = new()
    {
        Title = "运行记录", Run = "运行", Status = "状态", Started = "开始 (UTC)", Took = "用时", More = "其他指标", Tags = "标签",
        Pages = "列表分页",
        Explained = count => FormattableString.Invariant($"共 {count:N0} 次运行，最新的在前。每项指标显示最佳值：↑ 越高越好，↓ 越低越好。"),
        StatusWord = status => status switch
        {
            "running" => "运行中", "done" => "完成", "failed" => "失败", "interrupted" => "中断", "lost" => "失联", _ => status,
        },
    };
}
