namespace Kedge.Runs.Following;

/// <summary>A file that was there before the run, as it was then: what it said is another run's. Door: disk.</summary>
/// <param name="End">Its last bytes: who writes a file anew seldom ends up with the same ones at the same place.</param>
sealed record EarlierFile(long Length, DateTime Changed, byte[] End)
{
    const int Longest = 64;

    public static EarlierFile Of(FoundFile file) => new(file.Length, file.Changed, EndAt(file.Path, file.Length));

    /// <summary>How many bytes of it still stand at the beginning: all when rows were appended, none when it was written anew; null when nothing changed.</summary>
    public long? Kept(FoundFile now) =>
        now.Length == Length ? now.Changed == Changed ? null : 0
        : now.Length > Length && EndAt(now.Path, Length).AsSpan().SequenceEqual(End) ? Length : 0;

    static byte[] EndAt(string path, long length)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var end = new byte[Math.Min(Longest, length)];
            return end[..RandomAccess.Read(file, end, length - end.Length)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
