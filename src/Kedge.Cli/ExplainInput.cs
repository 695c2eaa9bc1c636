using System.Text;

namespace Kedge.Cli;

/// <summary>Something to explain: a message as typed, a log file, or standard input.</summary>
sealed record ExplainInput(string? Name, Func<Stream> Open)
{
    /// <summary>Words that are all files are logs; else they are one message, quoted or not. Empty when there is nothing.</summary>
    public static IReadOnlyList<ExplainInput> Of(Shell shell, string[] words)
    {
        if (words is [] or ["-"]) return shell.Input() is { } input ? [new(null, () => input)] : [];
        var paths = words.Select(w => w.Length < 4096 && !w.Contains('\0') ? Path.Combine(shell.Folder, w) : "").ToArray();
        return paths.All(File.Exists)
            ? [.. words.Zip(paths, (word, path) => new ExplainInput(word, () => Read(path)))]
            : [new(null, () => new MemoryStream(Encoding.UTF8.GetBytes(string.Join(' ', words))))];
    }

    static FileStream Read(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(new("KDG0004", $"cannot read {path}: {e.Message}"), e);
        }
    }
}
