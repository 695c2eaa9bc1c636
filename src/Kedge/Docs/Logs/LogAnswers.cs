using System.Collections.Immutable;

namespace Kedge.Docs.Logs;

/// <summary>What a person said, by the section that it belongs to; Markdown, on one line each.</summary>
public sealed record LogAnswers(ImmutableDictionary<LogSection, string> By)
{
    public static LogAnswers None { get; } = new(ImmutableDictionary<LogSection, string>.Empty);

    public string? this[LogSection section] => By.GetValueOrDefault(section);

    /// <summary>With one more; nothing typed is no answer.</summary>
    public LogAnswers With(LogSection section, string? typed) =>
        Clean(typed ?? "") is { Length: > 0 } words ? new(By.SetItem(section, words)) : this;

    static string Clean(string typed) => new string([.. typed.ReplaceLineEndings(" ").Where(c => !char.IsControl(c))]).Trim();
}
