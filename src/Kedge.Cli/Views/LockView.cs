using System.Globalization;
using System.Text.Json;
using Kedge.Locks;
using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>How locking ended.</summary>
public sealed record LockOutcome(LockFile File, LockFile? Before, bool Changed, TimeSpan Took);

/// <summary>A lock in a few lines: what was chosen and why, how much it is, what moved.</summary>
public static class LockView
{
    const int MostLines = 40;

    public static void Write(Shell shell, LockOutcome outcome, bool json)
    {
        if (json)
        {
            WriteJson(shell.Out, outcome);
            return;
        }
        var file = outcome.File;
        if (outcome.Before is { } before && outcome.Changed) WriteDiff(shell.Out, LockDiff.Between(before, file));
        var state = outcome.Changed ? "wrote kedge.lock" : "kedge.lock is as it was";
        shell.Out.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"[bold]{state}[/]: {file.ImageName}, {Count(file)}, {Size(file)} to download, {outcome.Took.TotalSeconds:0.0} s");
        foreach (var choice in file.Why) shell.Out.MarkupLineInterpolated($"  {choice.What,-10} {choice.Chose,-24} {choice.Because}");
        if (!outcome.Changed) shell.Error.MarkupLine("`kedge lock --update` moves versions to what the archive has now");
    }

    public static void WriteCheck(IAnsiConsole console, Problem? problem) =>
        WriteLine(console, writer =>
        {
            writer.WriteBoolean("fresh", problem is null);
            if (problem is not null) writer.WriteString("problem", problem.Code);
        });

    static void WriteDiff(IAnsiConsole console, LockDiff diff)
    {
        var lines = diff.Added.Select(p => ("green", $"+ {p.Name} {p.Version}"))
            .Concat(diff.Removed.Select(p => ("red", $"- {p.Name} {p.Version}")))
            .Concat(diff.Moves.Select(m => ("yellow", $"~ {m.Name} {m.From} → {m.To}"))).ToArray();
        foreach (var (colour, line) in lines.Take(MostLines)) console.MarkupLine($"[{colour}]{Markup.Escape(line)}[/]");
        if (lines.Length > MostLines) console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"… and {lines.Length - MostLines} more: git diff kedge.lock");
    }

    static void WriteJson(IAnsiConsole console, LockOutcome outcome) => WriteLine(console, writer =>
    {
        writer.WriteString("lock", outcome.File.Digest.ToString());
        writer.WriteString("image", outcome.File.ImageName);
        writer.WriteString("torch", outcome.File.Torch);
        writer.WriteString("python", outcome.File.Python);
        writer.WriteString("cuda", outcome.File.Cuda);
        writer.WriteNumber("packages", outcome.File.Packages.Length);
        if (!outcome.File.Wheels.IsEmpty) writer.WriteNumber("wheels", outcome.File.Wheels.Length);
        writer.WriteNumber("bytes", BytesOf(outcome.File));
        writer.WriteBoolean("changed", outcome.Changed);
        writer.WriteNumber("seconds", Math.Round(outcome.Took.TotalSeconds, 3));
        if (outcome.Before is { } before) WriteDiff(writer, LockDiff.Between(before, outcome.File));
    });

    static void WriteDiff(Utf8JsonWriter writer, LockDiff diff)
    {
        writer.WriteStartArray("added");
        foreach (var package in diff.Added) writer.WriteStringValue($"{package.Name} {package.Version}");
        writer.WriteEndArray();
        writer.WriteStartArray("removed");
        foreach (var package in diff.Removed) writer.WriteStringValue($"{package.Name} {package.Version}");
        writer.WriteEndArray();
        writer.WriteStartArray("moved");
        foreach (var move in diff.Moves) writer.WriteStringValue($"{move.Name} {move.From} {move.To}");
        writer.WriteEndArray();
    }

    static void WriteLine(IAnsiConsole console, Action<Utf8JsonWriter> members)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        console.Profile.Out.Writer.WriteLine(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
    }

    static string Count(LockFile file) => string.Create(CultureInfo.InvariantCulture,
        $"{file.Packages.Length} packages{(file.Wheels.IsEmpty ? "" : $" and {file.Wheels.Length} wheels")}");

    static string Size(LockFile file) => string.Create(CultureInfo.InvariantCulture, $"{BytesOf(file) / 1e6:0} MB");

    static long BytesOf(LockFile file) => file.Packages.Sum(p => p.Size) + file.Wheels.Sum(w => w.Size);
}
