using System.Text.Json.Nodes;
using Kedge.Runs;
using Kedge.Runs.Record;
using Spectre.Console;

namespace Kedge.Cli.Views.Runs;

/// <summary>Records that are what they were, and what is not as it was in the others.</summary>
static class VerificationView
{
    public static void Write(IAnsiConsole console, IReadOnlyList<RunVerification> found)
    {
        foreach (var run in found)
        {
            var damaged = run.Differences.Count(d => d.IsDamage);
            var (colour, verdict) = run.IsWhole ? ("green", $"as it was, {run.Files} files") : ("red", $"not as it was, {damaged} of {run.Files} files");
            console.MarkupLineInterpolated($"{run.Id.Short}: [{colour}]{verdict}[/]");
            foreach (var difference in run.Differences)
                console.Profile.Out.Writer.WriteLine($"  {Word(difference.State),-12}{RunListView.Plain(difference.Path, 200)}{Remark(difference.State)}");
        }
    }

    /// <param name="found">Null for a run that holds no digests.</param>
    public static void WriteJson(IAnsiConsole console, IEnumerable<KeyValuePair<RunId, RunVerification?>> found) =>
        console.Profile.Out.Writer.WriteLine(JsonStyle.Array(found, f => Json(f.Key, f.Value)).ToJsonString(JsonStyle.Readable));

    static JsonObject Json(RunId id, RunVerification? run) => new()
    {
        ["id"] = id.ToString(), ["verdict"] = run switch { null => "no digests", { IsWhole: true } => "as it was", _ => "not as it was" },
        ["files"] = run?.Files ?? 0, ["root"] = run?.Root,
        ["differences"] = JsonStyle.Array(run?.Differences ?? [], d => new JsonObject { ["path"] = d.Path, ["state"] = Word(d.State), ["damage"] = d.IsDamage }),
    };

    static string Word(FileState state) => state == FileState.LeftOut ? "not here" : state.ToString().ToLowerInvariant();

    static string Remark(FileState state) => state switch
    {
        FileState.LeftOut => " (git leaves it out)",
        FileState.Replaced or FileState.Gone => " (outside of the record)",
        _ => "",
    };
}
