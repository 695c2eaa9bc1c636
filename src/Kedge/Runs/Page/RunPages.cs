using System.Text;
using Kedge.Runs.Record;

namespace Kedge.Runs.Page;

/// <summary>Puts a run's page and curves into its folder, and leaves alone what is the same already. Door: disk.</summary>
public static class RunPages
{
    const string FileName = "RUN.md";

    /// <summary>Bottlenecks found, as Markdown, beside the record.</summary>
    const string Findings = "prof/findings.md";

    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Makes the page of a run from its record and puts it into the folder.</summary>
    /// <returns>What its reader should know: that an edited page was kept under another name.</returns>
    public static Problem? Make(RunReader reader, Run run, RunStatus status)
    {
        using var turn = WritingTurn.Take(reader.Root);
        return Make(reader, run, status, yours => yours);
    }

    /// <summary>Makes the page with one more item below one of people's headings. The record is read when it is this page's turn: it may just have ended.</summary>
    /// <exception cref="KedgeException">KDG5031</exception>
    public static Problem? Note(RunReader reader, RunId id, DateTimeOffset now, (string Heading, string Item) note)
    {
        try
        {
            using var turn = WritingTurn.Take(reader.Root);
            var run = reader.Read(id);
            return Make(reader, run, run.StatusAt(now), yours => PageNotes.Add(yours, note.Heading, note.Item));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(PageProblems.CannotWrite(Path.Combine(reader.PathOf(id), FileName), e.Message), e);
        }
    }

    static Problem? Make(RunReader reader, Run run, RunStatus status, Func<string, string> change)
    {
        var (folder, notice) = (reader.PathOf(run.Id), (Problem?)null);
        var path = Path.Combine(folder, FileName);
        var (old, whole) = Read(path);
        var parts = old is null ? new PageParts(null, false) : PageParts.Of(old);
        if (old is not null && (parts.Touched || !whole)) notice = PageProblems.Touched(path, Keep(folder, path));
        var page = RunPage.Of(run, status, Extras(reader, run), parts.Yours);
        Write(folder, page with { Yours = change(page.Yours) });
        return notice;
    }

    /// <summary>People's part of the page; null where there is none.</summary>
    public static string? Notes(RunReader reader, RunId id) => Read(Path.Combine(reader.PathOf(id), FileName)).Text is { } page ? PageParts.Of(page).Yours : null;

    /// <summary>What goes onto a page from beside the record.</summary>
    public static PageExtras Extras(RunReader reader, Run run)
    {
        var findings = Path.Combine(reader.PathOf(run.Id), Findings);
        return new(reader.Tail(run.Id, 20), File.Exists(findings) && !PlainFile.IsLink(findings) ? File.ReadAllText(findings).ReplaceLineEndings("\n") : null)
        {
            Used = RunUsage.Of(reader.Samples(run.Id), run.Plan?.Host.Cores ?? 0, run.Plan?.Engine.Kind == "host", reader.Placement(run.Id)),
        };
    }

    /// <summary>Brings the page of a run whose recorder died up to what it left behind; false where the folder cannot be written.</summary>
    public static bool Finish(RunReader reader, Run run)
    {
        try
        {
            Make(reader, run, RunStatus.Lost);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The page's text, and whether its bytes are whole UTF-8: what is not would not survive being written again.</summary>
    static (string? Text, bool Whole) Read(string path)
    {
        // A link could lead to a file whose words are not for this folder.
        if (!File.Exists(path) || PlainFile.IsLink(path)) return (null, true);
        var bytes = File.ReadAllBytes(path);
        try
        {
            return (Strict.GetString(bytes), true);
        }
        catch (DecoderFallbackException)
        {
            return (Encoding.UTF8.GetString(bytes), false);
        }
    }

    /// <summary>Copies the page beside itself under a name that is free; gives the name.</summary>
    static string Keep(string folder, string page)
    {
        for (var number = 1; ; number++)
        {
            var name = number == 1 ? "RUN.old.md" : $"RUN.old-{number}.md";
            if (File.Exists(Path.Combine(folder, name))) continue;
            File.Copy(page, Path.Combine(folder, name));
            return name;
        }
    }

    static void Write(string folder, RunPage page)
    {
        foreach (var (name, svg) in page.Plots) Replace(folder, name, svg);
        Replace(folder, FileName, page.Markdown);
    }

    static void Replace(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path) || PlainFile.IsLink(path) || File.ReadAllText(path) != text) PlainFile.Replace(folder, name, text);
    }
}
