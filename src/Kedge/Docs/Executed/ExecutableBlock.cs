using System.Collections.Immutable;
using System.Globalization;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Executed;

/// <summary>A command of a page and what it promises.</summary>
/// <param name="Line">In the page, from 0.</param>
/// <param name="Output">Lines as expected, with <c>…</c> or <c>...</c> for anything; null: whatever it writes.</param>
public sealed record ExecutableCommand(string Text, int Line, ImmutableArray<string>? Output, int Exit);

/// <summary>A fenced block that says <c>kedge:run</c>: one script, or a console's transcript of commands and their output.</summary>
/// <param name="OnHost">Else in the project's image.</param>
/// <param name="Folder">Where it runs, from the root of the tree.</param>
public sealed record ExecutableBlock(Page Page, CodeBlock Code, ImmutableArray<ExecutableCommand> Commands)
{
    public const string Word = "kedge:run";
    const int UsualSeconds = 60, MostSeconds = 3600;

    public bool OnHost { get; init; }
    public string Folder { get; init; } = "";
    /// <summary>In an empty folder that the page's blocks share and that is thrown away, instead of the tree.</summary>
    public bool IsFresh { get; init; }
    /// <summary>Numbers, times, digests and run ids may be others than those shown.</summary>
    public bool AnyFigures { get; init; }
    public int Seconds { get; init; } = UsualSeconds;
    public ImmutableArray<Problem> Problems { get; init; } = [];

    public static IEnumerable<ExecutableBlock> Of(Page page) =>
        page.Code.Where(c => c.IsFenced && Words(c) is [Word, ..]).Select(c => Of(page, c));

    static string[] Words(CodeBlock code) => code.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static ExecutableBlock Of(Page page, CodeBlock code)
    {
        var block = new ExecutableBlock(page, code, []);
        var (problems, exit) = (new List<Problem>(), 0);
        foreach (var word in Words(code).Skip(1))
        {
            var (key, value) = word.Split('=', 2) is [var left, var right] ? (left, right) : (word, "");
            if (key == "host" && value.Length == 0) block = block with { OnHost = true };
            else if (key == "fresh" && value.Length == 0) block = block with { IsFresh = true };
            else if (word == "figures=any") block = block with { AnyFigures = true };
            else if (key == "in" && value.Length > 0 && !value.StartsWith('/') && !value.Split('/').Contains("..")) block = block with { Folder = value };
            else if (key == "exit" && Number(value) is { } code1) exit = code1;
            else if (key == "timeout" && Number(value.TrimEnd('s')) is { } seconds and > 0 and <= MostSeconds) block = block with { Seconds = seconds };
            else problems.Add(ExecutedProblems.BadWord(word));
        }
        var commands = code.Language is "console" ? TranscriptReader.Read(page, code) : code.Language is "bash" or "sh" or "shell" ? Script(page, code, exit) : [];
        if (block is { IsFresh: true, OnHost: false }) problems.Add(ExecutedProblems.FreshInImage());
        if (commands.IsEmpty) problems.Add(ExecutedProblems.NothingToRun(code.Language));
        return block with { Commands = commands, Problems = [.. problems.Select(p => p with { Place = At(page, code.Range.Start) })] };
    }

    static ImmutableArray<ExecutableCommand> Script(Page page, CodeBlock code, int exit) =>
        code.Content.Of(page.Text).IsWhiteSpace()
            ? []
            : [new(code.Content.Of(page.Text).ToString().ReplaceLineEndings("\n"), page.Lines.LineOf(code.Range.Start), null, exit)];

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    static Place At(Page page, int offset)
    {
        var (line, column) = page.Lines.PositionOf(offset);
        return new(page.Path, line, column);
    }
}
