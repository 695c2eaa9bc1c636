using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>A problem as the terminal shows it: code and message, place, the source line with carets, hint.</summary>
public static class ProblemView
{
    public static void Write(IAnsiConsole console, Problem problem)
    {
        var (word, colour) = problem.Severity == Severity.Error ? ("error", "red") : ("warning", "yellow");
        console.MarkupLineInterpolated($"[bold {colour}]{word}[[{problem.Code}]][/]: {problem.Message}");
        if (problem.Place is { } place) WritePlace(console, place, problem.Note);
        if (problem.Hint is { } hint) console.MarkupLineInterpolated($"[bold]hint[/]: {hint}");
    }

    static void WritePlace(IAnsiConsole console, Place place, string? note)
    {
        console.MarkupLineInterpolated($"  [blue]-->[/] {place.ToString()}");
        if (place.Excerpt is null) return;
        var number = place.Line.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var carets = new string(' ', Math.Max(0, place.Column - 1)) + new string('^', Math.Max(1, place.Length));
        console.MarkupLineInterpolated($"{number} [blue]|[/] {place.Excerpt}");
        console.MarkupLineInterpolated($"{new string(' ', number.Length)} [blue]|[/] [red]{carets}{(note is null ? "" : " " + note)}[/]");
    }
}
