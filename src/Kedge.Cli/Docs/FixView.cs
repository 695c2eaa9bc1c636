using System.Globalization;
using Spectre.Console;

namespace Kedge.Cli.Docs;

/// <summary>What <c>kedge docs fix</c> says.</summary>
static class FixView
{
    public static void Page(IAnsiConsole console, string path, int count, bool dry) =>
        console.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {count} {(dry ? "to mend" : "mended")}"));

    public static void Summary(IAnsiConsole console, int count, int pages, bool dry) =>
        console.Profile.Out.Writer.WriteLine(count == 0 ? "nothing to mend" : string.Create(CultureInfo.InvariantCulture,
            $"{count} {(dry ? "would be mended" : "mended")} in {pages} {(pages == 1 ? "page" : "pages")}"));
}
