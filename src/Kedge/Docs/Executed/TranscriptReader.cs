using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Executed;

/// <summary>
/// Reads a console's transcript: <c>$ command</c>, its continuation after <c>&gt; </c>, the output below it, and <c>[exit 1]</c> where it does not succeed.
/// </summary>
static partial class TranscriptReader
{
    public static ImmutableArray<ExecutableCommand> Read(Page page, CodeBlock code)
    {
        var (commands, first) = (new List<ExecutableCommand>(), page.Lines.LineOf(code.Content.Start));
        var indent = Indent(page, code);
        foreach (var (i, raw) in code.Content.Of(page.Text).ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Index())
        {
            var line = raw.StartsWith(indent, StringComparison.Ordinal) ? raw[indent.Length..] : raw;
            if (line.StartsWith("$ ", StringComparison.Ordinal)) commands.Add(new(line[2..], first + i, [], 0));
            else if (commands is [.., var last]) commands[^1] = After(last, line);
        }
        return [.. commands];
    }

    static ExecutableCommand After(ExecutableCommand command, string line) =>
        line.StartsWith("> ", StringComparison.Ordinal) && command.Output is { Length: 0 } ? command with { Text = $"{command.Text}\n{line[2..]}" }
        : Exit().Match(line) is { Success: true } exit ? command with { Exit = int.Parse(exit.Groups[1].ValueSpan, CultureInfo.InvariantCulture) }
        : command with { Output = command.Output!.Value.Add(line.TrimEnd()) };

    /// <summary>What a fence inside a list item is indented by.</summary>
    static string Indent(Page page, CodeBlock code) => new(' ', code.Fence.Start - page.Lines.StartOf(page.Lines.LineOf(code.Fence.Start)));

    [GeneratedRegex(@"^\[exit (\d{1,3})\]$", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex Exit();
}
