using System.Collections.Immutable;

namespace Kedge.Sessions.Ssh;

/// <summary>The one line that ssh hands to the shell on the other side. Pure.</summary>
public static class RemoteCommand
{
    /// <summary>
    /// Several words reach the program as they are; one alone is the user's own line for the shell, as behind ssh itself.
    /// Null for a shell.
    /// </summary>
    /// <param name="folder">Where it begins.</param>
    public static string? Of(string folder, ImmutableArray<string> words) => words switch
    {
        [] => null,
        [var line] => $"cd {CommandLine.InQuotes(folder)} && {line}",
        _ => $"cd {CommandLine.InQuotes(folder)} && exec {string.Join(' ', words.Select(CommandLine.InQuotes))}",
    };
}
