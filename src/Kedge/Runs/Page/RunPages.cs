using Kedge.Runs.Page;
using Kedge.Runs.Record;

namespace Kedge.Runs.Page;

/// <summary>Puts a run's page and curves into its folder, and leaves alone what is the same already. Door: disk.</summary>
public static class RunPages
{
    /// <summary>Makes the page of a run from its record and puts it into the folder.</summary>
    public static void Make(RunReader reader, Run run, RunStatus status)
    {
        var folder = reader.PathOf(run.Id);
        var page = Path.Combine(folder, "RUN.md");
        Write(folder, RunPage.Of(run, status, reader.Tail(run.Id, 20), File.Exists(page) ? File.ReadAllText(page) : null));
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

    static void Write(string folder, RunPage page)
    {
        var markdown = Path.Combine(folder, "RUN.md");
        // Somebody removed the heading below which their own words are kept: keep the whole old page instead.
        if (File.Exists(markdown) && RunPage.WouldLose(File.ReadAllText(markdown))) File.Move(markdown, Path.Combine(folder, "RUN.old.md"), overwrite: true);
        foreach (var (name, svg) in page.Plots) Replace(Path.Combine(folder, name), svg);
        Replace(markdown, page.Markdown);
    }

    static void Replace(string path, string text)
    {
        if (File.Exists(path) && File.ReadAllText(path) == text) return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".tmp", text);
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
