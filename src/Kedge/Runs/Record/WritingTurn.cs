namespace Kedge.Runs.Record;

/// <summary>
/// The turn of one who reads a page or a list of tags and writes it back with something more: without turns, two notes at once would
/// keep one. One file for all runs of a project, held for moments. Its name is among those that <c>runs/.gitignore</c> names. Door: <c>runs/.turn.tmp</c>.
/// </summary>
static class WritingTurn
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits for the turn; null where there can be none (a file system without locks): then it is as it was without.</summary>
    /// <exception cref="IOException">Somebody has held it for too long.</exception>
    public static IDisposable? Take(string runs)
    {
        var file = Path.Combine(runs, ".turn.tmp");
        // A link in a cloned repository could have a file made anywhere.
        if (PlainFile.IsLink(file)) return null;
        for (var start = Environment.TickCount64; ; Thread.Sleep(2))
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException busy) when (IsHeld(busy))
            {
                if (Environment.TickCount64 - start > Patience.TotalMilliseconds) throw new IOException("another command has been writing for too long", busy);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    /// <summary>.NET's FileShare is flock(2), which the kernel drops when its process ends; EWOULDBLOCK, 11 on Linux, says that somebody holds it.</summary>
    static bool IsHeld(IOException error) => error.HResult is 11;
}
