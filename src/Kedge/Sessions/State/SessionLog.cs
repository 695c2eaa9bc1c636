using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Kedge.Sessions.Inside;

namespace Kedge.Sessions.State;

/// <summary>
/// The logs that a session's servers write, read from outside. They are written from inside, where the user may do as he likes,
/// so only plain files are read, and what could steer a terminal or open the session is left out. Door: log files.
/// </summary>
public static partial class SessionLog
{
    const int TailBytes = 1 << 20;

    public static string PathOf(SessionFolder folder, string server) => Path.Combine(folder.Logs, $"{server}.log");

    /// <summary>The code with which a server ended that is left alone now; null while it is kept running.</summary>
    public static string? EndedCode(SessionFolder folder, string server) => Small(folder, Supervisor.EndedMark(server));

    /// <summary>When the session ended for want of use; null when it did not.</summary>
    public static string? IdleSince(SessionFolder folder) => Small(folder, Supervisor.IdleMark);

    /// <summary>The last lines, fit for a terminal.</summary>
    public static ImmutableArray<string> Tail(SessionFolder folder, string server, int lines)
    {
        using var stream = Open(PathOf(folder, server));
        if (stream is null) return [];
        if (stream.Length > TailBytes) stream.Seek(-TailBytes, SeekOrigin.End);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return [.. reader.ReadToEnd().TrimEnd().Split('\n').TakeLast(lines).Select(Plain)];
    }

    /// <summary>Every line that comes from now on, until cancelled.</summary>
    public static async Task Follow(SessionFolder folder, string server, Action<string> line, CancellationToken ct)
    {
        long at = new FileInfo(PathOf(folder, server)) is { Exists: true } file ? file.Length : 0;
        for (var rest = ""; !ct.IsCancellationRequested; await Task.Delay(100, ct).ConfigureAwait(false))
        {
            using var stream = Open(PathOf(folder, server));
            if (stream is null) continue;
            // The session was started anew, with a new log.
            if (stream.Length < at) at = 0;
            stream.Seek(at, SeekOrigin.Begin);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var parts = (rest + await reader.ReadToEndAsync(ct).ConfigureAwait(false)).Split('\n');
            at = stream.Position;
            foreach (var whole in parts[..^1]) line(Plain(whole));
            rest = parts[^1];
        }
    }

    /// <summary>Without control characters, and without tokens: what is shown may be pasted somewhere.</summary>
    public static string Plain(string line) =>
        Token().Replace(new string([.. line.Where(c => !char.IsControl(c) || c == '\t')]), "$1…");

    static string? Small(SessionFolder folder, string name)
    {
        using var stream = Open(Path.Combine(folder.Logs, name));
        if (stream is null || stream.Length > 100) return null;
        using var reader = new StreamReader(stream);
        return Plain(reader.ReadToEnd().Trim());
    }

    static FileStream? Open(string path)
    {
        try
        {
            return Posix.IsPlainFile(path)
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : null;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(token[=:\s]+)[0-9A-Za-z]{16,}", RegexOptions.IgnoreCase)]
    private static partial Regex Token();
}
