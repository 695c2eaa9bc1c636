using System.Globalization;
using Kedge.Docs.Regions;
using Kedge.Docs.Regions.Differences;

namespace Kedge.Cli.Docs;

/// <summary>What <c>kedge docs sync</c> wrote, and what it left and why.</summary>
static class SyncView
{
    public static void Write(Shell shell, DocsSet set, IReadOnlyList<PageSync> pages, bool dry)
    {
        var writer = shell.Out.Profile.Out.Writer;
        foreach (var page in pages)
        {
            var name = set.Named(shell, page.Page);
            if (dry) writer.Write(UnifiedDiff.Of(page.Page.Path, page.Page.Text, page.Text));
            else if (name != "<stdin>")
                foreach (var part in page.Written) writer.WriteLine($"{At(name, page, part)}: {part.What} written");
            foreach (var part in page.Left) shell.Error.Profile.Out.Writer.WriteLine($"{At(name, page, part)}: {part.What} {Why(part)}");
        }
        shell.Error.Profile.Out.Writer.WriteLine(Summary(pages, dry));
    }

    static string At(string name, PageSync page, SyncedPart part)
    {
        var (line, column) = page.Page.Lines.PositionOf(part.At);
        return string.Create(CultureInfo.InvariantCulture, $"{name}:{line}:{column}");
    }

    static string Why(SyncedPart part) => part.Was == Freshness.Edited
        ? "was edited by hand and is left alone: move the words out of it, or --force replaces them"
        : "cannot be made: " + string.Join("; ", part.Problems.Select(p => p.Message + (p.Hint is { } hint ? $" ({hint})" : "")));

    static string Summary(IReadOnlyList<PageSync> pages, bool dry)
    {
        var (written, left) = (pages.Sum(p => p.Written.Length), pages.Sum(p => p.Left.Length));
        var done = written == 0 ? "everything is fresh" : string.Create(CultureInfo.InvariantCulture, $"{written} {(dry ? "would be written" : "written")}");
        return left == 0 ? done : string.Create(CultureInfo.InvariantCulture, $"{(written == 0 ? "nothing written" : done)}, {left} left alone");
    }
}
