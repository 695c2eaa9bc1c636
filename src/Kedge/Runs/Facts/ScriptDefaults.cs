using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kedge.Runs.Facts;

/// <param name="Name">As the command line would have it: <c>batch-size</c>.</param>
/// <param name="Line">Counted from one.</param>
public readonly record struct ScriptDefault(string Name, string Value, int Line);

/// <summary>
/// Hyperparameters that an entry script gives itself, where the command line is silent: plain defaults of options (argparse, click), the
/// optimiser that it makes, if it makes one, and plain assignments (<see cref="ScriptConstants"/>). The script is read as text; what it
/// computes is not known.
/// </summary>
public static partial class ScriptDefaults
{
    const int MostOptions = 500, LongestValue = 200;

    static readonly ImmutableArray<string> OptimiserSettings = ["lr", "momentum", "weight_decay"];

    /// <param name="given">Names that the command line tells. Of <c>--batch 8</c> argparse makes <c>--batch-size</c>.</param>
    public static ImmutableArray<ScriptDefault> Of(string text, IEnumerable<string> given)
    {
        var told = given.Select(Plain).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var options = OptionCalls().Matches(text).Take(MostOptions).Select(call => Option(text, call, told)).OfType<ScriptDefault>();
        return [.. options.Concat(ScriptConstants.Of(text)).Concat(Optimiser(text)).DistinctBy(d => Plain(d.Name), StringComparer.OrdinalIgnoreCase)
            .Where(d => !told.Contains(Plain(d.Name)))];
    }

    static ScriptDefault? Option(string text, Match call, HashSet<string> told)
    {
        var words = PythonCall.Arguments(text, call.Index + call.Length);
        var names = words.Select(PythonCall.Text).OfType<string>().TakeWhile(n => n.StartsWith('-')).Select(n => n.TrimStart('-')).Where(n => n.Length > 0).ToList();
        if (names.MaxBy(n => n.Length) is not { } name || names.Exists(n => IsTold(n, told))) return null;
        return Value(words) is { Length: <= LongestValue } value ? new(name, Secrets.IsName(name) ? Secrets.Mask : value, LineOf(text, call.Index)) : null;
    }

    static bool IsTold(string name, HashSet<string> told) => told.Any(t => t == Plain(name) || (t.Length > 2 && Plain(name).StartsWith(t, StringComparison.Ordinal)));

    static string? Value(ImmutableArray<string> words) =>
        PythonCall.Named(words, "default") is { } written ? PythonCall.Literal(written)
        : PythonCall.Named(words, "action") is { } action && PythonCall.Text(action) == "store_true" ? "false" : null;

    static IEnumerable<ScriptDefault> Optimiser(string text)
    {
        var seen = Optimisers().Matches(text).Where(m => !IsComment(text, m.Index)).ToList();
        if (seen.Select(m => m.Groups[1].Value).Distinct().Count() != 1) yield break;
        var line = LineOf(text, seen[0].Index);
        yield return new("optimizer", seen[0].Groups[1].Value, line);
        if (seen.Count > 1) yield break;   // two of a kind, as a GAN has, need not agree
        var words = PythonCall.Arguments(text, seen[0].Index + seen[0].Length);
        foreach (var name in OptimiserSettings)
            if (PythonCall.Named(words, name) is { } written && PythonCall.Literal(written) is { } value) yield return new(name, value, line);
    }

    static bool IsComment(string text, int at) => text.AsSpan(..at)[(text.AsSpan(..at).LastIndexOf('\n') + 1)..].Contains('#');

    static string Plain(string name) => name.Replace('-', '_');

    static int LineOf(string text, int at) => text.AsSpan(0, at).Count('\n') + 1;

    [GeneratedRegex(@"\b(?:add_argument|click\.option)\(")]
    private static partial Regex OptionCalls();

    [GeneratedRegex(@"\boptim\.([A-Z]\w{1,30})\(")]
    private static partial Regex Optimisers();
}
