using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Kedge.Tests.House;

namespace Kedge.Tests;

/// <summary>
/// Compares text with <c>&lt;Test&gt;.&lt;name&gt;.verified.txt</c> beside the test file. KEDGE_UPDATE_SNAPSHOTS=1 writes it instead,
/// so that a change of what users see is read in the diff of a review. What differs between machines is replaced first.
/// </summary>
static partial class Snapshot
{
    public static void Match(string text, string? folder = null, [CallerFilePath] string file = "", [CallerMemberName] string name = "")
    {
        var path = Path.Combine(SourceFolder(file), $"{Path.GetFileNameWithoutExtension(file)}.{name}.verified.txt");
        var actual = Filter(text, folder);
        if (Environment.GetEnvironmentVariable("KEDGE_UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }
        var expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected != actual) Assert.Fail($"{Path.GetFileName(path)} differs (KEDGE_UPDATE_SNAPSHOTS=1 accepts).\n{FirstDifference(expected, actual)}");
    }

    public static string Filter(string text, string? folder)
    {
        if (folder is not null) text = text.Replace(folder, "[FOLDER]", StringComparison.Ordinal);
        text = text.Replace(Sources.Root, "[ROOT]", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal);
        text = Digests().Replace(text, "[DIGEST]");
        text = Durations().Replace(text, "[TIME]");
        text = Dates().Replace(text, "[TIME]");
        text = TrailingSpaces().Replace(text, "");
        return text.TrimEnd('\n') + "\n";
    }

    /// <summary>A CI build maps source paths to /_/; the repository that the test runs in is the same one.</summary>
    static string SourceFolder(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        return folder.StartsWith("/_", StringComparison.Ordinal) ? Path.Combine(Sources.Root, folder[(folder.IndexOf('/', 1) + 1)..]) : folder;
    }

    static string FirstDifference(string expected, string actual)
    {
        var (was, now) = (expected.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(was.Length, now.Length)).First(i => was.ElementAtOrDefault(i) != now.ElementAtOrDefault(i));
        return $"line {line + 1}\n  expected: {was.ElementAtOrDefault(line)}\n  actual:   {now.ElementAtOrDefault(line)}\n\n{actual}";
    }

    [GeneratedRegex(@"(sha256:)?\b[0-9a-f]{64}\b")]
    private static partial Regex Digests();

    [GeneratedRegex(@"\b\d+(\.\d+)? ?(ms|s|min)\b")]
    private static partial Regex Durations();

    [GeneratedRegex(@"\b20\d\d-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z| UTC|[+-]\d\d:\d\d)?)?")]
    private static partial Regex Dates();

    [GeneratedRegex(@"[ \t]+$", RegexOptions.Multiline)]
    private static partial Regex TrailingSpaces();
}
