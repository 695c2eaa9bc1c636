using Kedge.Docs.Books;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Fixes;

/// <summary>Writes a page back: whole or not at all, and only over the bytes it was made from. Door: that file.</summary>
public static class PageFile
{
    /// <returns>A problem when the file is no longer what was read, or cannot be written; null when it is done.</returns>
    public static Problem? Write(string full, Page page, string text)
    {
        // A link's file is written where it lies: renaming over the link would cut it off.
        var target = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        var fresh = target + $".kedge-{Environment.ProcessId}";
        try
        {
            if (!File.ReadAllBytes(target).AsSpan().SequenceEqual(page.Source.Encode(page.Text))) return BookProblems.ChangedMeanwhile(page.Path);
            using (var file = new FileStream(fresh,
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = File.GetUnixFileMode(target) }))
            {
                file.Write(page.Source.Encode(text));
                file.Flush(flushToDisk: true);
            }
            File.Move(fresh, target, overwrite: true);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(fresh)) File.Delete(fresh);
            return BookProblems.CannotWrite(page.Path, failure.Message);
        }
    }
}
