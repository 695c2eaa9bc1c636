using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kedge.Explanations;
using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>Explanations as text and as JSON.</summary>
public static class ExplainView
{
    /// <summary>More than a reader takes in; the others are named.</summary>
    const int InFull = 3;
    const int Excerpt = 160;

    /// <summary>Chinese stays readable in JSON.</summary>
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IAnsiConsole console, IReadOnlyList<(Explanation Said, string? File)> found, Language language)
    {
        var words = Labels.In(language);
        foreach (var (said, file) in found.Take(InFull))
        {
            console.MarkupLineInterpolated($"[bold]{said.Id}[/] ({said.Category}), {(file is null ? "" : file + ", ")}{words.At(said.Line)}: {Short(said.Found)}");
            var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2)).AddColumn(new GridColumn().PadLeft(0).PadRight(0));
            foreach (var here in said.Here) Row(grid, words.Here, here);
            Row(grid, words.Why, said.Cause);
            foreach (var (number, step) in said.Fix.Index()) Row(grid, number == 0 ? words.Fix : "", $"{number + 1}. {step}");
            console.Write(grid);
        }
        if (found.Count > InFull) console.WriteLine($"{words.Also}: {string.Join(", ", found.Skip(InFull).Select(f => $"{f.Said.Id} ({words.At(f.Said.Line)})"))}");
    }

    static void Row(Grid grid, string label, string text) => grid.AddRow(new Text(label, new Style(Color.Blue)), new Text(Plain(text)));

    /// <summary>The end of a failed run: the most likely reason, in a few lines.</summary>
    public static void WriteShort(IAnsiConsole console, Explanation said, string log, Language language)
    {
        var words = Labels.In(language);
        console.MarkupLineInterpolated($"[bold]{words.Why}[/]:   {said.Id}: {Plain(said.Here is [var here, ..] ? here : said.Cause)}");
        console.MarkupLineInterpolated($"{words.Fix}:   {Plain(said.Fix[0])}");
        console.MarkupLineInterpolated($"{words.More}:  kedge explain {log}");
    }

    public static void WriteJson(IAnsiConsole console, IEnumerable<(Explanation Said, string? File)> found) =>
        console.Profile.Out.Writer.WriteLine(new JsonArray([.. found.Select(f => (JsonNode)Json(f.Said, f.File))]).ToJsonString(Indented));

    static JsonObject Json(Explanation said, string? file)
    {
        var json = new JsonObject
        {
            ["id"] = said.Id, ["category"] = said.Category, ["cause"] = string.Join(' ', [.. said.Here, said.Cause]),
            ["fix"] = new JsonArray([.. said.Fix.Select(f => (JsonNode)f)]), ["line"] = said.Line,
        };
        if (file is not null) json["file"] = file;
        return json;
    }

    static string Short(string text) => Plain(text.Length <= Excerpt ? text : text[..(Excerpt - 1)] + "…");

    /// <summary>Logs may hold anything, and a terminal should not obey it.</summary>
    static string Plain(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);

    sealed record Labels(string Here, string Why, string Fix, string Also, string More, Func<int, string> At)
    {
        public static Labels In(Language language) => language == Language.Chinese
            ? new("此处", "原因", "办法", "另外", "详情", line => $"第 {line} 行")
            : new("here", "why", "fix", "also", "more", line => $"line {line}");
    }
}
