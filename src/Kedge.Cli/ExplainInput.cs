namespace Kedge.Cli;

/// <summary>Something to explain: a message as typed, or else a log: a file or standard input.</summary>
sealed record ExplainInput(string? Name, string? Message, Func<Stream> Open)
{
    /// <summary>What logs are called. Other words with a dot or a slash may well be from a message: libcuda.so, /dev/shm.</summary>
    static readonly string[] LogNames = [".log", ".txt", ".out", ".err", ".json", ".jsonl"];

    /// <summary>Words that are all files are logs; else they are one message, quoted or not. Empty when there is nothing.</summary>
    public static IReadOnlyList<ExplainInput> Of(Shell shell, string[] words)
    {
        if (words is [] or ["-"]) return shell.Input() is { } input ? [new(null, null, () => input)] : [];
        var files = words.Select(w => (Word: w, Path: w.Length < 4096 && !w.Contains('\0') ? Path.Combine(shell.Folder, w) : "")).ToArray();
        if (files.All(f => File.Exists(f.Path))) return [.. files.Select(f => new ExplainInput(f.Word, null, () => Read(f.Path)))];
        if (files.All(f => File.Exists(f.Path) || IsNamedAsLog(f.Word))) throw new KedgeException(NoFile(files.First(f => !File.Exists(f.Path)).Word));
        return [new(null, string.Join(' ', words), () => Stream.Null)];
    }

    static bool IsNamedAsLog(string word) => !word.Any(char.IsWhiteSpace) && LogNames.Contains(Path.GetExtension(word), StringComparer.OrdinalIgnoreCase);

    static Problem NoFile(string word) =>
        new("KDG0005", $"there is no file {word}",
            Hint: "the log of the last run: kedge explain runs/…/log/r0.out; a message goes in quotes: kedge explain \"CUDA out of memory\"");

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
