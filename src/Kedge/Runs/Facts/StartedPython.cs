using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kedge.Runs.Facts;

/// <summary>Which interpreter a command starts on this machine, as far as its words and its first program's first line tell.</summary>
public static partial class StartedPython
{
    /// <summary>Programs that start the one which their arguments name.</summary>
    static readonly ImmutableArray<string> Wrappers =
        ["env", "nice", "ionice", "taskset", "numactl", "time", "timeout", "stdbuf", "setsid", "nohup", "chrt"];

    /// <summary>The interpreter's name or path; null where it cannot be told.</summary>
    /// <param name="firstLine">Of the file that a program's name stands for; null where it is no text.</param>
    /// <param name="isThere">Whether a file is there, relative to where the command starts.</param>
    public static string? Of(ImmutableArray<string> command, Func<string, string?> firstLine, Func<string, bool> isThere)
    {
        if (command.IsEmpty) return null;
        if (IsPython(command[0])) return command[0];
        var program = Path.GetFileName(command[0]);
        if (Wrappers.Contains(program)) return command.FirstOrDefault(IsPython);
        // uv takes the project's environment, whatever interpreter is named behind it.
        if (program == "uv" && command is [_, "run", ..]) return isThere(UvEnvironment) ? UvEnvironment : null;
        return firstLine(command[0]) is { } line && Shebang().Match(line) is { Success: true } match
            ? match.Groups[2] is { Success: true } searched ? searched.Value : match.Groups[1].Value
            : null;
    }

    const string UvEnvironment = ".venv/bin/python";

    static bool IsPython(string word) => Name().IsMatch(Path.GetFileName(word));

    [GeneratedRegex(@"^(python|pypy)\d*(\.\d+)*$")]
    private static partial Regex Name();

    /// <summary><c>#!/opt/venv/bin/python3</c>, <c>#!/usr/bin/env -S python3 -u</c>: scripts such as torchrun and accelerate.</summary>
    [GeneratedRegex(@"^#!\s*(/\S*?(?:/env\s+(?:-S\s+)?(?:\S*/)?((?:python|pypy)[\d.]*)|/(?:python|pypy)[\d.]*))(?:\s|$)")]
    private static partial Regex Shebang();
}
