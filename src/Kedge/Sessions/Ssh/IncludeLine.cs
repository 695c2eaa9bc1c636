using System.Text.RegularExpressions;

namespace Kedge.Sessions.Ssh;

/// <summary>
/// The one line that Kedge puts into a user's ~/.ssh/config. It stands before the first Host or Match, because behind one it
/// would hold for those hosts only; everything else stays byte for byte. Pure.
/// </summary>
public static partial class IncludeLine
{
    const string Reason = "# ssh kedge-NAME: the sessions of Kedge (remove both lines to undo)";

    public static string Of(string path) => $"Include {ConfigWord.Quoted(path)}";

    /// <summary>Whether the configuration includes the file already, for all hosts.</summary>
    /// <param name="home">What ~ stands for.</param>
    public static bool IsIn(string config, string path, string home) => Lines(config).TakeWhile(line => !Section().IsMatch(line))
        .Any(line => line.Trim() == Of(path) || Include().Match(line) is { Success: true } include
            && Word().Matches(include.Groups[1].Value).Any(word => Names(word.Value.Trim('"'), path, home)));

    static bool Names(string word, string path, string home) => word == path || (word.StartsWith("~/", StringComparison.Ordinal) && $"{home}{word[1..]}" == path);

    /// <summary>The configuration with the line at its top.</summary>
    public static string Into(string config, string path)
    {
        var end = config.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return $"{Reason}{end}{Of(path)}{end}{(config.Length == 0 ? "" : end)}{config}";
    }

    static string[] Lines(string config) => config.Split('\n');

    [GeneratedRegex(@"^\s*(?:host|match)[\s=]", RegexOptions.IgnoreCase)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\s*include[\s=]\s*(.*?)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Include();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
