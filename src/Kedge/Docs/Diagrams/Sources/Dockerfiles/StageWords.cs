using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Docs.Diagrams.Sources.Dockerfiles;

/// <summary>The lines in a stage's box: its name, what it installs, how often it runs something else, and of the last one how it starts.</summary>
static class StageWords
{
    public static ImmutableArray<string> Of(Stage stage, bool isLast, DiagramWords words) =>
        [DiagramWords.Cut(Name(stage, isLast, words)), .. Lines(stage, isLast, words).Select(l => DiagramWords.Cut(l))];

    public static string Name(Stage stage, bool isLast, DiagramWords words) =>
        stage.Name ?? (isLast ? words.Say("the image", "最终镜像") : string.Create(CultureInfo.InvariantCulture, $"{words.Say("stage", "阶段")} {stage.Number}"));

    static IEnumerable<string> Lines(Stage stage, bool isLast, DiagramWords words)
    {
        if (stage.Platform is { } platform) yield return platform;
        var runs = stage.Steps.Where(s => s.Keyword == "RUN").ToList();
        foreach (var (tool, packages) in Installs.Of(runs)) yield return packages.Count == 0 ? tool : $"{tool}: {words.List(packages)}";
        var others = runs.Count(r => !Installs.Of([r]).Any());
        if (others > 0)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{words.Say($"{others} {(others < runs.Count ? "other " : "")}{(others == 1 ? "command" : "commands")}", $"{(others < runs.Count ? "另有 " : "")}{others} 条命令")}");
        var waiting = stage.Steps.Count(s => s.Keyword == "ONBUILD");
        if (waiting > 0) yield return string.Create(CultureInfo.InvariantCulture, $"ONBUILD ×{waiting}");
        if (!isLast) yield break;
        var ports = stage.Steps.Where(s => s.Keyword == "EXPOSE").SelectMany(s => s.Words).Distinct(StringComparer.Ordinal).ToList();
        if (ports.Count > 0) yield return $"EXPOSE {words.List(ports)}";
        if (Last(stage, "USER") is { } user) yield return $"USER {user.Text}";
        foreach (var start in (string[])["ENTRYPOINT", "CMD"])
            // An empty list takes back what the base image says.
            if (Last(stage, start) is { } command)
                yield return $"{start} {(!command.IsJson ? command.Text : command.Words.IsEmpty ? words.Say("none", "无") : string.Join(' ', command.Words))}";
    }

    static Instruction? Last(Stage stage, string keyword) => stage.Steps.LastOrDefault(s => s.Keyword == keyword);
}
