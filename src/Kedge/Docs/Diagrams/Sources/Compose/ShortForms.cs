using System.Text.RegularExpressions;

namespace Kedge.Docs.Diagrams.Sources.Compose;

/// <summary>Ports and mounts written as one text.</summary>
static partial class ShortForms
{
    /// <summary><c>[[ADDRESS:]HOST:]CONTAINER[/PROTOCOL]</c>; each a number, a range or a variable.</summary>
    public static ComposePort? Port(string text)
    {
        var match = PortForm().Match(text);
        if (!match.Success) return null;
        string? Part(string name) => match.Groups[name] is { Success: true, Length: > 0 } part ? part.Value : null;
        return new(Part("ip"), Part("host"), match.Groups["container"].Value, Part("protocol") is "tcp" ? null : Part("protocol"));
    }

    /// <summary><c>[SOURCE:]TARGET[:OPTIONS]</c>: a source that is no path is a volume's name.</summary>
    public static ComposeMount? Mount(string text)
    {
        var parts = Parts(text);
        if (parts.Count > 3 || parts.Exists(p => p.Length == 0)) return null;
        var isReadOnly = parts.Count == 3 && parts[2].Split(',').Contains("ro");
        return parts is [var only] ? new(MountKind.Volume, "", only, false) : new(IsPath(parts[0]) ? MountKind.Bind : MountKind.Volume, parts[0], parts[1], isReadOnly);
    }

    static bool IsPath(string source) => source[0] is '.' or '/' or '~' or '$' or '\\' || source.Length > 1 && source[1] == ':';

    /// <summary>What colons divide, but for the one after a drive letter.</summary>
    static List<string> Parts(string text)
    {
        var parts = text.Split(':').ToList();
        for (var i = 0; i + 1 < parts.Count; i++)
            if (parts[i].Length == 1 && char.IsAsciiLetter(parts[i][0]) && parts[i + 1] is ['\\' or '/', ..])
            {
                parts[i] += ":" + parts[i + 1];
                parts.RemoveAt(i + 1);
            }
        return parts;
    }

    [GeneratedRegex(@"^(?:(?:(?<ip>\[[0-9a-fA-F:.]+\]|\d{1,3}(?:\.\d{1,3}){3}|\$\w+):)?(?<host>(?:\d{1,5}|\$\w+)(?:-(?:\d{1,5}|\$\w+))?)?:)?(?<container>(?:\d{1,5}|\$\w+)(?:-(?:\d{1,5}|\$\w+))?)(?:/(?<protocol>[a-z]+|\$\w+))?$", RegexOptions.NonBacktracking)]
    private static partial Regex PortForm();
}
