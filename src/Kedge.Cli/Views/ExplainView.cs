using System.Text.Json.Nodes;
using Kedge.Cli.Views.Terminal;
using Kedge.Explanations;
using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>Explanations as text and as JSON.</summary>
public static class ExplainView
{
    /// <summary>More than a reader takes in; the others are named.</summary>
    const int InFull = 3;
    const int Excerpt = 160;

    public static void Write(IAnsiConsole console, IReadOnlyList<(Explanation Said, string? File)> found, Language language)
    {
        var words = Labels.In(language);
        foreach (var (said, file) in found.Take(InFull))
        {
            HangingText.Write(console, [(said.Id, "bold"), ($" ({said.Category}) ", null)], 2,
                $"{(file is null ? "" : file + ", ")}{words.At(said.Line)}: {Short(said.Found)}");
            foreach (var (number, here) in said.Here.Index()) Row(console, number == 0 ? words.Here : "", here);
            Row(console, words.Why, said.Cause);
            foreach (var (number, step) in said.Fix.Index()) Row(console, number == 0 ? words.Fix : "", $"{number + 1}. {step}");
        }
        if (found.Count > InFull) console.WriteLine($"{words.Also}: {string.Join(", ", found.Skip(InFull).Select(f => $"{f.Said.Id} ({words.At(f.Said.Line)})"))}");
    }

    static void Row(IAnsiConsole console, string label, string text) => HangingText.Write(console, [("  " + label, "blue")], 8, OneLine.Of(text));

    /// <summary>The end of a failed run: the most likely reason, in a few lines.</summary>
    public static void WriteShort(IAnsiConsole console, Explanation said, string log, Language language)
    {
        var words = Labels.In(language);
        Row(console, words.Why, $"{said.Id}: {(said.Here is [var here, ..] ? here : said.Cause)}");
        Row(console, words.Fix, said.Fix[0]);
        Row(console, words.More, $"kedge explain {log}");
    }

    public static void WriteJson(IAnsiConsole console, IEnumerable<(Explanation Said, string? File)> found) =>
        console.Profile.Out.Writer.WriteLine(JsonStyle.Array(found, f => Json(f.Said, f.File)).ToJsonString(JsonStyle.Readable));

    static JsonObject Json(Explanation said, string? file)
    {
        var json = new JsonObject
        {
            ["id"] = said.Id, ["category"] = said.Category, ["cause"] = string.Join(' ', [.. said.Here, said.Cause]),
            ["fix"] = JsonStyle.Array(said.Fix), ["line"] = said.Line,
        };
        if (file is not null) json["file"] = file;
        return json;
    }

    static string Short(string text) => OneLine.Of(text.Length <= Excerpt ? text : text[..(Excerpt - 1)] + "…");

    sealed record Labels(string Here, string Why, string Fix, string Also, string More, Func<int, string> At)
    {
        public static Labels In(Language language) => language == Language.Chinese
            ? new("此处", "原因", "办法", "另外", "详情", line => $"第 {line} 行")
            : new("here", "why", "fix", "also", "more", line => $"line {line}");
    }
}
