using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Kedge.Packages.Python;

/// <summary>A command that a wheel asks for: <c>name = module:object.attribute</c>.</summary>
public sealed record EntryPoint(string Name, string Module, string Attribute)
{
    /// <summary>The script's text below its shebang. What it does is pip's, so that programs see the arguments they expect.</summary>
    public string Script => $"""
        import sys
        from {Module} import {Attribute.Split('.')[0]}
        if __name__ == "__main__":
            sys.argv[0] = sys.argv[0].removesuffix(".exe")
            sys.exit({Attribute}())

        """.ReplaceLineEndings("\n");
}

/// <summary><c>entry_points.txt</c> (entry points specification): the groups that become commands.</summary>
public static partial class EntryPoints
{
    /// <summary>Console and gui scripts in order of name, or null with the line that cannot be understood.</summary>
    public static (ImmutableArray<EntryPoint> Scripts, string? Wrong) Scripts(ReadOnlySpan<byte> bytes)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return ([], "is not UTF-8");
        var found = new SortedDictionary<string, EntryPoint>(StringComparer.Ordinal);
        var group = "";
        foreach (var raw in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';') continue;
            if (line[0] == '[' && line[^1] == ']') group = line[1..^1].Trim();
            else if (group is "console_scripts" or "gui_scripts")
            {
                if (Line().Match(line) is not { Success: true } match) return ([], $"has a line that is no script: {line[..Math.Min(80, line.Length)]}");
                var name = match.Groups["name"].Value;
                if (!found.TryAdd(name, new(name, match.Groups["module"].Value, match.Groups["attribute"].Value))) return ([], $"names the script {name} twice");
            }
        }
        return ([.. found.Values], null);
    }

    // A name becomes a file name; module and attribute become Python: identifiers and nothing else. Extras after them are for others.
    [GeneratedRegex(@"^(?<name>[A-Za-z0-9_][A-Za-z0-9_.-]*)\s*=\s*(?<module>[A-Za-z_]\w*(\.[A-Za-z_]\w*)*)\s*:\s*(?<attribute>[A-Za-z_]\w*(\.[A-Za-z_]\w*)*)\s*(\[[^\]]*\])?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
