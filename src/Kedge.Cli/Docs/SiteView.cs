using System.Globalization;
using System.Text.Json.Nodes;
using Kedge.Cli.Views;
using Kedge.Site;

namespace Kedge.Cli.Docs;

/// <summary>What was written, and what of it is not as it was meant.</summary>
static class SiteView
{
    /// <param name="to">The folder, and what of it people open.</param>
    /// <param name="started">When, by the shell's clock.</param>
    public static int Write(Shell shell, (string Folder, string Shown, bool Json) to, SiteResult result, long started)
    {
        foreach (var problem in result.Problems) ProblemView.Write(shell.Error, problem);
        var writer = shell.Out.Profile.Out.Writer;
        if (to.Json) writer.WriteLine(Json(to.Folder, result).ToJsonString(JsonStyle.Readable));
        else
        {
            writer.WriteLine(to.Shown);
            shell.Error.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{result.Pages} pages, {result.Files} files, {result.Written} of them written, {shell.Time.GetElapsedTime(started).TotalSeconds:0.0} s"));
        }
        return result.Problems.Length > 0 ? App.Exit.No : App.Exit.Done;
    }

    static JsonObject Json(string target, SiteResult result) => new()
    {
        ["folder"] = target, ["pages"] = result.Pages, ["files"] = result.Files, ["written"] = result.Written,
        ["problems"] = new JsonArray([.. result.Problems.Select(p => new JsonObject { ["code"] = p.Code, ["message"] = p.Message, ["file"] = p.Place?.File })]),
    };
}
