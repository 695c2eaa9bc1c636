using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kedge.Packages.Python;

namespace Kedge.Locks.Python.RequirementFiles;

/// <summary>
/// Reads <c>requirements.txt</c> (pip, "Requirements File Format"): one requirement per line with markers and hashes, comments,
/// continued lines. Indexes are kedge.yaml's matter and passed over with a warning; what is no project of an index is refused.
/// </summary>
public static partial class RequirementsText
{
    public static Checked<Requirements> Read(string text, string file)
    {
        var (roots, problems) = (ImmutableArray.CreateBuilder<Requirement>(), new List<Problem>());
        foreach (var (number, line) in Lines(text))
        {
            var place = new Place(file, number, 1);
            if (line.StartsWith("-c ", StringComparison.Ordinal) || line.StartsWith("-r ", StringComparison.Ordinal)
                || line.StartsWith("--requirement", StringComparison.Ordinal) || line.StartsWith("--constraint", StringComparison.Ordinal))
                problems.Add(PythonProblems.CannotUse(place, line, "one file leads to another; name both under `packages:`"));
            else if (line.StartsWith("-e", StringComparison.Ordinal) || line.StartsWith("--editable", StringComparison.Ordinal))
                problems.Add(PythonProblems.CannotUse(place, line, "it is a folder of source"));
            else if (line.StartsWith('-')) problems.Add(PythonProblems.Ignored(place, line.Split(' ', '=')[0]));
            else if (Address().IsMatch(line)) problems.Add(PythonProblems.CannotUse(place, Shown(line), "it is an address or a path, not a project of an index"));
            else if (Parse(line) is { Name.Length: > 0 } requirement) roots.Add(requirement);
            else problems.Add(PythonProblems.CannotUse(place, line, "it does not begin with a package's name"));
        }
        return problems.Any(p => p.Severity == Severity.Error) ? Checked<Requirements>.Bad(problems) : Checked<Requirements>.Ok(new(roots.ToImmutable(), []), problems);
    }

    /// <summary>A requirement with its <c>--hash=sha256:…</c> options taken apart.</summary>
    static Requirement Parse(string line)
    {
        var hashes = Hash().Matches(line).Select(m => Digest.FromHex(m.Groups[1].Value)).ToImmutableArray();
        var option = line.IndexOf(" --", StringComparison.Ordinal);
        return Requirement.OfEntry((option < 0 ? line : line[..option]).Trim()) with { Hashes = hashes };
    }

    /// <summary>Lines with a trailing backslash joined, comments and empty ones left out, each with the number of its first.</summary>
    static IEnumerable<(int Number, string Line)> Lines(string text)
    {
        var (joined, start, number) = ("", 0, 0);
        foreach (var raw in text.Split('\n'))
        {
            number++;
            if (joined.Length == 0) start = number;
            var line = Comment().Replace(raw, "").TrimEnd();
            if (line.EndsWith('\\'))
            {
                joined += line[..^1] + " ";
                continue;
            }
            var whole = (joined + line).Trim();
            joined = "";
            if (whole.Length > 0) yield return (start, whole);
        }
        if (joined.Trim().Length > 0) yield return (start, joined.Trim());
    }

    // An address may carry a password.
    static string Shown(string line) => Regex.Replace(line, "//[^/@]*@", "//", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"(^|\s)#.*$", RegexOptions.CultureInvariant, PatternTime.Longest)]
    private static partial Regex Comment();

    [GeneratedRegex(@"--hash[= ]sha256:([0-9a-f]{64})\b", RegexOptions.CultureInvariant, PatternTime.Longest)]
    private static partial Regex Hash();

    [GeneratedRegex(@"^[^;]*://|^[./~]|^[^;=<>~!\[]*@|^[^;=<>~!\s]*/", RegexOptions.CultureInvariant, PatternTime.Longest)]
    private static partial Regex Address();
}
