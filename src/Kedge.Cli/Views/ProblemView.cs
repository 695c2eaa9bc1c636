using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kedge.Cli.Views;

/// <summary>A problem as the terminal shows it: code and message, place, the source line with carets, hint.</summary>
public static class ProblemView
{
    public static void Write(IAnsiConsole console, Problem problem)
    {
        var (word, colour) = problem.Severity switch { Severity.Error => ("error", "red"), Severity.Warning => ("warning", "yellow"), _ => ("note", "blue") };
        console.MarkupLineInterpolated($"[bold {colour}]{word}[[{problem.Code}]][/]: {problem.Message}");
        if (problem.Place is { } place) WritePlace(console, place, problem.Note);
        if (problem.Hint is { } hint) console.MarkupLineInterpolated($"[bold]hint[/]: {hint}");
    }

    static void WritePlace(IAnsiConsole console, Place place, string? note)
    {
        console.MarkupLineInterpolated($"  [blue]-->[/] {place.ToString()}");
        if (place.Excerpt is null) return;
        var number = place.Line.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (before, at) = Cells(place.Excerpt, place.Column, place.Length);
        var carets = new string(' ', before) + new string('^', at);
        console.MarkupLineInterpolated($"{number} [blue]|[/] {place.Excerpt}");
        console.MarkupLineInterpolated($"{new string(' ', number.Length)} [blue]|[/] [red]{carets}{(note is null ? "" : " " + note)}[/]");
    }

    /// <summary>Terminal cells before and under the text at fault: a Chinese character takes two.</summary>
    static (int Before, int At) Cells(string excerpt, int column, int length)
    {
        var start = Math.Clamp(column - 1, 0, excerpt.Length);
        var end = Math.Clamp(start + length, start, excerpt.Length);
        return (new Segment(excerpt[..start]).CellCount(), Math.Max(1, new Segment(excerpt[start..end]).CellCount()));
    }
}
