using System.Text.RegularExpressions;
using Kedge.Specs;

namespace Kedge.Docs.Diagrams.Sources.Dockerfiles;

/// <summary>
/// The lines of a Dockerfile as BuildKit joins them (frontend/dockerfile/parser): directives at the top, comments and empty lines also
/// between continued ones.
/// </summary>
sealed partial class DockerfileLines(SourceText source, List<Problem> problems)
{
    readonly string[] _lines = source.Text.Split('\n');
    readonly HashSet<string> _directives = new(StringComparer.Ordinal);
    int _next;
    bool _begun;

    public char Escape { get; private set; } = '\\';

    /// <summary>The frontend that <c># syntax=</c> names.</summary>
    public string? Syntax { get; private set; }

    /// <summary>The next instruction, or null at the end.</summary>
    public LogicalLine? Read()
    {
        while (_next < _lines.Length)
        {
            var line = Physical();
            if (IsComment(line)) Directive(line.Trim());
            else
            {
                _begun = true;
                if (line.AsSpan().Trim().Length > 0 && Joined(line) is { } joined) return joined;
            }
        }
        return null;
    }

    LogicalLine? Joined(string first)
    {
        var joined = new LogicalLine(source);
        var blanks = first.Length - first.AsSpan().TrimStart().Length;
        var goesOn = Add(joined, first, blanks);
        while (goesOn && _next < _lines.Length)
        {
            var line = Physical();
            if (!IsComment(line) && line.AsSpan().Trim().Length > 0) goesOn = Add(joined, line, 0);
        }
        return joined.Text.AsSpan().Trim().Length > 0 ? joined : null;
    }

    /// <returns>Whether the line goes on.</returns>
    bool Add(LogicalLine joined, string line, int from)
    {
        var end = line.AsSpan().TrimEnd(" \t");
        var goesOn = end.Length > from && end[^1] == Escape && (end.Length == 1 || end[^2] != Escape);
        joined.Add(goesOn ? end[from..^1] : line.AsSpan(from), _next, from + 1);
        return goesOn;
    }

    /// <summary>The lines up to one that is <paramref name="name"/>; null when there is none.</summary>
    public string? Until(string name, bool chomp)
    {
        var start = _next;
        while (_next < _lines.Length)
        {
            var line = Physical();
            if ((chomp ? line.TrimStart('\t') : line) == name) return string.Join('\n', _lines[start..(_next - 1)].Select(l => l.TrimEnd('\r')));
        }
        return null;
    }

    string Physical() => _lines[_next++].TrimEnd('\r');

    static bool IsComment(string line) => line.AsSpan().TrimStart() is ['#', ..];

    /// <summary><c># escape=`</c> and the like, before everything else; the first comment that is none ends them.</summary>
    void Directive(string comment)
    {
        if (_begun) return;
        var match = DirectiveForm().Match(comment);
        var name = match.Groups[1].Value.ToLowerInvariant();
        if (name is not ("syntax" or "escape" or "check")) _begun = true;
        else if (!_directives.Add(name)) problems.Add(DockerfileProblems.TwiceDirected(Here(comment), name));
        else if (name == "syntax") Syntax = match.Groups[2].Value;
        else if (name == "escape") SetEscape(match.Groups[2].Value, comment);
    }

    void SetEscape(string value, string comment)
    {
        if (value is "\\" or "`") Escape = value[0];
        else problems.Add(DockerfileProblems.BadEscape(Here(comment), SourceText.Quoted(value)));
    }

    Place Here(string line) => source.At(new(_next, 1), new(_next, line.Length + 1));

    [GeneratedRegex(@"^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex DirectiveForm();
}
