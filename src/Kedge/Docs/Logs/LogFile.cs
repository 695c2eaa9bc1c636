using System.Text;

namespace Kedge.Docs.Logs;

/// <summary>Puts a new page of the log into the tree, and never over another. Door: that file.</summary>
public static class LogFile
{
    /// <returns>A problem, or null when it is written.</returns>
    public static Problem? Write(string full, string named, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using var file = new FileStream(full, FileMode.CreateNew);
            file.Write(Encoding.UTF8.GetBytes(text));
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return File.Exists(full) ? LogProblems.AlreadyThere(named) : LogProblems.CannotWrite(named, failure.Message);
        }
    }
}
