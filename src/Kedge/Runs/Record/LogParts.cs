using System.Globalization;
using System.IO.Compression;

namespace Kedge.Runs.Record;

/// <summary>The end of a part of a log.</summary>
public readonly record struct LogTail(string Path, byte[] Bytes);

/// <summary>A run's log as its readers find it: in parts, most of them packed, as <see cref="LogFile"/> leaves them. Door: disk.</summary>
public static class LogParts
{
    /// <summary>The part that is written last, in the run's folder.</summary>
    public const string Last = "log/r0.out";

    /// <summary>A packed part that is longer than this was not packed by a recorder.</summary>
    const int Longest = 128 << 20;

    /// <summary>Bytes of each rank: others' should be seen as well.</summary>
    const int RankTail = 4 << 20;

    /// <summary>The log's last bytes by part, the newest part first. Parts that cannot be read are passed over.</summary>
    /// <param name="run">The run's folder.</param>
    public static IEnumerable<LogTail> Tails(string run, int bytes)
    {
        foreach (var part in Newest(run))
        {
            if (bytes <= 0) yield break;
            if ((part.EndsWith(".gz", StringComparison.Ordinal) ? Unpacked(part, bytes) : PlainFile.Read(part, bytes)) is not { } tail) continue;
            bytes -= tail.Length;
            yield return new(part, tail);
        }
    }

    /// <summary><c>r0.out</c>, then <c>r0.7.out</c>, <c>r0.6.out.gz</c> …</summary>
    static IEnumerable<string> Newest(string run)
    {
        var last = Path.Combine(run, Last);
        var folder = Path.GetDirectoryName(last)!;
        if (!Directory.Exists(folder)) return [];
        return
            from path in Directory.GetFiles(folder, "r0.*")
            let number = Number(Path.GetFileName(path).Split('.'))
            where number > 0
            orderby number descending, path
            select path;
    }

    /// <summary>0 for what is no part.</summary>
    static int Number(string[] words) => words switch
    {
        ["r0", "out"] => int.MaxValue,
        ["r0", var digits, "out", ..] when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && words is not [.., "tmp"] => number,
        _ => 0,
    };

    /// <summary>The last bytes of the ranks' own logs: of the last attempt first, those of ranks that failed before others, errors before output.</summary>
    /// <param name="failed">Ranks.</param>
    public static IEnumerable<LogTail> RankTails(string run, IReadOnlyCollection<string> failed, int bytes)
    {
        foreach (var path in Ranks(run, failed))
        {
            if (bytes <= 0) yield break;
            if (PlainFile.Read(path, Math.Min(bytes, RankTail)) is not { } tail) continue;
            bytes -= tail.Length;
            yield return new(path, tail);
        }
    }

    /// <summary><c>log/r3.a1.err</c>: rank 3, the second attempt.</summary>
    static IEnumerable<string> Ranks(string run, IReadOnlyCollection<string> failed)
    {
        var folder = Path.Combine(run, "log");
        if (!Directory.Exists(folder)) return [];
        return
            from path in Directory.GetFiles(folder, "r*.a*.*")
            let words = Path.GetFileName(path).Split('.')
            where words.Length == 3
            orderby words[1].Length descending, words[1] descending, failed.Contains(words[0][1..]) descending, words[2], words[0].Length, words[0]
            select path;
    }

    /// <summary>Only the end is held: a reader who looks each second asks for little of a large part.</summary>
    static byte[]? Unpacked(string path, int last)
    {
        try
        {
            using var text = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            var (kept, length) = (new byte[2 * last], 0);
            for (int read = 0, count; (count = text.Read(kept, length, Math.Min(kept.Length - length, Longest - read))) > 0; read += count)
            {
                length += count;
                if (length < kept.Length) continue;
                kept.AsSpan(last).CopyTo(kept);
                length = last;
            }
            return kept[Math.Max(0, length - last)..length];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }
}
