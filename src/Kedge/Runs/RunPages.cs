using Kedge.Runs.Page;

namespace Kedge.Runs;

/// <summary>Puts a run's page and curves into its folder, and leaves alone what is the same already. Door: disk.</summary>
public static class RunPages
{
    public static void Write(string folder, RunPage page)
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
